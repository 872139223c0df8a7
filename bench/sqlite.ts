import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'

/** What better-sqlite3 alone commits in a second: one vote a transaction, with our pragmas, on the disk of the bench. */
export async function measureCommits(milliseconds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'movie-night-bench-'))
  const sqlite = new SQLite(join(folder, 'commits.db'))
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON']) {
    sqlite.pragma(pragma)
  }
  sqlite.exec('create table votes (id integer primary key, nomination_id integer, user_id integer, created_at text)')
  const insert = sqlite.prepare('insert into votes (nomination_id, user_id, created_at) values (?, ?, ?)')
  const cast = sqlite.transaction((member: number) => insert.run(1, member, new Date().toISOString())).immediate
  let commits = 0
  const began = performance.now()
  while (performance.now() - began < milliseconds) cast(commits++)
  const took = performance.now() - began
  sqlite.close()
  await rm(folder, { recursive: true })
  return commits / (took / 1000)
}
