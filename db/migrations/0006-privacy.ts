import type { Kysely } from 'kysely'

/**
 * Who has deleted their data, as a hash that cannot be turned back in practice, so that neither an import nor a backup
 * brings them back. Each row keeps the salt of its hash, so that the rows of two databases can stand in one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tombstones')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('salt', 'text', column => column.notNull())
    .addColumn('erased_at', 'text', column => column.notNull())
    .execute()
}
