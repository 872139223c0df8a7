import { randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { nameKey } from '../src/text.ts'
import type { Database } from './database.ts'
import type { Tombstone } from './schema.ts'

/** Who has deleted their data: a person of Discord's, or a profile of the old data by its name in its guild. */
export type Buried = { discordId: string } | { guildId: string; profile: string }

/**
 * Some milliseconds and 4 MiB for each hash: nothing for one person, and years for whoever wants to try all ids that Discord
 * has given out. Whoever has the database and one id or name in mind can still test that one.
 */
const cost = { N: 4096, r: 8, p: 1 }
const hashBytes = 32
const saltBytes = 16

const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt)

/**
 * The row that keeps somebody from being brought back, made before the transaction that stores it: hashing takes its time.
 * What was created up to `erasedAt` must not return; what they begin afterwards is theirs. Rows that are made together share
 * the `salt` of the first.
 */
export async function tombstoneOf(db: Database, who: Buried, erasedAt: string, shared?: string): Promise<Tombstone> {
  const [newest] = await salts(db)
  const salt = shared ?? newest ?? randomBytes(saltBytes).toString('hex')
  return { hash: await hashOf(who, salt), salt, erased_at: erasedAt }
}

/** Adds tombstones; of two of the same person the later instant stands. */
export async function saveTombstones(db: Database, tombstones: Tombstone[]): Promise<void> {
  for (const tombstone of tombstones) {
    await db
      .insertInto('tombstones')
      .values(tombstone)
      .onConflict(conflict =>
        conflict
          .column('hash')
          .doUpdateSet({ erased_at: tombstone.erased_at })
          .where('tombstones.erased_at', '<', tombstone.erased_at),
      )
      .execute()
  }
}

/** When somebody deleted their data for the last time; null if they never did. */
export async function erasedAt(db: Database, who: Buried): Promise<string | null> {
  const hashes = await Promise.all((await salts(db)).map(salt => hashOf(who, salt)))
  if (hashes.length === 0) return null
  const rows = await db.selectFrom('tombstones').select('erased_at').where('hash', 'in', hashes).execute()
  return rows.map(row => row.erased_at).reduce<string | null>((a, b) => (a !== null && a > b ? a : b), null)
}

export async function allTombstones(db: Database): Promise<Tombstone[]> {
  return db.selectFrom('tombstones').selectAll().orderBy('hash').execute()
}

/** One for all, unless rows of another database have come in; the one in use first. */
async function salts(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('tombstones')
    .select(select => ['salt', select.fn.max('erased_at').as('latest')])
    .groupBy('salt')
    .orderBy('latest', 'desc')
    .execute()
  return rows.map(row => row.salt)
}

function hashOf(who: Buried, salt: string): Promise<string> {
  const text = 'discordId' in who ? `discord:${who.discordId}` : `profile:${who.guildId}:${nameKey(who.profile)}`
  return derive(text, Buffer.from(salt, 'hex'), hashBytes, cost).then(hash => hash.toString('hex'))
}
