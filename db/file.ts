import { closeSync, fsyncSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** The path behind a `DATABASE_URL`. */
export function fileOf(url: string): string {
  return url.replace(/^file:/, '')
}

/** What the path is; null where there is nothing. Throws the system's error where nobody may look. */
export function kindOf(path: string): 'file' | 'folder' | null {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return null
  return stats.isDirectory() ? 'folder' : 'file'
}

/** Which file the path names at this moment, whatever becomes of the name; null where there is none. */
export function identityOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats ? `${stats.dev}:${stats.ino}` : null
}

/** Waits until a file and its name survive a power cut. */
export function settle(file: string): void {
  sync(file)
  settleName(file)
}

/** Waits until the name of a file survives a power cut. */
export function settleName(file: string): void {
  sync(dirname(file))
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** What went wrong, in words for whoever runs the bot. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG' || code === 'SQLITE_FULL') return 'the disk is full'
  if (code === 'SQLITE_IOERR_WRITE') return 'the disk took no more, as when it is full or broken'
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied'
  if (code === 'EROFS') return 'the file system is read-only'
  if (code === 'ENOTDIR') return 'a part of the path is no folder'
  return error instanceof Error ? error.message : String(error)
}
