import { randomBytes } from 'node:crypto'
import { beginAnnouncement, dueAnnouncements } from '../../db/announcements.ts'
import { type Database, openDatabase, write } from '../../db/database.ts'
import { identityOf, settle } from '../../db/file.ts'
import { guildById } from '../../db/guilds.ts'
import { doubtPushes } from '../../db/outbox-restored.ts'
import { discardDatabase, discardHalves, holdDatabase, RESTORING } from '../../db/replace.ts'
import { closeInOneFile, copyBackup, skipIds } from '../../db/restorable.ts'
import { deleteRewrites, latestRewrite } from '../../db/rewrites.ts'
import type { Tombstone, User } from '../../db/schema.ts'
import { type Buried, erasedAt, saveTombstones } from '../../db/tombstones.ts'
import { type Clock, toStored } from '../clock.ts'
import { StartError } from '../errors.ts'
import { recipientOf } from './announcements.ts'
import { erasePerson } from './erasure.ts'

/** What a restoration has done. */
export interface Restoration {
  /** Where the database is that was replaced; null where there was none. */
  kept: string | null
  /** The replaced database was damaged, so it could not be told whether all who have deleted their data are known. */
  tombstonesLost: boolean
  /** People who had deleted their data since the backup, and are deleted from it, too. */
  erased: number
}

/**
 * Puts a backup in the place of the database: looked at first, brought up to date, and without those who have deleted their data
 * since. All of it is made ready in a file beside, so that a crash at any point leaves the old database or the new one.
 * @throws {StartError} that says why nothing was changed.
 */
export async function restore(of: { backup: string; file: string; clock: Clock }): Promise<Restoration> {
  const { backup, file, clock } = of
  const now = clock.now()
  const fresh = `${file}.${randomBytes(4).toString('hex')}${RESTORING}`
  if (identityOf(backup) !== null && identityOf(backup) === identityOf(file)) {
    throw new StartError(`${backup} is the database itself, and no backup of it. Nothing was changed.`)
  }
  const present = holdDatabase(file, toStored(now))
  try {
    discardHalves(file)
    copyBackup(backup, fresh)
    const erased = await prepare(fresh, present.tombstones ?? [], now)
    settle(fresh)
    const kept = present.state === 'missing' ? null : `${file}.replaced-${toStored(now).replaceAll(/[-:.]/g, '')}`
    present.replaceBy(fresh, kept ?? file)
    return { kept, tombstonesLost: present.tombstones === null, erased }
  } finally {
    present.release()
    discardDatabase(fresh)
  }
}

/** Makes the copy of a backup what the bot is to go on with. How many people it was freed of. */
async function prepare(file: string, tombstones: Tombstone[], now: number): Promise<number> {
  const db = await openDatabase(`file:${file}`)
  try {
    const erased = await eraseBuried(db, tombstones, now)
    await write(db, async transaction => {
      await transaction.deleteFrom('leases').execute()
      await beginAgain(transaction, now)
    })
    const latest = await latestRewrite(db)
    if (latest !== null) await deleteRewrites(db, latest)
    await closeInOneFile(db)
    return erased
  } finally {
    await db.destroy()
  }
}

/** Deletes everybody who has a tombstone, here or in the database that is replaced, that is younger than they are. */
async function eraseBuried(db: Database, tombstones: Tombstone[], now: number): Promise<number> {
  await write(db, transaction => saveTombstones(transaction, tombstones))
  let erased = 0
  for (const user of await db.selectFrom('users').selectAll().execute()) {
    const at = await tombstoneAt(db, user)
    if (at === null || user.created_at > at) continue
    await write(db, transaction => erasePerson(transaction, user, now))
    erased++
  }
  return erased
}

async function tombstoneAt(db: Database, { discord_id, home_guild_id, name }: User): Promise<string | null> {
  const names: Buried[] = [
    ...(discord_id === null ? [] : [{ discordId: discord_id }]),
    ...(home_guild_id === null ? [] : [{ guildId: home_guild_id, profile: name }]),
  ]
  const instants = await Promise.all(names.map(who => erasedAt(db, who)))
  return instants.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null)
}

/**
 * What was owed when the backup was made may have been posted since: such messages count as begun, so that the bot looks for
 * them before it posts them; and likewise plays and ratings that were to be sent to Trakt. Messages to come get numbers that none
 * had before, because Discord takes two of one number for one.
 */
async function beginAgain(db: Database, now: number): Promise<void> {
  for (const row of await dueAnnouncements(db, toStored(now))) {
    // A direct message has its channel only once it is sent.
    if (row.status !== 'pending' || recipientOf(row) !== null) continue
    const channelId = row.channel_id ?? (await guildById(db, row.guild_id))?.channel_id ?? null
    await beginAnnouncement(db, row, { by: 'the database before', channelId })
  }
  await doubtPushes(db, toStored(now))
  await skipIds(db, 'announcements', 100_000)
}
