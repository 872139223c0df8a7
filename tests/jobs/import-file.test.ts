import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { takeLease } from '../../db/leases.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { type ImportOrder, importFile } from '../../src/jobs/import-file.ts'
import { databaseFile, guildId, openRaw, openTestDatabase } from '../helpers/database.ts'
import { currentWeek, dumpOf, nomination, oldFile, pastWeek, wednesday } from '../helpers/legacy.ts'

const clock = createMovableClock({ start: Date.parse(wednesday) })

interface Place {
  database: string
  json: string
  /** What the operator is told. */
  run(mode: ImportOrder['mode']): Promise<string[]>
  /** The words with which it is refused. */
  refusal(mode?: ImportOrder['mode']): Promise<string>
  copies(): string[]
}

/** A folder with a file to import, and no database yet. */
function place(content: string | Buffer = JSON.stringify(oldFile())): Place {
  const database = databaseFile()
  const json = join(dirname(database), 'data.json')
  writeFileSync(json, content)
  const order = { path: json, guildId, databaseUrl: `file:${database}`, defaultZone: 'UTC', clock }
  return {
    database,
    json,
    run: async mode => (await importFile({ ...order, mode })).lines,
    refusal: async (mode = 'import') => {
      const error = await importFile({ ...order, mode }).then(
        () => expect.fail('it was not refused'),
        (refused: unknown) => refused,
      )
      expect(error).toMatchObject({ name: 'StartError' })
      return (error as Error).message
    },
    copies: () => readdirSync(dirname(database)).filter(name => name.includes('.import-')),
  }
}

/** The same with an empty database. */
async function readyPlace(content?: string | Buffer): Promise<Place> {
  const ready = place(content)
  await (await openTestDatabase(ready.database)).destroy()
  return ready
}

/** Films whose overviews fill pages. */
function films(number: number) {
  const overview = 'All work and no play makes Jack a dull boy. '.repeat(110)
  return Array.from({ length: number }, (_none, film) => nomination(film + 1, `Film ${film}`, 'Nora', { overview }))
}

/** From the first statement that begins like this, the database cannot grow. */
function fillTheDiskAt(statement: string): void {
  const prepare = SQLite.prototype.prepare
  onTestFinished(() => {
    SQLite.prototype.prepare = prepare
  })
  SQLite.prototype.prepare = function (this: SQLite.Database, sql: string) {
    if (sql.startsWith(statement)) this.pragma('max_page_count = 1')
    return prepare.call(this, sql)
  } as typeof prepare
}

const agreed = [`The file and server ${guildId} agree.`]

/** A file of the chat bot's, and one of the oldest. */
const chatBot = {
  users: { Nora: { icon: '👩‍🚀', pin: null }, Pál: { icon: '🧔', pin: '0417' } },
  currentWeek: {
    ...currentWeek,
    nominations: [
      {
        id: 27205,
        title: 'Inception',
        year: '2010',
        poster: 'https://image.tmdb.org/t/p/w500/a.jpg',
        overview: 'Dreams.',
        proposedBy: 'Nora',
        votes: 7,
      },
      { id: 13, title: 'Forrest Gump', year: 'N/A', poster: null, overview: null, proposedBy: 'Pál', votes: 0 },
    ],
    votes: { Pál: [27205], Nora: [13, 999999] },
  },
  history: [],
}
const oldest = {
  currentWeek: { ...currentWeek, weekNumber: '2025-W51', phase: 'results', votingDeadline: '2025-12-19T11:00:00.000Z' },
}

test.each([
  ['web app’s', oldFile()],
  ['chat bot’s', chatBot],
  ['oldest', oldest],
])(
  'a trial leaves the database as it is, an import does not, and after it both sides of the %s file agree',
  async (_what, json) => {
    const { database, json: path, run } = await readyPlace(JSON.stringify(json))
    const before = readFileSync(path)
    const empty = dumpOf(database)
    const [said, ...trial] = await run('try')
    expect(said).toBe(`This is what importing into server ${guildId} would do. Nothing was changed.`)
    expect(dumpOf(database)).toBe(empty)
    const [done, ...real] = await run('import')
    expect(done).toBe(`Imported into server ${guildId}.`)
    expect(real.slice(0, -1)).toEqual(trial)
    const imported = dumpOf(database)
    expect(imported).not.toBe(empty)
    expect(await run('verify')).toEqual(agreed)
    await run('import')
    expect(dumpOf(database)).toBe(imported)
    expect(readFileSync(path)).toEqual(before)
  },
)

