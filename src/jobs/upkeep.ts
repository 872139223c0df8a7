import { Temporal } from 'temporal-polyfill'
import { type Chore, type Outcome, perform, performApart } from '../../db/chores.ts'
import type { Database } from '../../db/database.ts'
import { rewriteHere, sizeOf } from '../../db/rewrite.ts'
import { deleteRewrites, latestRewrite } from '../../db/rewrites.ts'
import type { Clock } from '../clock.ts'
import type { Logger } from '../log.ts'
import { deleteOldCopies } from '../services/legacy/copies.ts'
import type { Backups } from './backups.ts'

export type Upkeep = ReturnType<typeof createUpkeep>

/** After something has failed, such as on a full disk, it is let be for so long. Milliseconds. */
const REST = 60 * 60_000
/** By the clock of `zone`: the hour at which a night's work is done. */
const HOUR_OF_NIGHT = 4
/** Bytes. */
interface Sizes {
  /** What is smaller is done faster than a thread is started for it. */
  small: number
  /** What is larger is written anew at night, because it keeps others from writing for seconds. */
  large: number
}
const usualSizes: Sizes = { small: 4 * 1024 ** 2, large: 64 * 1024 ** 2 }

/**
 * Looks after the database file: writes it anew where something was deleted of which nothing may be left, and each night looks
 * whether it is sound and makes a backup, if there is a folder for them. Files that were imported are kept for 30 days. Safe to run twice, on two machines and after a crash
 * anywhere: a rewriting that is owed is a row, and a backup that was made is a file.
 */
export function createUpkeep(deps: {
  db: Database
  file: string
  clock: Clock
  /** IANA zone whose nights are meant. */
  zone: string
  /** Null where no backups are to be made. */
  backups: Backups | null
  log: Logger
  sizes?: Sizes
}) {
  const { db, file, clock, zone, backups, log, sizes = usualSizes } = deps
  /** The start looks whether the database is sound, so the first night to do it is the next one. */
  let checked = nightAt(clock.now(), zone)
  let isSound = true
  const failedAt = new Map<string, number>()

  /** What fails is logged, and holds up nothing else. */
  async function patiently(what: string, work: () => Promise<void>): Promise<void> {
    const since = clock.now() - (failedAt.get(what) ?? Number.NEGATIVE_INFINITY)
    if (since >= 0 && since < REST) return
    try {
      await work()
      failedAt.delete(what)
    } catch (error) {
      failedAt.set(what, clock.now())
      log.error({ err: error }, `${what} failed, and is tried again in an hour`)
    }
  }

  async function doChore(chore: Chore): Promise<Outcome> {
    return (await sizeOf(db)) < sizes.small ? perform(chore) : performApart(chore)
  }

  async function rewrite(isNight: boolean): Promise<void> {
    const latest = await latestRewrite(db)
    if (latest === null) return
    const size = await sizeOf(db)
    if (size >= sizes.large && !isNight) return
    const isDone =
      size < sizes.small ? await rewriteHere(db) : (await performApart({ do: 'rewrite', file })).length === 0
    if (isDone) await deleteRewrites(db, latest)
    else log.info('the write-ahead log is being read, so it is emptied later')
  }

  async function check(): Promise<void> {
    const faults = await doChore({ do: 'check', file })
    isSound = faults.length === 0
    if (!isSound) {
      log.error({ faults }, 'the database is damaged: stop the bot and restore the newest backup with npm run restore')
    }
  }

  /** A damaged database is not copied over a sound copy of it. */
  async function backUp(night: string): Promise<void> {
    const target = isSound ? backups?.wanted(night) : null
    if (!backups || !target) return
    try {
      await doChore({ do: 'back up', file, target })
    } catch (error) {
      // Another process has made it meanwhile.
      if (backups.wanted(night) === null) return
      throw error
    }
    backups.prune()
    log.info({ backup: target }, 'backup made')
  }

  return {
    /** Does what is due. */
    async run(): Promise<void> {
      const night = nightAt(clock.now(), zone)
      const isNight = night !== checked
      await patiently('writing the database anew', () => rewrite(isNight))
      if (isNight) {
        checked = night
        await patiently('looking whether the database is sound', check)
      }
      await patiently('the backup', () => backUp(night))
      await patiently(
        'deleting old copies of imported files',
        async () => void (await deleteOldCopies(file, clock.now())),
      )
    },

    /** For who watches: whether the last look found the database sound, and when the newest backup was made (seconds since 1970). */
    state: () => ({ isSound, newestBackup: backups?.newest() ?? null }),
  }
}

/** The date of the latest night whose work is due, such as `2026-02-20`. */
export function nightAt(now: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
  const date = local.toPlainDate()
  return (local.hour < HOUR_OF_NIGHT ? date.subtract({ days: 1 }) : date).toString()
}
