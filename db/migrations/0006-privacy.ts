import { type Kysely, sql } from 'kysely'

/**
 * What it takes to forget somebody. `tombstones`: who has deleted their data, as a hash that cannot be turned back in practice,
 * so that neither an import nor a backup brings them back; each keeps the salt of its hash, so that the rows of two databases
 * can stand in one. `rewrites`: the file has to be written anew, because something was deleted of which nothing may be left.
 * `announcements.redraw`: a message in Discord that still names somebody who is gone.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('tombstones')
    .addColumn('hash', 'text', column => column.primaryKey())
    .addColumn('salt', 'text', column => column.notNull())
    .addColumn('erased_at', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('rewrites')
    .addColumn('id', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('requested_at', 'text', column => column.notNull())
    .execute()
  await db.schema
    .alterTable('announcements')
    .addColumn('redraw', 'integer', column => column.notNull().defaultTo(0).check(sql`redraw in (0, 1)`))
    .execute()
  await db.schema
    .createIndex('announcements_redraw')
    .on('announcements')
    .column('round_id')
    .where(sql.ref('redraw'), '=', sql`1`)
    .execute()
  for (const table of ['nominations', 'votes']) {
    const column = table === 'votes' ? 'user_id' : 'proposed_by'
    await db.schema.createIndex(`${table}_person`).on(table).column(column).execute()
  }
}
