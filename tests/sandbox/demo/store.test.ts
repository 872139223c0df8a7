import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { CannotKeep, openStore, type Store } from '../../../sandbox/demo/store.ts'
import { format, type KeptSandbox } from '../../../sandbox/kept.ts'

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'movie-night-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

function open(folder: string): Store {
  const store = openStore(folder)
  onTestFinished(store.close)
  return store
}

const kept = (name: string, of = format) => ({ format: of, url: name }) as KeptSandbox

test('what was written last is read, also by the next one', () => {
  const folder = join(makeFolder(), 'new', 'folder')
  const store = open(folder)
  expect(store.read()).toBeUndefined()
  store.write(kept('first'))
  store.write(kept('second'))
  expect(store.read()).toEqual(kept('second'))
  store.close()
  expect(open(folder).read()).toEqual(kept('second'))
})

test('a folder is one store’s, from its opening to its close', () => {
  const folder = makeFolder()
  const store = open(folder)
  expect(() => openStore(folder)).toThrow(new CannotKeep(words(folder)))
  store.close()
  open(folder)
})

const words = (folder: string) =>
  `Another demo is running that keeps its state in ${folder}. End it first, or leave --keep out.`

test('what another version has written is refused, and stays', () => {
  const folder = makeFolder()
  const store = open(folder)
  store.write(kept('old', format - 1))
  for (const _twice of [1, 2]) {
    expect(() => store.read()).toThrow(
      new CannotKeep(
        `What ${folder} keeps was written by another version of the demo. Delete the folder to begin anew.`,
      ),
    )
  }
})

test('a damaged file is refused with what to do', () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'sandbox.db'), 'no database at all'.repeat(100))
  expect(() => openStore(folder)).toThrow(
    new CannotKeep(`${join(folder, 'sandbox.db')} is damaged. Delete the folder ${folder} to begin anew.`),
  )
})

test('a place that is no folder is refused with why', () => {
  const file = join(makeFolder(), 'data')
  writeFileSync(file, 'a file')
  expect(() => openStore(join(file, 'demo'))).toThrow(/^Nothing can be kept in .*data.demo: ENOTDIR/)
})
