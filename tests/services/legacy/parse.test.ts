import { expect, test } from 'vitest'
import { parseOldFile, requireOldFile } from '../../../src/services/legacy/parse.ts'
import {
  alien,
  brazil,
  currentWeek,
  heat,
  matrix,
  nomination,
  oldFile,
  pastWeek,
  votesFor,
} from '../../helpers/legacy.ts'

const parse = (json: unknown) => parseOldFile(requireOldFile(json), { zone: 'UTC' })

/** What is remarked on, as lines. */
function remarks(json: unknown): string[] {
  return parse(json).remarks.map(({ kind, where, why }) => `${kind} ${where}: ${why}`)
}

/** The remarks on a file with one nomination that is changed. */
function onNomination(change: object): string[] {
  return remarks(
    oldFile({ history: [], currentWeek: { ...currentWeek, nominations: [{ ...alien, ...change }], votes: {} } }),
  )
}

const here = 'currentWeek.nominations[0] “Alien”'

/** By weeks, what was read of each: ids of films, with who voted for them. */
function weeks(json: unknown) {
  return parse(json).weeks.map(({ week, nominations, votes, first, second }) => ({
    week,
    films: [...nominations.keys()],
    votes: Object.fromEntries([...votes].map(([tmdbId, voters]) => [tmdbId, [...voters]])),
    places: [first, second],
  }))
}

test('nothing is odd about a whole file of the web app', () => {
  expect(remarks(oldFile())).toEqual([])
  expect(weeks(oldFile())).toEqual([
    { week: '2026-W08', films: [68, 949], votes: { 68: ['nora', 'mika'], 949: ['pál'] }, places: [68, 949] },
    { week: '2026-W09', films: [348, 603], votes: { 348: ['pál', 'mika'], 603: ['nora'] }, places: [null, null] },
  ])
})

test('the chat bot’s shape is read: its own votes, ids of TMDB, whole addresses of posters', () => {
  const film = {
    id: 27205,
    title: 'Inception',
    year: '2010',
    poster: 'https://image.tmdb.org/t/p/w500/inception.jpg',
    overview: null,
    proposedBy: 'Nora',
    votes: 3,
  }
  const file = {
    users: { Nora: { icon: '👩‍🚀', pin: null } },
    currentWeek: { ...currentWeek, nominations: [film], votes: { Nora: [27205, 13] } },
    history: [],
  }
  const [week] = parse(file).weeks
  expect(week?.nominations.get(27205)).toMatchObject({
    posterPath: '/inception.jpg',
    overview: '',
    rating: null,
    year: 2010,
  })
  expect(week?.votes).toEqual(new Map([[27205, new Set(['nora'])]]))
  expect(remarks(file)).toEqual([
    'mended currentWeek.nominations[0] “Inception”: has no time: it counts as of the opening of its week',
    'skipped currentWeek.votes “Nora”: votes for “13”, which is not in this week',
  ])
})

test('both shapes of votes can stand side by side, and false is no vote', () => {
  const votes = { ...votesFor([alien, 'Pál']), [String(matrix.id)]: { Nora: false }, Mika: [alien.id, '603'] }
  expect(weeks(oldFile({ history: [], currentWeek: { ...currentWeek, votes } }))[0]?.votes).toEqual({
    348: ['pál', 'mika'],
    603: ['mika'],
  })
  expect(remarks(oldFile({ history: [], currentWeek: { ...currentWeek, votes } }))).toEqual([])
})

test.each([
  ['the list after', { [String(alien.id)]: { Nora: false }, Nora: [alien.id] }],
  ['the list before', { Nora: [alien.id], [String(alien.id)]: { Nora: false } }],
])('a vote that is withdrawn in one shape and cast in the other counts and is told: %s', (_order, votes) => {
  const file = oldFile({ history: [], currentWeek: { ...currentWeek, votes } })
  expect(weeks(file)[0]?.votes).toEqual({ 348: ['nora'] })
  expect(remarks(file)).toEqual([
    'mended currentWeek.votes “Nora”: “Alien” is withdrawn in one place and voted for in another, and counts',
  ])
})

