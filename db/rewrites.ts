import type { Database } from './database.ts'

/** Asks, in the transaction that deletes something, for the file to be written anew. */
export async function requestRewrite(db: Database, now: string): Promise<void> {
  await db.insertInto('rewrites').values({ requested_at: now }).execute()
}

/** The latest request; null if the file holds nothing that was deleted. */
export async function latestRewrite(db: Database): Promise<number | null> {
  const row = await db.selectFrom('rewrites').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.id ?? null
}

/** Notes that all requests up to this one are met. */
export async function deleteRewrites(db: Database, id: number): Promise<void> {
  await db.deleteFrom('rewrites').where('id', '<=', id).execute()
}
