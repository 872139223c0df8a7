import { randomBytes } from 'node:crypto'
import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import SQLite from 'better-sqlite3'
import { StartError } from '../src/errors.ts'
import { kindOf, reasonOf, settle } from './file.ts'
import { faultsOf } from './integrity.ts'

/** Ends the name of a backup that is not whole yet, or never will be. */
const PARTIAL = '.partial'

/**
 * Copies the database into a new file (mode 0600) as it is at one moment, while others go on reading and writing. Until it is
 * whole and on the disk it has another name, so that whatever has the name is a backup.
 * @throws {StartError} that says why there is none; nothing of it is left then.
 */
export function backUp(file: string, target: string): void {
  requireDatabase(file)
  requireFree(target)
  const partial = `${target}.${randomBytes(4).toString('hex')}${PARTIAL}`
  try {
    writeFileSync(partial, '', { flag: 'wx', mode: 0o600 })
    copyInto(file, partial)
    settle(partial)
    giveName(partial, target)
    settle(target)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`The backup ${target} was not made: ${reasonOf(error)}.`)
  } finally {
    rmSync(partial, { force: true })
    rmSync(`${partial}-journal`, { force: true })
  }
}

/** @throws {StartError} where there is no database to open: opening would make one. */
export function requireDatabase(file: string): void {
  if (kindOf(file) !== 'file')
    throw new StartError(`There is no database ${file}: check DATABASE_URL, and where you run this.`)
}

function requireFree(target: string): void {
  const refusal = refusalOf(target)
  if (refusal) throw new StartError(refusal)
}

function refusalOf(target: string): string | null {
  try {
    const kind = kindOf(target)
    if (kind === 'folder') return `${target} is a folder: name the file in it that the backup is to be.`
    if (kind === 'file') return `${target} exists already, and a backup replaces nothing: choose another name.`
    return kindOf(dirname(target)) === 'folder' ? null : `There is no folder ${dirname(target)}: make it first.`
  } catch (error) {
    return `The backup ${target} was not made: ${reasonOf(error)}.`
  }
}

function copyInto(file: string, target: string): void {
  const source = new SQLite(file, { fileMustExist: true, timeout: 5000 })
  try {
    source.prepare('vacuum into ?').run(target)
  } finally {
    source.close()
  }
  const copy = new SQLite(target, { readonly: true })
  try {
    const [fault] = faultsOf(copy, { quick: true })
    if (fault) throw new Error(`the copy is damaged (${fault})`)
  } finally {
    copy.close()
  }
}

/** A second name for the whole file: unlike a renaming it fails where somebody else has taken the name meanwhile. */
function giveName(partial: string, target: string): void {
  try {
    linkSync(partial, target)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EEXIST') requireFree(target)
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error
    // Not every file system knows second names.
    requireFree(target)
    renameSync(partial, target)
  }
}
