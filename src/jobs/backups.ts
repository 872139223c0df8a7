import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'

export type Backups = ReturnType<typeof createBackups>

const OURS = /^\d{4}-\d{2}-\d{2}\.db$/
const HALVES = /^\d{4}-\d{2}-\d{2}\.db\.[0-9a-f]+\.partial$/

/**
 * The folder of the nightly backups, each named after its database and its night: `movie-night-2026-02-20.db`. Whether a
 * night has its backup, and which are too many, is read from the names. Files of other names are none of ours.
 */
export function createBackups({ folder, database, keep }: { folder: string; database: string; keep: number }) {
  const stem = basename(database, extname(database))
  const nameOf = (night: string) => `${stem}-${night}.db`
  /** What stands behind the database's own name. */
  const endOf = (name: string) => (name.startsWith(`${stem}-`) ? name.slice(stem.length + 1) : '')

  /** Oldest first. */
  function names(): string[] {
    return readdirSync(folder)
      .filter(name => OURS.test(endOf(name)))
      .toSorted()
  }

  return {
    /** Where the night's backup is to be; null if it is there. Makes the folder. Throws the system's error. */
    wanted(night: string): string | null {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return names().includes(nameOf(night)) ? null : join(folder, nameOf(night))
    },

    /** Deletes all but the newest, and what an earlier process has left half-made. */
    prune(): void {
      for (const name of names().slice(0, -keep)) rmSync(join(folder, name))
      const halves = readdirSync(folder).filter(name => HALVES.test(endOf(name)))
      for (const name of halves) rmSync(join(folder, name), { force: true })
    },

    /** When the newest was made, in seconds since 1970; null without one. */
    newest(): number | null {
      try {
        const name = names().at(-1)
        return name === undefined ? null : Math.floor(statSync(join(folder, name)).mtimeMs / 1000)
      } catch {
        return null
      }
    },
  }
}