test('what was done is told by table, row by row and to its end', async () => {
  const week = { ...currentWeek, theme: 'dark', nominations: [...currentWeek.nominations, { title: 'Nothing' }] }
  const { run } = place(JSON.stringify(oldFile({ currentWeek: week })))
  expect(await run('import')).toEqual([
    `Imported into server ${guildId}.`,
    '                     new  there already',
    '  users                3              0',
    '  nominations          4              0',
    '  votes                6              0',
    '  week_history         1              0',
    '  watch_history        3              0',
    '  ratings              2              0',
    'Worth a look: 1 skipped, 0 mended, 0 kept.',
    '  skipped  currentWeek.nominations[2] “Nothing”: has no id of TMDB, so it does not say which film it is',
    'Keys that nobody knows, and that were left: currentWeek.theme (1).',
    '2026-W09 is running and goes on: voting closes 2026-02-27T11:00:00.000Z.',
    `Warning: the bot is not in server ${guildId}. Check the id, and invite it: what belongs to a server that it is not in is deleted after 30 days.`,
    expect.stringMatching(/^A copy of the file is kept until 2026-03-27: .*\.json$/),
  ])
})

test('neither a trial nor a comparison makes a database where there is none', async () => {
  const { database, run } = place()
  await run('try')
  expect(await run('verify')).toEqual([
    `The file and server ${guildId} differ: 1 difference.`,
    `  server ${guildId}: the database does not know it`,
  ])
  expect(existsSync(database)).toBe(false)
})

test('every difference is listed, in both directions', async () => {
  const { database, run } = place()
  await run('import')
  const raw = openRaw(database)
  raw.exec(`
    update users set icon = '🦉' where name = 'Mika';
    update users set pin = null where name = 'Nora';
    delete from imported_rows where kind in ('vote', 'play');
    delete from votes where week = '2026-W08';
    delete from watch_history where user_id = 1;
    update watch_history set rating = 1 where user_id = 2;
    update watch_history set watched_at = '2026-02-21T20:00:00.000Z' where user_id = 3;
    update week_history set second_place_id = null, watched_on = null where week = '2026-W08';
    update nominations set title = 'Aliens', poster_path = '/a.jpg' where tmdb_id = 348;
    insert into nominations (guild_id, round_id, week, tmdb_id, title, overview, proposed_by, proposed_at)
      select guild_id, round_id, week, 679, 'Aliens', '', 1, proposed_at from nominations where tmdb_id = 348;
    insert into votes (nomination_id, user_id, week, created_at)
      select id, 1, week, '' from nominations where tmdb_id = 348;
    update ratings set rating = 9 where rating = 10;`)
  raw.close()
  expect(await run('verify')).toEqual([
    `The file and server ${guildId} differ: 13 differences.`,
    '  users “Nora”: has another pin',
    '  users “Mika”: has another icon',
    '  history[0] “2026-W08”: the vote of “nora” for “Brazil” is missing',
    '  history[0] “2026-W08”: the vote of “mika” for “Brazil” is missing',
    '  history[0] “2026-W08”: the vote of “pál” for “Heat” is missing',
    '  history[0] “2026-W08”: has another second place',
    '  history[0] “2026-W08”: was watched on no day, not on 2026-02-20',
    '  history[0] “2026-W08”: the play of “nora” is missing',
    '  history[0] “2026-W08”: the play of “pál” has another rating',
    '  history[0] “2026-W08”: the play of “mika” is of another day',
    '  currentWeek “2026-W09”: “Alien” has another title, posterPath',
    '  currentWeek “2026-W09”: “Aliens” is not in the file',
    '  currentWeek “2026-W09”: a vote of “nora” for “Aliens” is not in the file',
    'Of these the database knows better, or the file has left it open:',
    '  history[0] “2026-W08”: “Brazil” is rated 10 of 10 by “nora”, not 9 (it was imported, and has changed here since)',
  ])
})

