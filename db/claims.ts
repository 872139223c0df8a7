import type { Database } from './database.ts'
import type { ClaimRequest } from './schema.ts'

/** When a member has tried pins, or somebody has tried a profile's, since an instant; the oldest first. */
export async function attemptsSince(
  db: Database,
  about: { userId: number } | { profileId: number },
  since: string,
): Promise<string[]> {
  const attempts = db
    .selectFrom('claim_attempts')
    .select('attempted_at')
    .where('attempted_at', '>', since)
    .orderBy('attempted_at')
  const mine =
    'userId' in about
      ? attempts.where('user_id', '=', about.userId)
      : attempts.where('profile_id', '=', about.profileId)
  return (await mine.execute()).map(row => row.attempted_at)
}

/** Counts a try, and forgets those up to `before`. */
export async function insertAttempt(
  db: Database,
  attempt: { userId: number; profileId: number; now: string; before: string },
): Promise<void> {
  const { userId, profileId, now, before } = attempt
  await db.deleteFrom('claim_attempts').where('attempted_at', '<=', before).execute()
  await db.insertInto('claim_attempts').values({ user_id: userId, profile_id: profileId, attempted_at: now }).execute()
}

/** A member's request for a profile takes the place of their last one for it; what has expired is forgotten. */
export async function saveRequest(db: Database, request: Omit<ClaimRequest, 'id'>, now: string): Promise<ClaimRequest> {
  await db.deleteFrom('claim_requests').where('expires_at', '<=', now).execute()
  const { status, expires_at } = request
  return db
    .insertInto('claim_requests')
    .values(request)
    .onConflict(conflict => conflict.columns(['profile_id', 'user_id']).doUpdateSet({ status, expires_at }))
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** A request that is still good. */
export async function requestById(
  db: Database,
  guildId: string,
  id: number,
  now: string,
): Promise<ClaimRequest | undefined> {
  return db
    .selectFrom('claim_requests')
    .selectAll()
    .where('id', '=', id)
    .where('guild_id', '=', guildId)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

export async function deleteRequest(db: Database, id: number): Promise<void> {
  await db.deleteFrom('claim_requests').where('id', '=', id).execute()
}
