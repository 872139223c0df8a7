import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import SQLite from 'better-sqlite3'
import { median } from './statistics.ts'

export interface Commits {
  /** One after the other, as fast as they go. */
  perSecond: number
  /** Median milliseconds of one that comes after a pause, as a single member's vote does. */
  afterPause: number
}

/** What people leave between two clicks, on a bot that is not busy. Milliseconds. */
const pause = 3
const samplesAfterPause = 200

/** What better-sqlite3 alone commits: one vote a transaction, with our pragmas, on the disk of the bench. */
export async function measureCommits(milliseconds: number): Promise<Commits> {
  const folder = await mkdtemp(join(tmpdir(), 'movie-night-bench-'))
  const sqlite = new SQLite(join(folder, 'commits.db'))
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'secure_delete = ON']) {
    sqlite.pragma(pragma)
  }
  sqlite.exec('create table votes (id integer primary key, nomination_id integer, user_id integer, created_at text)')
  const insert = sqlite.prepare('insert into votes (nomination_id, user_id, created_at) values (?, ?, ?)')
  const cast = sqlite.transaction((member: number) => insert.run(1, member, new Date().toISOString())).immediate
  const perSecond = countCommits(cast, milliseconds)
  const afterPause: number[] = []
  for (let member = 0; member < samplesAfterPause; member++) {
    await delay(pause)
    const began = performance.now()
    cast(member)
    afterPause.push(performance.now() - began)
  }
  sqlite.close()
  await rm(folder, { recursive: true })
  return { perSecond, afterPause: median(afterPause) }
}

function countCommits(cast: (member: number) => unknown, milliseconds: number): number {
  let commits = 0
  const began = performance.now()
  while (performance.now() - began < milliseconds) cast(commits++)
  return commits / ((performance.now() - began) / 1000)
}
