import { expect, test } from 'vitest'
import { files, productFiles, read, withoutComments } from './sources.ts'

const longest = 300

/** What may look at real time or set a timer, and why; everything else asks the clock that it is handed. */
const realTime: Record<string, string> = {
  'src/clock.ts': 'is the real clock',
  'src/discord/client.ts': 'a connection to Discord that is no longer wanted comes about in real time',
  'src/services/films.ts': 'Discord waits 3 real seconds for an autocomplete answer, so TMDB gets 1.5 of them',
  'src/tmdb/request.ts': 'keeps the rest that TMDB asks for in Retry-After, in real time',
  'src/tmdb/retry.ts': 'waits between two tries of one request',
}

/** Who may read the environment: only the process that is started. Configuration is handed on from there. */
const readsEnvironment = /^(?:src\/main\.ts$|scripts\/)/

function naming(pattern: RegExp, within: string[]): string[] {
  return within.filter(file => pattern.test(withoutComments(read(file))))
}

test('no file of the product or the sandbox is longer than 300 lines', () => {
  const all = [...productFiles(), ...files(['sandbox/**/*.{ts,js,css}'])]
  const long = all
    .map(file => [file, read(file).trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > longest)
  expect(long).toEqual([])
})

test('every test with a browser opens its tabs where errors in them are noticed', () => {
  const found = naming(/helpers\/browser\.ts/, files(['tests/e2e/**/*.ts']))
  expect(found).toEqual([])
})

test('only the clock knows the time, but for protocol deadlines', () => {
  const time =
    /\bDate\.now\b|\bnew Date\(\)|\bsetTimeout\b|\bsetInterval\b|\bperformance\.now\b|\bTemporal\.Now\b|\btimers\b/
  const found = naming(time, productFiles())
  expect(found.filter(file => !(file in realTime))).toEqual([])
  expect(
    Object.keys(realTime).filter(file => !found.includes(file)),
    'an exception that nobody needs',
  ).toEqual([])
})

test('only what starts the bot reads the environment', () => {
  const all = [...productFiles(), ...files(['sandbox/**/*.ts', 'scripts/**/*.ts'])]
  const found = naming(/\bprocess\.env\b/, all)
  expect(found).toContain('src/main.ts')
  expect(found.filter(file => !readsEnvironment.test(file))).toEqual([])
})

test('every migration is listed under the name of its file, and numbered without a gap', async () => {
  const { migrations } = await import('../../db/migrations/index.ts')
  const names = files(['db/migrations/*.ts'])
    .map(file => file.replace('db/migrations/', '').replace('.ts', ''))
    .filter(name => name !== 'index')
  expect(names.length).toBeGreaterThan(0)
  expect(Object.keys(migrations)).toEqual(names)
  expect(names.map(name => Number(name.slice(0, 4)))).toEqual(names.map((_name, index) => index + 1))
})

test('migrations go forward only, and are frozen: they import nothing of today’s code', async () => {
  const { migrations } = await import('../../db/migrations/index.ts')
  const { importsOf } = await import('./sources.ts')
  const imported = files(['db/migrations/0*.ts']).flatMap(file => importsOf(file).map(found => found.target))
  expect(new Set(imported)).toEqual(new Set(['kysely']))
  expect(Object.values(migrations).filter(migration => migration.down !== undefined)).toEqual([])
})

test('every file that defines a command is in the list of commands', async () => {
  const { commands } = await import('../../commands/index.ts')
  const defining = naming(/\bsatisfies Command\b|:\s*Command\s*=/, files(['commands/*.ts']))
  const listed = read('commands/index.ts')
  expect(defining.length).toBeGreaterThan(0)
  expect(defining.filter(file => !listed.includes(`'${file.replace('commands/', './')}'`))).toEqual([])
  expect(commands.map(command => command.data.name).sort()).toEqual(
    defining.map(file => file.replace('commands/', '').replace('.ts', '')),
  )
})
