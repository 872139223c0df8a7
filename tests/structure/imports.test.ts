import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { cycles, missingImports, outsideImports, sidewaysImports, upwardImports, withoutLayer } from './imports.ts'
import { files, importsOf, withoutComments } from './sources.ts'

/** A small project of its own, to see that a rule can be broken. */
function project(contents: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'movie-night-structure-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [file, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

test('every file of the product has its layer', () => {
  expect(withoutLayer()).toEqual([])
  expect(withoutLayer(project({ 'src/helpers/x.ts': '' }))).toEqual(['src/helpers/x.ts'])
})

test('imports point down', () => {
  expect(upwardImports()).toEqual([])
  const root = project({
    'db/votes.ts': "import { phaseAt } from '../src/services/phase.ts'\nimport { toStored } from '../src/clock.ts'",
    'src/services/phase.ts': "export { reply } from '../../commands/vote.ts'",
    'src/log.ts': "const app = await import('./app.ts')",
    'src/discord/boards.ts': "import type { Tick } from\n  '../jobs/tick.ts'",
    'src/views/board.ts': "import '../discord/client.ts'",
  })
  expect(upwardImports(root)).toEqual([
    'db/votes.ts → src/services/phase.ts',
    'src/log.ts → src/app.ts',
    'src/services/phase.ts → commands/vote.ts',
    'src/views/board.ts → src/discord/client.ts',
  ])
})

test('what the database and TMDB hold does not know of each other', () => {
  expect(sidewaysImports()).toEqual([])
  const root = project({ 'db/films.ts': "import { film } from '../src/tmdb/api.ts'" })
  expect(sidewaysImports(root)).toEqual(['db/films.ts → src/tmdb/api.ts'])
})

test('nothing in the product imports the sandbox, the tests, the scripts or the benchmark', () => {
  expect(outsideImports()).toEqual([])
  const root = project({
    'commands/vote.ts':
      "import { clock } from '../sandbox/clock.ts'\nimport type { Town } from '../tests/helpers/e2e.ts'",
    'db/database.ts': "import '../scripts/backup.ts'",
  })
  expect(outsideImports(root)).toEqual([
    'commands/vote.ts → sandbox/clock.ts',
    'commands/vote.ts → tests/helpers/e2e.ts',
    'db/database.ts → scripts/backup.ts',
  ])
})

test('no files import each other in a circle', () => {
  expect(cycles()).toEqual([])
  const root = project({
    'db/a.ts': "import './b.ts'",
    'db/b.ts': "export * from './c.ts'",
    'db/c.ts': "import type { A } from './a.ts'",
  })
  expect(cycles(root)).toEqual(['db/a.ts → db/b.ts → db/c.ts → db/a.ts'])
})

test('every relative import names a file with its ending', () => {
  expect(missingImports()).toEqual([])
  const root = project({ 'db/a.ts': "import './b'", 'db/b.ts': '' })
  expect(missingImports(root)).toEqual(['db/a.ts → db/b'])
})

test('what stands in comments and strings is no import', () => {
  const root = project({
    'src/text.ts': [
      "/* import './a.ts' */",
      "// from './b.ts'",
      "const address = 'http://c' // import('./c.ts')",
      "import { d } from './d.ts' // the last one",
    ].join('\n'),
  })
  expect(importsOf('src/text.ts', root)).toEqual([{ from: 'src/text.ts', target: 'src/d.ts', relative: true }])
  expect(withoutComments("'http://c' // gone")).toBe("'http://c'  ")
})

test('modules of Node are imported with node:', () => {
  const builtin =
    /^(?:assert|buffer|child_process|crypto|events|fs|http|https|module|net|os|path|process|stream|url|util|worker_threads|zlib)(?:\/|$)/
  const all = files([
    'src/**/*.ts',
    'commands/**/*.ts',
    'db/**/*.ts',
    'sandbox/**/*.ts',
    'scripts/**/*.ts',
    'tests/**/*.ts',
  ])
  const bare = all
    .flatMap(file => importsOf(file))
    .filter(({ relative, target }) => !relative && builtin.test(target))
    .map(({ from, target }) => `${from} → ${target}`)
  expect(bare).toEqual([])
})
