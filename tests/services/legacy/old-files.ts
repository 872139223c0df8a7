import fc from 'fast-check'

/** Generated old files of the documented shapes, and what happens to such files. */

type Json = Record<string, unknown>

const names = ['Nora', 'Pál', 'Mika', 'Odile', 'Tom']
const name = fc.constantFrom(...names)
const users = fc
  .uniqueArray(name, { minLength: 1 })
  .chain(present =>
    fc
      .tuple(
        ...present.map(one =>
          fc
            .record(
              { icon: fc.constantFrom('👩‍🚀', '🧔', '🦊'), pin: fc.constantFrom('0417', '9090', null) },
              { requiredKeys: [] },
            )
            .map(user => [one, user] as const),
        ),
      )
      .map(entries => Object.fromEntries(entries)),
  )

/** `from` sets films of different weeks apart, or lets them be the same. */
function film(index: number, from: number, byBot: boolean): fc.Arbitrary<Json> {
  const tmdbId = 100 * from + index + 1
  const ratings = fc.option(fc.dictionary(name, fc.integer({ min: 1, max: 5 }), { maxKeys: 3 }), { nil: undefined })
  const common = {
    title: fc.constantFrom('Alien', 'Amélie', '千と千尋の神隠し', 'M').map(title => `${title} ${tmdbId}`),
    year: fc.constantFrom('1979', 'N/A'),
    overview: fc.constantFrom('A film.', '', null),
    proposedBy: name,
  }
  if (byBot)
    return fc.record({
      id: fc.constant(tmdbId),
      ...common,
      poster: fc.constantFrom(null, 'https://image.tmdb.org/t/p/w500/a.jpg'),
      votes: fc.nat(9),
    })
  return fc.record({
    id: fc.constant(String(1771836000000 + tmdbId)),
    tmdbId: fc.constant(tmdbId),
    ...common,
    imdbId: fc.constantFrom(null, 'tt0078748'),
    posterPath: fc.constantFrom(null, '/a.jpg'),
    backdropPath: fc.constantFrom(null, '/b.jpg'),
    rating: fc.constantFrom(8.2, 0, 10),
    proposedAt: fc.constant(`2026-02-23T09:00:00.${String(tmdbId).padStart(3, '0')}Z`),
    ratings,
  })
}

function films(from: number, byBot: boolean) {
  return fc
    .integer({ min: 0, max: 4 })
    .chain(count => fc.tuple(...Array.from({ length: count }, (_none, index) => film(index, from, byBot))))
}

/** In either shape, with votes for what is not there now and then. */
function votes(ids: unknown[], byBot: boolean): fc.Arbitrary<Json> {
  const id = fc.constantFrom(...ids, byBot ? 999_999 : '1700000000000')
  return byBot
    ? fc.dictionary(name, fc.uniqueArray(id, { maxLength: 3 }))
    : fc.dictionary(id.map(String), fc.dictionary(name, fc.boolean()))
}

function week(from: number, byBot: boolean): fc.Arbitrary<{ list: Json[]; votes: Json }> {
  return films(from, byBot).chain(list =>
    votes(
      list.map(one => one.id),
      byBot,
    ).map(cast => ({ list, votes: cast })),
  )
}

const currentWeek = fc.boolean().chain(byBot =>
  fc
    .record({
      week: week(9, byBot),
      phase: fc.constantFrom('nomination', 'voting', 'results'),
      number: fc.constantFrom(8, 9),
    })
    .map(({ week: { list, votes: cast }, phase, number }) => ({
      weekNumber: `2026-W0${number}`,
      phase,
      votingDeadline: number === 9 ? '2026-02-27T11:00:00.000Z' : '2026-02-20T11:00:00.000Z',
      nominations: list,
      votes: cast,
    })),
)

const pastWeek = fc.integer({ min: 1, max: 8 }).chain(number =>
  fc
    .record({
      week: week(number % 3, false),
      first: fc.nat(4),
      second: fc.nat(4),
      key: fc.constantFrom('allMovies', 'nominations'),
    })
    .map(({ week: { list, votes: cast }, first, second, key }) => ({
      weekNumber: `2026-W0${number}`,
      firstPlace: list[first] ?? null,
      secondPlace: first === second ? null : (list[second] ?? null),
      [key]: list,
      votes: cast,
    })),
)

export const oldFiles = fc.record(
  { users, currentWeek, history: fc.array(pastWeek, { maxLength: 4 }) },
  { requiredKeys: ['currentWeek'] },
)

/** What stands where something else should. */
const oddValue = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  7,
  1e15,
  3.7,
  '',
  '5',
  '0417',
  'soon',
  'NORA',
  '2026-W54',
  '2026-W8',
  '2099-W01',
  [],
  [1, null, 'x'],
  {},
  { Nora: true },
  { x: { y: 1 } },
  '\ud800',
  'a\u0000b',
  'x'.repeat(6_000),
)

interface Place {
  holder: Json | unknown[]
  key: string | number
}

/** Every place of a value in a tree. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? value.map((_one, index) => index) : Object.keys(value)
  return keys.flatMap(key => {
    const holder = value as Json | unknown[]
    return [{ holder, key }, ...placesIn((holder as Json)[key])]
  })
}

type Damage = (holder: Json, key: string) => void

function swapType(raw: unknown): unknown {
  return typeof raw === 'number' ? String(raw) : Number(raw) || raw
}

const damages = fc.record({ choice: fc.nat(5_000), value: oddValue }).chain(({ choice, value }) =>
  fc
    .constantFrom<Damage[]>(
      (holder, key) => {
        holder[key] = structuredClone(value)
      },
      (holder, key) => {
        holder[key] = swapType(holder[key])
      },
      (holder, key) => {
        if (Array.isArray(holder)) holder.splice(Number(key), 1)
        else delete holder[key]
      },
      (holder, key) => {
        const again = structuredClone(holder[key])
        if (Array.isArray(holder)) holder.push(again)
        else holder[key.toUpperCase()] = again
      },
      holder => {
        if (!Array.isArray(holder)) holder[`extra${choice}`] = structuredClone(value)
      },
    )
    .map(damage => (file: Json) => {
      const places = placesIn(file)
      const place = places[choice % Math.max(places.length, 1)]
      if (place) damage(place.holder as Json, String(place.key))
    }),
)

/** As text: whole, with a mark before it, cut off in the middle, or with something in it that is no JSON. */
const asText = fc.constantFrom<((text: string, at: number) => string)[]>(
  ...Array.from({ length: 8 }, () => (text: string) => text),
  text => `\ufeff${text}`,
  (text, cut) => text.slice(0, cut % text.length),
  (text, cut) => `${text.slice(0, cut % text.length)}\u0007${text.slice(cut % text.length)}`,
)

export const damagedFiles = fc
  .record({ file: oldFiles, damage: fc.array(damages, { maxLength: 5 }), write: asText, cut: fc.nat(100_000) })
  .map(({ file, damage, write, cut }) => {
    const damaged = structuredClone(file) as Json
    for (const one of damage) one(damaged)
    return write(JSON.stringify(damaged), cut)
  })
