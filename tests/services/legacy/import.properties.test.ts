import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../../../db/database.ts'
import type { Nomination } from '../../../db/schema.ts'
import { createMovableClock } from '../../../sandbox/clock.ts'
import { readJson } from '../../../src/services/legacy/reading.ts'
import { quoted } from '../../../src/services/legacy/remarks.ts'
import { nameKey } from '../../../src/text.ts'
import { importInto, wednesday } from '../../helpers/legacy.ts'
import { damagedFiles } from './old-files.ts'

const db = await openDatabase('file::memory:')
const clock = createMovableClock({ start: Date.parse(wednesday) })
afterAll(() => db.destroy())

type Json = Record<string, unknown>
const isObject = (raw: unknown): raw is Json => typeof raw === 'object' && raw !== null && !Array.isArray(raw)

/** How many rows have ever been changed: the same number twice means that nothing was. */
async function changes(): Promise<number> {
  const { rows } = await sql<{ changes: number }>`select total_changes() as changes`.execute(db)
  return rows[0]?.changes ?? -1
}

let guilds = 100000000000000000n

/** Imports a file into a guild of its own. */
async function bring(text: string) {
  const guild = String(++guilds)
  const into = importInto(db, clock, guild)
  const before = await changes()
  try {
    const { json } = readJson(Buffer.from(text, 'utf8'))
    const imported = await into.bring(json)
    return { guild, into, json: json as Json, remarks: imported.remarks, refused: null }
  } catch (error) {
    expect(error).toMatchObject({ name: 'StartError' })
    expect((error as Error).message).toMatch(/^The file /)
    expect(await changes()).toBe(before)
    return { refused: (error as Error).message }
  }
}

async function storedIn(guild: string) {
  const nominations = await db.selectFrom('nominations').selectAll().where('guild_id', '=', guild).execute()
  const votes = await db
    .selectFrom('votes')
    .innerJoin('nominations', 'nominations.id', 'votes.nomination_id')
    .innerJoin('users', 'users.id', 'votes.user_id')
    .select(['nominations.week', 'tmdb_id', 'users.name'])
    .where('nominations.guild_id', '=', guild)
    .execute()
  const people = await db.selectFrom('users').selectAll().where('home_guild_id', '=', guild).execute()
  const ratings = await db
    .selectFrom('ratings')
    .innerJoin('users', 'users.id', 'ratings.user_id')
    .select(['users.name', 'tmdb_id', 'ratings.rating'])
    .where('home_guild_id', '=', guild)
    .execute()
  return { nominations, votes, people, ratings }
}

type Stored = Awaited<ReturnType<typeof storedIn>>

/** A list of films of the file, where it stands, and the week that it is said to be of. */
function filmLists(
  json: Json,
): { where: string; place: string; week: unknown; films: unknown[]; places: unknown[]; votes: unknown }[] {
  const lists = (week: unknown, where: string, names: string[]) =>
    isObject(week)
      ? names.flatMap(name => {
          const films = week[name]
          return Array.isArray(films)
            ? [
                {
                  where,
                  place: `${where}.${name}`,
                  week: week.weekNumber,
                  films,
                  places: [week.firstPlace, week.secondPlace],
                  votes: week.votes,
                },
              ]
            : []
        })
      : []
  const history = Array.isArray(json.history) ? json.history : []
  return [
    ...lists(json.currentWeek, 'currentWeek', ['nominations']),
    ...history.flatMap((week, index) => lists(week, `history[${index}]`, ['allMovies', 'nominations'])),
  ]
}

/** Which film it is, also where that is written as text. */
function idOf(film: Json): number {
  return Number(film.tmdbId ?? film.id)
}

/** Whether a row says what the file does, to the letter. */
function isFaithful(film: Json, row: Nomination): boolean {
  const none = (raw: unknown) => raw === undefined || raw === null || raw === ''
  const same = (raw: unknown, stored: unknown) => (none(raw) ? stored === null : raw === stored)
  const year =
    none(film.year) || film.year === 'N/A'
      ? row.year === null
      : typeof film.year === 'string' && film.year === String(row.year)
  return (
    (film.tmdbId ?? film.id) === row.tmdb_id &&
    film.title === row.title &&
    year &&
    same(film.imdbId, row.imdb_id) &&
    (same(film.posterPath, row.poster_path) ||
      (none(film.posterPath) && film.poster === `https://image.tmdb.org/t/p/w500${row.poster_path}`)) &&
    same(film.backdropPath, row.backdrop_path) &&
    (same(film.rating, row.rating) || (film.rating === 0 && row.rating === null)) &&
    (none(film.overview) ? row.overview === '' : film.overview === row.overview) &&
    film.proposedAt === row.proposed_at
  )
}

