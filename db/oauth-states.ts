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

/** Forgets the oldest visits of a one-time address that have led to nothing, all but the latest `kept`. */
export async function dropOldVisits(db: Database, loginId: number, kept: number): Promise<void> {
  const rows = await db
    .selectFrom('oauth_states')
    .select('id')
    .where('login_id', '=', loginId)
    .where('status', '=', 'open')
    .orderBy('id', 'desc')
    .execute()
  const old = rows.slice(kept).map(row => row.id)
  if (old.length === 0) return
  await db.deleteFrom('oauth_states').where('id', 'in', old).where('status', '=', 'open').execute()
}

/** Device codes that somebody may still approve, or that are approved and not linked yet. */
export async function unfinishedDevices(db: Database, now: string): Promise<OAuthState[]> {
  return db
    .selectFrom('oauth_states')
    .selectAll()
    .where('kind', '=', 'device')
    .where('status', 'in', ['open', 'pending'])
    .where('expires_at', '>', now)
    .execute()
}

/** What a state becomes that will not be a link: a pair to be ended, and nothing that says whose it was. */
const abandoned = {
  ...{ kind: 'revoke', status: 'done', login_id: null, secret_hash: null, csrf_hash: null },
  ...{ trakt_user: null, trakt_uuid: null, replaces_uuid: null, discord_username: null },
} satisfies OAuthStateChange

/** Forgets the codes of a member that have not become a question yet; one that was approved is a pair to end. */
export async function dropOpenDevices(db: Database, userId: number): Promise<void> {
  const open = db.selectFrom('oauth_states').select('id').where('user_id', '=', userId)
  for (const { id } of await open.where('kind', '=', 'device').where('status', '=', 'open').execute()) {
    await abandonState(db, id, 'open')
  }
}

/**
 * A link under way that comes to nothing: its pair is to be ended, or, if it has none, it is forgotten. One that has left
 * this status is somebody else's by now, and stays.
 */
export async function abandonState(db: Database, id: number, status: OAuthState['status']): Promise<void> {
  await db
    .updateTable('oauth_states')
    .set(abandoned)
    .where('id', '=', id)
    .where('status', '=', status)
    .where('access_token', 'is not', null)
    .execute()
  await db.deleteFrom('oauth_states').where('id', '=', id).where('status', '=', status).execute()
}

/** The pair that a member has approved by a code and been asked about, the latest if there are several. */
export async function pendingDevice(db: Database, userId: number, now: string): Promise<OAuthState | undefined> {
  return db
    .selectFrom('oauth_states')
    .selectAll()
    .where('user_id', '=', userId)
    .where('kind', '=', 'device')
    .where('status', '=', 'pending')
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Everything under way of a member: pairs that wait for their word become pairs to end, the rest goes. */
export async function abandonStates(db: Database, userId: number): Promise<void> {
  await db
    .updateTable('oauth_states')
    .set(abandoned)
    .where('user_id', '=', userId)
    .where('access_token', 'is not', null)
    .execute()
  await db.deleteFrom('oauth_states').where('user_id', '=', userId).where('kind', '<>', 'revoke').execute()
}

/** What has expired, and tokens that have still to be ended at Trakt; of one member, or of all. */
export async function statesToClear(db: Database, now: string, userId?: number): Promise<OAuthState[]> {
  let query = db
    .selectFrom('oauth_states')
    .selectAll()
    .where(where => where.or([where('kind', '=', 'revoke'), where('expires_at', '<=', now)]))
  if (userId !== undefined) query = query.where('user_id', '=', userId)
  return query.orderBy('id').execute()
}

/** Hands a pair that is to be ended to another row of `users`, without what says whose it was. */
export async function moveRevocation(
  db: Database,
  id: number,
  to: { userId: number; accessToken: string },
): Promise<void> {
  await db
    .updateTable('oauth_states')
    .set({
      ...{ user_id: to.userId, access_token: to.accessToken, refresh_token: null, guild_id: '' },
      ...{ trakt_user: null, trakt_uuid: null, replaces_uuid: null, discord_username: null },
      ...{ secret: null, secret_hash: null, cookie_hash: null, csrf_hash: null, login_id: null },
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteState(db: Database, id: number): Promise<void> {
  await db.deleteFrom('oauth_states').where('id', '=', id).execute()
}

export async function allStates(db: Database): Promise<OAuthState[]> {
  return db.selectFrom('oauth_states').selectAll().orderBy('id').execute()
}

/** Stores the same secrets under another key, if the row still holds those that were read. */
export async function replaceStateCiphertexts(
  db: Database,
  read: OAuthState,
  ciphertexts: Pick<OAuthStateChange, 'secret' | 'access_token' | 'refresh_token'>,
): Promise<boolean> {
  let query = db.updateTable('oauth_states').set(ciphertexts).where('id', '=', read.id)
  for (const column of ['secret', 'access_token', 'refresh_token'] as const) {
    query = query.where(column, read[column] === null ? 'is' : '=', read[column])
  }
  return (await query.returning('id').executeTakeFirst()) !== undefined
}
