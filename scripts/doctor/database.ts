import { existsSync } from 'node:fs'
import { announcementsByStatus, linksByState } from '../../db/counts.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { fileOf } from '../../db/file.ts'
import { allLinks } from '../../db/trakt-auth.ts'
import { systemClock, toStored } from '../../src/clock.ts'
import type { Config } from '../../src/config.ts'
import { createEncryption, DecryptionError } from '../../src/encryption.ts'
import { StartError } from '../../src/errors.ts'
import { createBackups } from '../../src/jobs/backups.ts'
import { type Finding, look, ok, wrong } from './finding.ts'

const DAY = 24 * 60 * 60_000

/** Whether the database is there, whole, and what waits in it. The bot may run meanwhile. */
export async function lookAtDatabase(config: Config): Promise<Finding[]> {
  const file = fileOf(config.databaseUrl)
  if (!existsSync(file)) return [ok(`There is no database ${file} yet: the first start makes it.`)]
  try {
    const db = await openDatabase(config.databaseUrl)
    try {
      return [
        // One that is damaged is not opened.
        ok(`The database ${file} is whole.`),
        backups(config, file),
        await activity(db),
        ...(await guilds(db)),
        await owed(db),
        ...(await links(db, config)),
      ]
    } finally {
      await db.destroy()
    }
  } catch (error) {
    if (error instanceof StartError) return [wrong(error.message)]
    throw error
  }
}

/** When the newest nightly backup was made. */
function backups({ backupDir: folder, backupKeep: keep }: Config, database: string): Finding {
  if (folder === undefined) return look('No backups are made at night: BACKUP_DIR is not set.')
  const newest = createBackups({ folder, database, keep }).newest()
  if (newest === null) return look(`There is no backup in ${folder} yet: a running bot makes the first at once.`)
  const words = `The newest backup was made on ${toStored(newest * 1000).slice(0, 10)}.`
  return newest * 1000 < systemClock.now() - 2 * DAY
    ? wrong(`${words} The log says why there is no newer one.`)
    : ok(words)
}

async function activity(db: Database): Promise<Finding> {
  const lease = await db.selectFrom('leases').selectAll().where('name', '=', 'active').executeTakeFirst()
  const isActive = lease !== undefined && lease.expires_at > toStored(systemClock.now())
  return ok(isActive ? 'A bot is active on it.' : 'No bot is active on it at the moment.')
}

async function guilds(db: Database): Promise<Finding[]> {
  const rows = await db.selectFrom('guilds').selectAll().where('left_at', 'is', null).orderBy('id').execute()
  if (rows.length === 0) return [look('It is in no server yet: invite it (docs/your-server.md).')]
  return rows.flatMap(({ id, channel_id, problem, paused_at }) => {
    if (channel_id === null) return [look(`Server ${id} has no channel yet: /settings channel.`)]
    if (problem !== null) return [wrong(`Posts do not arrive in server ${id} (${problem}): /settings show says why.`)]
    return paused_at === null ? [] : [look(`Server ${id} is paused: Resume in /settings show.`)]
  })
}

async function owed(db: Database): Promise<Finding> {
  const late = toStored(systemClock.now() - 10 * 60_000)
  const overdue = await db
    .selectFrom('announcements')
    .select('id')
    .where('status', 'in', ['pending', 'sending'])
    .where('due_at', '<', late)
    .execute()
  const counts = await announcementsByStatus(db)
  const sent = counts.find(({ status }) => status === 'sent')?.count ?? 0
  if (overdue.length === 0) return ok(`Messages posted so far: ${sent}; none is overdue.`)
  return look(
    `Messages overdue by more than ten minutes: ${overdue.length}. They are posted once a bot is active and may post.`,
  )
}

async function links(db: Database, { trakt }: Config): Promise<Finding[]> {
  const counts = await linksByState(db)
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  if (all === 0) return []
  if (!trakt) return [wrong(`Trakt links stored: ${all}, but the TRAKT_* variables are not set.`)]
  const encryption = createEncryption(trakt.encryptionKey, trakt.previousEncryptionKey)
  const unreadable = (await allLinks(db)).filter(link => !opens(encryption, link.user_id, link.access_token))
  if (unreadable.length > 0) {
    return [
      wrong(
        `Trakt links that TRAKT_ENCRYPTION_KEY does not open: ${unreadable.length} of ${all}. Put the right key back.`,
      ),
    ]
  }
  const ended = counts.find(({ state }) => state === 'relink')?.count ?? 0
  return [ok(`Trakt links: ${all}, of which ${ended} have to be made again by their members.`)]
}

function opens(encryption: ReturnType<typeof createEncryption>, userId: number, stored: string): boolean {
  try {
    encryption.decrypt(stored, { userId, column: 'access_token' })
    return true
  } catch (error) {
    if (error instanceof DecryptionError) return false
    throw error
  }
}
