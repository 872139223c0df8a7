import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { deleteOldCopies, keepCopy } from '../../../src/services/legacy/copies.ts'
import { databaseFile } from '../../helpers/database.ts'

const DAY = 24 * 60 * 60_000
const now = Date.UTC(2026, 1, 25, 12)
const bytes = Buffer.from('{"users": {}}')

function besides(file: string): string[] {
  return readdirSync(dirname(file)).toSorted()
}

test('a copy stands beside the database, for its owner alone', async () => {
  const file = databaseFile()
  const copy = await keepCopy(bytes, file, now)
  expect(copy).toEqual({
    path: expect.stringMatching(/movie-night\.db\.import-20260225T120000Z-[0-9a-f]{16}\.json$/),
    until: now + 30 * DAY,
    isNew: true,
  })
  expect(readFileSync(copy.path)).toEqual(bytes)
  expect(statSync(copy.path).mode & 0o777).toBe(0o600)
  expect(besides(file)).toEqual([basename(copy.path)])
})

test('the same file is kept once, another one beside it', async () => {
  const file = databaseFile()
  const first = await keepCopy(bytes, file, now)
  expect(await keepCopy(bytes, file, now + DAY)).toEqual({ ...first, isNew: false })
  await keepCopy(Buffer.from('{"history": []}'), file, now + DAY)
  expect(besides(file)).toHaveLength(2)
})

test('a copy is deleted after 30 days, and nothing else is', async () => {
  const file = databaseFile()
  const folder = dirname(file)
  const others = [
    'movie-night.db',
    'movie-night.db-wal',
    'movie-night.db.import-notes.json',
    'other.db.import-20260101T000000Z-0123456789abcdef.json',
  ]
  for (const name of others) writeFileSync(join(folder, name), '')
  const { path } = await keepCopy(bytes, file, now)
  writeFileSync(join(folder, `${basename(path)}.part`), 'half')
  expect(await deleteOldCopies(file, now + 30 * DAY - 1)).toBe(0)
  expect(besides(file)).toHaveLength(6)
  expect(await deleteOldCopies(file, now + 30 * DAY)).toBe(2)
  expect(besides(file)).toEqual(others.toSorted())
})

test('where a copy cannot be written nothing is left of it, and the words say that nothing was imported', async () => {
  const file = databaseFile()
  const { path } = await keepCopy(bytes, file, now)
  const other = Buffer.from('{"history": []}')
  const elsewhere = databaseFile()
  const blocked = (await keepCopy(other, elsewhere, now)).path.replace(dirname(elsewhere), dirname(file))
  mkdirSync(blocked)
  await expect(keepCopy(other, file, now)).rejects.toThrow(
    /^A copy of the file cannot be kept as .*, so nothing was imported: /,
  )
  expect(besides(file)).toEqual([basename(path), basename(blocked)].toSorted())
})

test('a database in memory has nothing beside it', async () => {
  expect(await deleteOldCopies(':memory:', now)).toBe(0)
})