test('another winner in the database is a difference', async () => {
  const { database, run } = place()
  await run('import')
  const raw = openRaw(database)
  raw.exec("update week_history set first_place_id = second_place_id, second_place_id = null where week = '2026-W08'")
  raw.close()
  expect((await run('verify')).slice(0, 3)).toEqual([
    expect.stringContaining('differ'),
    '  history[0] “2026-W08”: has another first place',
    '  history[0] “2026-W08”: has another second place',
  ])
})

test('while the bot is active it refuses, changes nothing and keeps no copy; a trial goes on', async () => {
  const { database, run, refusal, copies } = await readyPlace()
  const db = await openTestDatabase(database)
  const expiresAt = '2026-02-25T12:00:20.000Z'
  await takeLease(db, { name: 'active', holder: 'the bot', now: wednesday, expiresAt })
  const before = dumpOf(database)
  expect(await refusal()).toBe(
    'The bot is active on this database, so nothing was imported. Stop it, import, and start it again.',
  )
  expect(dumpOf(database)).toBe(before)
  expect(copies()).toEqual([])
  expect(await run('try')).toHaveLength(11)
})

test('the file is kept beside the database for its owner alone, and the lease is given back', async () => {
  const { database, json, run, copies } = place()
  await run('import')
  const [copy = ''] = copies()
  expect(statSync(join(dirname(database), copy)).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(dirname(database), copy))).toEqual(readFileSync(json))
  expect(openRaw(database).prepare('select * from leases').all()).toEqual([])
  await run('import')
  expect(copies()).toEqual([copy])
})

test('a disk that is full in the middle leaves everything as it was, and no copy', async () => {
  const content = JSON.stringify(oldFile({ currentWeek: { ...currentWeek, nominations: films(25) } }))
  const { database, refusal, copies } = await readyPlace(content)
  const before = dumpOf(database)
  fillTheDiskAt('insert into "nominations"')
  expect(await refusal()).toBe(
    'The database could not be written, so nothing was imported: the disk is full. Try again once that is mended.',
  )
  expect(dumpOf(database)).toBe(before)
  expect(copies()).toEqual([])
})

test.each([
  ['cut off', JSON.stringify(oldFile()).slice(0, 500), /^The file is cut off: it ends after 500 characters/],
  ['another kind of file', '{"name": "movie-night"}', /^The file has neither users nor currentWeek nor history/],
  ['a list', '[]', /^The file holds a list/],
  ['empty', '', /^The file is empty\.$/],
])('a file that is %s is refused with the reason, and the database stays as it is', async (_what, content, words) => {
  const { database, refusal } = await readyPlace(content)
  const before = dumpOf(database)
  for (const mode of ['import', 'try', 'verify'] as const) expect(await refusal(mode)).toMatch(words)
  expect(dumpOf(database)).toBe(before)
})

test('a folder, a file that is not there and one that is too large are named', async () => {
  const { database, json } = place()
  const folder = join(dirname(database), 'folder')
  mkdirSync(folder)
  const huge = join(dirname(database), 'huge.json')
  writeFileSync(huge, Buffer.alloc(64 * 1024 * 1024 + 1, ' '))
  const order = { guildId, mode: 'import' as const, databaseUrl: `file:${database}`, defaultZone: 'UTC', clock }
  await expect(importFile({ ...order, path: folder })).rejects.toThrow(/folder cannot be read: EISDIR/)
  await expect(importFile({ ...order, path: `${json}.gone` })).rejects.toThrow(/gone cannot be read: ENOENT/)
  await expect(importFile({ ...order, path: huge })).rejects.toThrow(
    'has 67108865 bytes, and more than 67108864 are no data.json.',
  )
  expect(existsSync(database)).toBe(false)
})

test('a file of 50 MB is imported', async () => {
  const overview = 'All work and no play makes Jack a dull boy. '.repeat(110)
  const history = Array.from({ length: 900 }, (_, index) => ({
    ...pastWeek,
    weekNumber: `${2000 + Math.floor(index / 52)}-W${String((index % 52) + 1).padStart(2, '0')}`,
    firstPlace: null,
    secondPlace: null,
    allMovies: Array.from({ length: 12 }, (_none, film) =>
      nomination(index * 12 + film + 1, `Film ${film}`, 'Nora', { overview }),
    ),
    votes: {},
  }))
  const content = JSON.stringify(oldFile({ history }))
  expect(content.length).toBeGreaterThan(50_000_000)
  const lines = await place(content).run('import')
  expect(lines).toContain('  nominations      10802              0')
})
