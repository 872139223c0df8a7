import type { Database } from './database.ts'

/**
 * Takes or renews a lease: it goes to whoever holds it already, or to the first one after it ran out. One statement, so
 * that of two processes on the same line one wins. Whether `holder` holds it now. One that runs longer than it would if it
 * were taken now was taken by a clock that has been set back since: it ends then, too.
 */
export async function takeLease(
  db: Database,
  lease: { name: string; holder: string; now: string; expiresAt: string },
): Promise<boolean> {
  const { name, holder, now, expiresAt } = lease
  const row = await db
    .insertInto('leases')
    .values({ name, holder, expires_at: expiresAt })
    .onConflict(conflict =>
      conflict
        .column('name')
        .doUpdateSet({ holder, expires_at: expiresAt })
        .where(where => where.or([where('leases.holder', '=', holder), where('leases.expires_at', '<=', now)])),
    )
    .returning('holder')
    .executeTakeFirst()
  if (row) return true
  await db
    .updateTable('leases')
    .set({ expires_at: expiresAt })
    .where('name', '=', name)
    .where('expires_at', '>', expiresAt)
    .execute()
  return false
}

/** Whether anybody holds it. */
export async function isLeased(db: Database, name: string, now: string): Promise<boolean> {
  const row = await db
    .selectFrom('leases')
    .select('holder')
    .where('name', '=', name)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

/** Gives the lease back, so that another process need not wait for it to run out. */
export async function releaseLease(db: Database, name: string, holder: string): Promise<void> {
  await db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute()
}
