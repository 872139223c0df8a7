import type { Database } from './database.ts'
import type { NewOAuthState, OAuthState, OAuthStateChange } from './schema.ts'

export async function insertState(db: Database, state: NewOAuthState): Promise<OAuthState> {
  return db.insertInto('oauth_states').values(state).returningAll().executeTakeFirstOrThrow()
}

export async function stateById(db: Database, id: number): Promise<OAuthState | undefined> {
  return db.selectFrom('oauth_states').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function stateBySecret(
  db: Database,
  kind: 'login' | 'browser',
  secretHash: string,
): Promise<OAuthState | undefined> {
  return db
    .selectFrom('oauth_states')
    .selectAll()
    .where('kind', '=', kind)
    .where('secret_hash', '=', secretHash)
    .executeTakeFirst()
}

export async function stateByCsrf(db: Database, csrfHash: string): Promise<OAuthState | undefined> {
  return db.selectFrom('oauth_states').selectAll().where('csrf_hash', '=', csrfHash).executeTakeFirst()
}

/** Moves a row on from one status to the next: of two callers on the same line one gets it, the other nothing. */
export async function advanceState(
  db: Database,
  id: number,
  from: OAuthState['status'],
  change: OAuthStateChange,
): Promise<OAuthState | undefined> {
  return db
    .updateTable('oauth_states')
    .set(change)
    .where('id', '=', id)
    .where('status', '=', from)
    .returningAll()
    .executeTakeFirst()
}

export async function countVisits(db: Database, loginId: number): Promise<number> {
  const rows = await db.selectFrom('oauth_states').select('id').where('login_id', '=', loginId).execute()
  return rows.length
}

/** Device codes that somebody may still approve. */
export async function openDeviceStates(db: Database, now: string): Promise<OAuthState[]> {
  return db
    .selectFrom('oauth_states')
    .selectAll()
    .where('kind', '=', 'device')
    .where('status', '=', 'open')
    .where('expires_at', '>', now)
    .execute()
}

/** Everything under way of a member: pairs that wait for their word become pairs to end, the rest goes. */
export async function abandonStates(db: Database, userId: number): Promise<void> {
  const own = () => db.deleteFrom('oauth_states').where('user_id', '=', userId).where('kind', '<>', 'revoke')
  await own().where('access_token', 'is', null).where('kind', '<>', 'login').execute()
  await db
    .updateTable('oauth_states')
    .set({ kind: 'revoke', status: 'done', login_id: null, secret_hash: null, csrf_hash: null })
    .where('user_id', '=', userId)
    .where('access_token', 'is not', null)
    .execute()
  await own().execute()
}

/** What has expired, and tokens that have still to be ended at Trakt. */
export async function statesToClear(db: Database, now: string): Promise<OAuthState[]> {
  return db
    .selectFrom('oauth_states')
    .selectAll()
    .where(where => where.or([where('kind', '=', 'revoke'), where('expires_at', '<=', now)]))
    .orderBy('id')
    .execute()
}

export async function deleteState(db: Database, id: number): Promise<void> {
  await db.deleteFrom('oauth_states').where('id', '=', id).execute()
}