test('an oldest file has no users: whoever did something gets a profile', () => {
  const { people, weeks } = parse({ currentWeek: { ...currentWeek, phase: 'results' } })
  expect(people.map(({ name, isUser }) => [name, isUser])).toEqual([
    ['Nora', false],
    ['Mika', false],
    ['Pál', false],
  ])
  expect(weeks).toHaveLength(1)
})

test('names that differ in case only are one person, with the first one’s pin', () => {
  const file = oldFile({
    users: { nora: { icon: null, pin: '1111' }, Nora: { icon: '👩‍🚀', pin: '0417' }, 'Pa\u0301l': {} },
  })
  expect(parse(file).people).toEqual([
    { key: 'nora', name: 'nora', icon: '👩‍🚀', pin: '1111', isUser: true },
    { key: 'pál', name: 'Pa\u0301l', icon: null, pin: null, isUser: true },
    { key: 'mika', name: 'Mika', icon: null, pin: null, isUser: false },
  ])
  expect(remarks(file)).toContain(
    'mended users “Nora”: is “nora” in another case once more: both become one profile, with the first one’s pin',
  )
})

test('a voter in two cases has one vote', () => {
  const votes = { [String(alien.id)]: { Nora: true, NORA: true } }
  expect(weeks(oldFile({ history: [], currentWeek: { ...currentWeek, votes } }))[0]?.votes).toEqual({ 348: ['nora'] })
  expect(remarks(oldFile({ history: [], currentWeek: { ...currentWeek, votes } }))).toEqual([
    'skipped currentWeek.votes “NORA”: votes for “Alien” twice',
  ])
})

test('a pin keeps its leading zero, also where it was saved as a number, and is never told', () => {
  const pins = (pin: unknown) => ({
    pin: parse(oldFile({ users: { Nora: { pin } } })).people[0]?.pin,
    said: remarks(oldFile({ users: { Nora: { pin } } }))[0],
  })
  expect(pins('0417')).toEqual({ pin: '0417', said: expect.not.stringContaining('Nora') })
  expect(pins(417)).toEqual({ pin: '0417', said: 'mended users “Nora”: pin was a number, not text' })
  for (const wrong of ['417', '04170', 'abcd', 12345, true]) {
    const { pin, said } = pins(wrong)
    expect(pin).toBeNull()
    expect(said).toBe(
      'mended users “Nora”: pin is not four digits and is left out, so that an admin has to confirm a claim',
    )
  }
})

test('numbers as text and text as numbers are mended', () => {
  expect(onNomination({ tmdbId: '348', year: 1979, rating: '8.2' })).toEqual([
    `mended ${here}: tmdbId was text, not a number; year was a number, not text; rating was text, not a number`,
  ])
  expect(onNomination({ id: 1771836000348, title: 1917 })).toEqual([
    'mended currentWeek.nominations[0] “1917”: title was a number, not text',
  ])
  expect(onNomination({ proposedAt: 1771836000348 })).toEqual([`mended ${here}: proposedAt was a number, not text`])
})

test.each([
  [{ year: 'soon' }, 'year “soon” is not a year and is left out'],
  [{ rating: 11 }, 'rating “11” is not a number from 0 to 10 and is left out'],
  [{ imdbId: 'nm0000244' }, 'imdbId “nm0000244” is not an id of IMDb and is left out'],
  [{ posterPath: '../../etc/passwd' }, 'posterPath “../../etc/passwd” is not a path of TMDB and is left out'],
  [{ posterPath: 'https://image.tmdb.org/t/p/w500/a.jpg' }, 'posterPath was a whole address'],
  [
    { poster: 'https://example.org/a.jpg' },
    'poster “https://example.org/a.jpg” is not the address of an image at TMDB and is left out',
  ],
  [{ overview: ['a'] }, 'overview a list is not text and is left out'],
  [
    { proposedAt: 'yesterday' },
    'proposedAt “yesterday” is not a time and is left out; has no time, which its id tells',
  ],
  [{ proposedAt: undefined }, 'has no time, which its id tells'],
  [{ proposedAt: '2026-02-23T09:00:00' }, 'proposedAt has no time zone and is taken as UTC'],
  [{ proposedBy: null }, 'does not say who nominated it'],
])('%j is mended: %s', (change, why) => {
  expect(onNomination(change)).toEqual([`mended ${here}: ${why}`])
})

