import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { NewTraktLink, TraktLink } from './schema.ts'

const selectLink = prepared((db, { userId }: { userId: number }) =>
  db.selectFrom('trakt_auth').selectAll().where('user_id', '=', userId),
)

export async function linkOfUser(db: Database, userId: number): Promise<TraktLink | undefined> {
  const [link] = await selectLink(db, { userId })
  return link
}

export async function linkOfAccount(db: Database, traktUuid: string): Promise<TraktLink | undefined> {
  return db.selectFrom('trakt_auth').selectAll().where('trakt_uuid', '=', traktUuid).executeTakeFirst()
}

/** Links the member to the account; nothing if another member holds it. The member's own link must be deleted before. */
export async function insertLink(db: Database, link: NewTraktLink): Promise<TraktLink | undefined> {
  return db
    .insertInto('trakt_auth')
    .values(link)
    .onConflict(conflict => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function deleteLink(db: Database, userId: number): Promise<TraktLink | undefined> {
  return db.deleteFrom('trakt_auth').where('user_id', '=', userId).returningAll().executeTakeFirst()
}

/** Stores a new pair, which works, in place of the one that was read; false if the row holds another one by now. */
export async function replaceTokens(
  db: Database,
  read: TraktLink,
  tokens: Pick<TraktLink, 'access_token' | 'refresh_token' | 'created_at' | 'expires_at'>,
): Promise<boolean> {
  const row = await db
    .updateTable('trakt_auth')
    .set({ ...tokens, state: 'linked' })
    .where('user_id', '=', read.user_id)
    .where('refresh_token', '=', read.refresh_token)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes how well the account is known, once a pull has applied all that it read. */
export async function saveSynced(db: Database, userId: number, known: string, now: string): Promise<void> {
  await db
    .updateTable('trakt_auth')
    .set({ last_activities: known, last_synced_at: now })
    .where('user_id', '=', userId)
    .execute()
}

/** Moves the pair that was read from one state to another; false if there is another pair by now, or it was moved. */
export async function changeLinkState(
  db: Database,
  read: TraktLink,
  from: TraktLink['state'],
  to: TraktLink['state'],
): Promise<boolean> {
  const row = await db
    .updateTable('trakt_auth')
    .set({ state: to })
    .where('user_id', '=', read.user_id)
    .where('refresh_token', '=', read.refresh_token)
    .where('state', '=', from)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function allLinks(db: Database): Promise<TraktLink[]> {
  return db.selectFrom('trakt_auth').selectAll().orderBy('user_id').execute()
}

/** Stores the same tokens under another key, if the row is still the one that was read. */
export async function replaceCiphertexts(
  db: Database,
  read: TraktLink,
  ciphertexts: Pick<TraktLink, 'access_token' | 'refresh_token'>,
): Promise<boolean> {
  const row = await db
    .updateTable('trakt_auth')
    .set(ciphertexts)
    .where('user_id', '=', read.user_id)
    .where('access_token', '=', read.access_token)
    .where('refresh_token', '=', read.refresh_token)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Has the bot's messages about links come on behalf of another guild of the member's; of none where they are in none. */
export async function moveLinks(db: Database, guildId: string): Promise<void> {
  await db
    .updateTable('trakt_auth')
    .set(row => ({
      guild_id: row.fn.coalesce(
        row
          .selectFrom('members')
          .select(member => member.fn.max('members.guild_id').as('guild_id'))
          .whereRef('members.user_id', '=', 'trakt_auth.user_id')
          .where('members.guild_id', '<>', guildId),
        row.val(''),
      ),
    }))
    .where('guild_id', '=', guildId)
    .execute()
}
