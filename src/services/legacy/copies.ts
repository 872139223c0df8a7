import { createHash } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { reasonOf } from '../../../db/file.ts'
import { toStored } from '../../clock.ts'
import { StartError } from '../../errors.ts'

/** How long the file of an import is kept beside the database. Milliseconds. */
const KEPT = 30 * 24 * 60 * 60_000

export interface KeptCopy {
  path: string
  /** Milliseconds. */
  until: number
  /** False for one that was there already. */
  isNew: boolean
}

/** The database's file name, when it was imported, the beginning of its SHA-256; `.part` while it is being written. */
const nameOf = (database: string, stamp: string, digest: string) => `${database}.import-${stamp}-${digest}.json`
const suffix = /^\.import-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{16})\.json(\.part)?$/

/**
 * Keeps what was imported beside the database, for whoever runs the bot alone to read (mode 0600). The same file is kept once.
 * @throws {StartError} when it cannot be written, as on a full disk.
 */
export async function keepCopy(bytes: Uint8Array, databaseFile: string, now: number): Promise<KeptCopy> {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const present = (await copiesOf(databaseFile)).find(copy => copy.digest === digest && !copy.isPart)
  if (present) return { path: present.path, until: present.until, isNew: false }
  const stamp = toStored(now).replace(/[-:]|\.\d+/g, '')
  const path = join(dirname(databaseFile), nameOf(basename(databaseFile), stamp, digest))
  try {
    await writeWhole(path, bytes)
  } catch (error) {
    await rm(`${path}.part`, { force: true })
    throw new StartError(`A copy of the file cannot be kept as ${path}, so nothing was imported: ${reasonOf(error)}.`)
  }
  return { path, until: now + KEPT, isNew: true }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await rm(`${path}.part`, { force: true })
  const file = await open(`${path}.part`, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
}

/** Deletes the copies whose time is over. Safe to run twice: what is gone is gone. How many it deleted. */
export async function deleteOldCopies(databaseFile: string, now: number): Promise<number> {
  const old = (await copiesOf(databaseFile)).filter(copy => copy.until <= now)
  for (const { path } of old) await rm(path, { force: true })
  return old.length
}

async function copiesOf(databaseFile: string) {
  if (databaseFile === ':memory:') return []
  const folder = dirname(databaseFile)
  const database = basename(databaseFile)
  const files = (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isFile())
  return files.flatMap(({ name }) => {
    const match = name.startsWith(database) ? suffix.exec(name.slice(database.length)) : null
    if (!match) return []
    const [, year, month, day, hour, minute, second, digest = '', part] = match
    const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
    return [{ path: join(folder, name), until: at + KEPT, digest, isPart: part !== undefined }]
  })
}