test('a nomination that does not say which film it is is left out, and its votes with it', () => {
  expect(onNomination({ tmdbId: undefined })).toEqual([
    `skipped ${here}: has no id of TMDB, so it does not say which film it is`,
  ])
  expect(onNomination({ tmdbId: -3 })).toEqual([
    `skipped ${here}: has no id of TMDB, so it does not say which film it is`,
  ])
})

test.each([
  [6, 'skipped history[0].allMovies[0].ratings “Nora for Brazil”: “6” is not a rating from 1 to 5'],
  [0, 'skipped history[0].allMovies[0].ratings “Nora for Brazil”: “0” is not a rating from 1 to 5'],
  ['good', 'skipped history[0].allMovies[0].ratings “Nora for Brazil”: “good” is not a rating from 1 to 5'],
  ['4', 'mended history[0].allMovies[0].ratings “Nora for Brazil”: was text, not a number'],
  [4.3, 'mended history[0].allMovies[0].ratings “Nora for Brazil”: is between two steps and counts as 9 of 10'],
])('a rating of %j is told', (rating, line) => {
  const film = { ...brazil, ratings: { Nora: rating } }
  expect(
    remarks(
      oldFile({
        currentWeek: null,
        history: [{ ...pastWeek, allMovies: [film, heat], firstPlace: heat, secondPlace: null }],
      }),
    ),
  ).toEqual([line])
})

test('a film twice in a week becomes one, and both of its ids are voted for', () => {
  const again = { ...alien, id: '1771836999999', proposedBy: 'Mika' }
  const votes = { ...votesFor([alien, 'Pál']), '1771836999999': { Mika: true } }
  const file = oldFile({ history: [], currentWeek: { ...currentWeek, nominations: [alien, again], votes } })
  expect(weeks(file)[0]).toMatchObject({ films: [348], votes: { 348: ['pál', 'mika'] } })
  expect(parse(file).weeks[0]?.nominations.get(348)?.proposer).toBe('nora')
  expect(remarks(file)).toEqual([
    'mended currentWeek.nominations[1] “Alien”: is in this week already: both become one, nominated by the first',
  ])
})

test('a week twice becomes one, with the first one’s winner', () => {
  const again = {
    ...pastWeek,
    firstPlace: heat,
    secondPlace: null,
    allMovies: [heat, alien],
    votes: votesFor([heat, 'Nora']),
  }
  const file = oldFile({ currentWeek: null, history: [pastWeek, again] })
  expect(weeks(file)).toEqual([
    {
      week: '2026-W08',
      films: [68, 949, 348],
      votes: { 68: ['nora', 'mika'], 949: ['pál', 'nora'] },
      places: [68, 949],
    },
  ])
  expect(remarks(file)).toEqual([
    'mended history[1] “2026-W08”: is in the file already as history[0]: both become one; has another winner, and the first one stays',
  ])
})

test('a current week that the history has is over', () => {
  const file = oldFile({
    currentWeek: { ...currentWeek, weekNumber: '2026-W08', nominations: [brazil, heat], votes: {} },
  })
  expect(parse(file).weeks).toMatchObject([{ week: '2026-W08', current: null, first: 68, second: 949 }])
})

