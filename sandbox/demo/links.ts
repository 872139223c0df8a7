import SQLite from 'better-sqlite3'

const select = `
  SELECT trakt_auth.trakt_uuid AS uuid, users.discord_id AS person
  FROM trakt_auth JOIN users ON users.id = trakt_auth.user_id
  WHERE users.discord_id IS NOT NULL`

/**
 * Who has linked which Trakt account, as it stands in the bot's database: the account's `uuid` and the person's id. Only the bot
 * knows that, and in a demo the director may know everything. `file` is the bot's, and is only read.
 */
export function readLinks(file: string): { uuid: string; person: string }[] {
  const db = new SQLite(file, { readonly: true })
  try {
    return db.prepare<[], { uuid: string; person: string }>(select).all()
  } finally {
    db.close()
  }
}