/** What is in the file and neither in the database as it stands there nor remarked on. */
function unsaid(json: Json, stored: Stored, remarked: (...places: string[]) => boolean): string[] {
  const found: string[] = []
  for (const { where, place, week, films, places, votes } of filmLists(json)) {
    const rows = stored.nominations.filter(row => row.week === week)
    films.forEach((film, index) => {
      const at = `${place}[${index}]`
      const tmdbId = isObject(film) ? idOf(film) : undefined
      const row = rows.find(one => one.tmdb_id === tmdbId)
      if (!(isObject(film) && row && isFaithful(film, row)) && !remarked(at, where)) found.push(at)
      const ratings = isObject(film) && isObject(film.ratings) ? Object.entries(film.ratings) : []
      for (const [name, given] of ratings) {
        const isThere = stored.ratings.some(
          one => nameKey(one.name) === nameKey(name) && one.tmdb_id === tmdbId && one.rating === 2 * Number(given),
        )
        if (!isThere && !remarked(`${at}.ratings`, at, where, `ratings of ${week}`)) found.push(`${at}.ratings ${name}`)
      }
    })
    for (const [id, names] of votesOf(votes)) {
      const film = [...films, ...places].find(one => isObject(one) && String(one.id) === id)
      const tmdbId = isObject(film) ? idOf(film) : undefined
      const isThere = stored.votes.some(
        one => one.week === week && one.tmdb_id === tmdbId && nameKey(one.name) === nameKey(names),
      )
      if (!isThere && !remarked(`${where}.votes`, where)) found.push(`${where}.votes ${id} ${names}`)
    }
  }
  for (const [name, user] of isObject(json.users) ? Object.entries(json.users) : []) {
    const person = stored.people.find(one => nameKey(one.name) === nameKey(name))
    const icon = isObject(user) ? (user.icon ?? '') || null : undefined
    const hasPin = isObject(user) && !['', null, undefined].includes(user.pin as string)
    if (!(person && person.icon === icon && (person.pin !== null) === hasPin) && !remarked(`users ${quoted(name)}`))
      found.push(`users ${name}`)
  }
  return found
}

/** Votes that were cast, as id of the nomination and name. */
function votesOf(votes: unknown): [string, string][] {
  if (!isObject(votes)) return []
  return Object.entries(votes).flatMap(([key, entry]): [string, string][] => {
    if (Array.isArray(entry)) return entry.map(id => [String(id), key])
    return isObject(entry)
      ? Object.entries(entry).flatMap(([name, vote]) => (vote === true ? [[key, name] as [string, string]] : []))
      : []
  })
}

test('any old file, damaged at random, is imported with every oddity told, or refused with the reason and nothing changed', async () => {
  const seen = { imported: 0, refused: 0, remarks: 0 }
  await fc.assert(
    fc.asyncProperty(damagedFiles, async text => {
      const outcome = await bring(text)
      if (outcome.refused !== null) return void seen.refused++
      const { guild, into, json, remarks } = outcome
      seen.imported++
      seen.remarks += remarks.length
      // Two names in another case are one person, of whom the second is told.
      const told = remarks.map(({ where }) => nameKey(where))
      const remarked = (...places: string[]) =>
        places.map(nameKey).some(place => told.some(where => where === place || where.startsWith(`${place} `)))
      expect(unsaid(json, await storedIn(guild), remarked)).toEqual([])
      expect((await into.verify(json)).filter(line => !line.endsWith(')'))).toEqual([])
      const before = await changes()
      await into.bring(json)
      expect(await changes()).toBe(before)
    }),
    { seed: 5, numRuns: 200 },
  )
  expect(seen.imported).toBeGreaterThan(100)
  expect(seen.refused).toBeGreaterThan(20)
  expect(seen.remarks).toBeGreaterThan(500)
  const announced = await db
    .selectFrom('announcements')
    .innerJoin('rounds', 'rounds.id', 'round_id')
    .select('phase')
    .execute()
  expect(announced.filter(({ phase }) => phase === 'decided')).toEqual([])
  expect((await sql`pragma foreign_key_check`.execute(db)).rows).toEqual([])
})
