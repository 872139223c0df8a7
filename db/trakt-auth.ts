import type { Database } from './database.ts'
import type { NewTraktLink, TraktLink } from './schema.ts'

export async function linkOfUser(db: Database, userId: number): Promise<TraktLink | undefined> {
  return db.selectFrom('trakt_auth').selectAll().where('user_id', '=', userId).executeTakeFirst()
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

/** Stores a new pair in place of the one that was read; false if the row holds another one by now. */
export async function replaceTokens(
  db: Database,
  read: TraktLink,
  tokens: Pick<TraktLink, 'access_token' | 'refresh_token' | 'created_at' | 'expires_at'>,
): Promise<boolean> {
  const row = await db
    .updateTable('trakt_auth')
    .set(tokens)
    .where('user_id', '=', read.user_id)
    .where('refresh_token', '=', read.refresh_token)
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that Trakt no longer takes the pair that was read; false if there is another one by now, or it was noted. */
export async function markRelink(db: Database, read: TraktLink): Promise<boolean> {
  const row = await db
    .updateTable('trakt_auth')
    .set({ state: 'relink' })
    .where('user_id', '=', read.user_id)
    .where('refresh_token', '=', read.refresh_token)
    .where('state', '=', 'linked')
    .returning('user_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function allLinks(db: Database): Promise<TraktLink[]> {
  return db.selectFrom('trakt_auth').selectAll().orderBy('user_id').execute()
}