test('a winner that is not among the films of its week is added', () => {
  const file = oldFile({ currentWeek: null, history: [{ ...pastWeek, allMovies: [heat] }] })
  expect(weeks(file)).toMatchObject([
    { films: [949, 68], votes: { 68: ['nora', 'mika'], 949: ['pál'] }, places: [68, 949] },
  ])
  expect(remarks(file)).toEqual([
    'mended history[0].firstPlace “Brazil”: is not among the films of its week, and is added',
  ])
})

test('a list called nominations is a list of films, too', () => {
  const { allMovies, ...week } = pastWeek
  expect(weeks(oldFile({ currentWeek: null, history: [{ ...week, nominations: allMovies }] }))).toMatchObject([
    { films: [68, 949] },
  ])
})

test('a week that does not exist is left out of the history, and the current one is told by its deadline', () => {
  expect(remarks(oldFile({ history: [{ ...pastWeek, weekNumber: '2026-W54' }] }))).toEqual([
    'skipped history[0]: weekNumber “2026-W54” is no week that exists',
  ])
  expect(remarks(oldFile({ history: [], currentWeek: { ...currentWeek, weekNumber: '2026-W54' } }))).toEqual([
    'mended currentWeek “2026-W09”: weekNumber “2026-W54” is no week that exists: its deadline is in 2026-W09',
  ])
  expect(weeks(oldFile({ history: [{ ...pastWeek, weekNumber: '2026-w8' }] }))[0]?.week).toBe('2026-W08')
})

test('keys that nobody knows are counted', () => {
  const file = oldFile({
    theme: 'dark',
    history: [],
    currentWeek: {
      ...currentWeek,
      mood: 1,
      nominations: [
        { ...alien, x: 1 },
        { ...matrix, x: 2 },
      ],
    },
  })
  expect([...parse(file).unknownKeys]).toEqual([
    ['theme', 1],
    ['currentWeek.mood', 1],
    ['nomination.x', 2],
  ])
})

test.each([
  [[], 'The file holds a list, so it is not data.json of the old app.'],
  ['data', 'The file holds “data”, so it is not data.json of the old app.'],
  [null, 'The file holds “null”, so it is not data.json of the old app.'],
  [
    { name: 'movie-night', version: '0.1.0' },
    'The file has neither users nor currentWeek nor history, so it is not data.json of the old app.',
  ],
])('%j is refused as another file', (json, words) => {
  expect(() => requireOldFile(json)).toThrow(words)
})

test('wrong shapes within are left out one by one', () => {
  const file = {
    users: [1],
    currentWeek: 'soon',
    history: [pastWeek, 7, { weekNumber: '2026-W07', allMovies: {}, votes: [] }],
  }
  expect(weeks(file).map(({ week }) => week)).toEqual(['2026-W07', '2026-W08'])
  expect(remarks(file).filter(line => line.startsWith('skipped'))).toEqual([
    'skipped users: a list stands where names are expected',
    'skipped currentWeek: “soon” stands where a week is expected',
    'skipped history[1]: “7” stands where a week is expected',
    'skipped history[2].allMovies: an object stands where a list of films is expected',
    'skipped history[2].votes: a list stands where votes are expected',
  ])
})

test('hostile names are people like all others', () => {
  const json = JSON.parse('{"users": {"__proto__": {"icon": "🦊"}, "constructor": {}, "": {}, "\\u001b[31mRed": {}}}')
  expect(parse(json).people.map(({ name }) => name)).toEqual(['__proto__', 'constructor', '[31mRed'])
  expect(remarks(json)).toEqual([
    'skipped users “nothing visible”: has no name',
    'mended users “[31mRed”: the name was cleaned',
  ])
})

test('a film is told by its id of TMDB where nothing has that id itself', () => {
  const film = nomination(77, 'Memento', 'Nora')
  const file = oldFile({ history: [], currentWeek: { ...currentWeek, nominations: [film], votes: { Nora: [77] } } })
  expect(weeks(file)[0]?.votes).toEqual({ 77: ['nora'] })
})
