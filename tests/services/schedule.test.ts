import { expect, test } from 'vitest'
import {
  defaultSchedule,
  filmStartAfter,
  nextRound,
  parseWeeklyTime,
  type RoundTimes,
  roundAt,
  roundTimes,
  roundToStartNow,
  type Schedule,
  scheduleFaults,
} from '../../src/services/schedule.ts'

const at = (text: string) => Date.parse(text)

function weekly(text: string) {
  const time = parseWeeklyTime(text)
  if (!time) throw new Error(`Not a weekly time: ${text}`)
  return time
}

function schedule(
  zone: string,
  nominationsOpen: string,
  votingOpens: string,
  votingCloses: string,
  filmStarts: string,
) {
  const times = { nominationsOpen, votingOpens, votingCloses, filmStarts }
  const read = Object.entries(times).map(([name, text]) => [name, weekly(text)])
  return { zone, ...Object.fromEntries(read) } as Schedule
}

/** Opening, voting opens, voting closes, film, next opening: as UTC text, to be compared with a calendar. */
function instantsOf(times: RoundTimes) {
  const { nominationsOpenAt, votingOpensAt, votingClosesAt, filmStartsAt, nextOpeningAt } = times
  const instants = [nominationsOpenAt, votingOpensAt, votingClosesAt, filmStartsAt, nextOpeningAt]
  return instants.map(instant => new Date(instant).toISOString().replace(':00.000Z', 'Z'))
}

const MON_FRI = ['Mon 09:00', 'Thu 09:00', 'Fri 12:00', 'Fri 20:00'] as const

test('a new guild’s week runs from Monday 09:00 to the film on Friday 20:00', () => {
  expect(defaultSchedule('UTC')).toEqual(schedule('UTC', ...MON_FRI))
  expect(roundTimes(defaultSchedule('UTC'), '2026-W08')).toEqual({
    week: '2026-W08',
    nominationsOpenAt: at('2026-02-16T09:00Z'),
    votingOpensAt: at('2026-02-19T09:00Z'),
    votingClosesAt: at('2026-02-20T12:00Z'),
    filmStartsAt: at('2026-02-20T20:00Z'),
    nextOpeningAt: at('2026-02-23T09:00Z'),
  })
})

// The expected instants are worked out by hand from the published clock changes of each place.
test.each<[string, Schedule, string, string[]]>([
  [
    'Berlin keeps its wall-clock times over the week in which summer time begins',
    schedule('Europe/Berlin', ...MON_FRI),
    '2026-W13',
    ['2026-03-23T08:00Z', '2026-03-26T08:00Z', '2026-03-27T11:00Z', '2026-03-27T19:00Z', '2026-03-30T07:00Z'],
  ],
  [
    'Berlin keeps them over the week in which it ends',
    schedule('Europe/Berlin', ...MON_FRI),
    '2026-W43',
    ['2026-10-19T07:00Z', '2026-10-22T07:00Z', '2026-10-23T10:00Z', '2026-10-23T18:00Z', '2026-10-26T08:00Z'],
  ],
  [
    'a time that Berlin skips is taken an hour later, and the close then waits until voting has had 30 minutes',
    schedule('Europe/Berlin', 'Mon 09:00', 'Sun 02:30', 'Sun 03:30', 'Sun 20:00'),
    '2026-W13',
    ['2026-03-23T08:00Z', '2026-03-29T01:30Z', '2026-03-29T02:00Z', '2026-03-29T18:00Z', '2026-03-30T07:00Z'],
  ],
  [
    'a film that would start before its delayed close starts with it',
    schedule('Europe/Berlin', 'Mon 09:00', 'Sun 02:30', 'Sun 03:30', 'Sun 03:45'),
    '2026-W13',
    ['2026-03-23T08:00Z', '2026-03-29T01:30Z', '2026-03-29T02:00Z', '2026-03-29T02:00Z', '2026-03-30T07:00Z'],
  ],
  [
    'a time that Berlin has twice is the first of the two',
    schedule('Europe/Berlin', 'Mon 09:00', 'Sun 01:30', 'Sun 02:30', 'Sun 03:00'),
    '2026-W43',
    ['2026-10-19T07:00Z', '2026-10-24T23:30Z', '2026-10-25T00:30Z', '2026-10-25T02:00Z', '2026-10-26T08:00Z'],
  ],
  [
    'New York goes over to summer time between two rounds',
    schedule('America/New_York', ...MON_FRI),
    '2026-W10',
    ['2026-03-02T14:00Z', '2026-03-05T14:00Z', '2026-03-06T17:00Z', '2026-03-07T01:00Z', '2026-03-09T13:00Z'],
  ],
  [
    'New York’s second hour after one in November is not the first',
    schedule('America/New_York', 'Mon 09:00', 'Sat 12:00', 'Sun 01:30', 'Sun 02:00'),
    '2026-W44',
    ['2026-10-26T13:00Z', '2026-10-31T16:00Z', '2026-11-01T05:30Z', '2026-11-01T07:00Z', '2026-11-02T14:00Z'],
  ],
  [
    'Lord Howe moves by half an hour only',
    schedule('Australia/Lord_Howe', 'Mon 09:00', 'Sun 02:15', 'Sun 03:15', 'Sun 20:00'),
    '2026-W40',
    ['2026-09-27T22:30Z', '2026-10-03T15:45Z', '2026-10-03T16:15Z', '2026-10-04T09:00Z', '2026-10-04T22:00Z'],
  ],
  [
    'Kathmandu is a quarter of an hour off everybody else',
    schedule('Asia/Kathmandu', ...MON_FRI),
    '2026-W08',
    ['2026-02-16T03:15Z', '2026-02-19T03:15Z', '2026-02-20T06:15Z', '2026-02-20T14:15Z', '2026-02-23T03:15Z'],
  ],
  [
    'St John’s is half an hour off, and has summer time',
    schedule('America/St_Johns', ...MON_FRI),
    '2026-W10',
    ['2026-03-02T12:30Z', '2026-03-05T12:30Z', '2026-03-06T15:30Z', '2026-03-06T23:30Z', '2026-03-09T11:30Z'],
  ],
  [
    'Apia had no Friday in the last week of 2011: the film is on Saturday, once',
    schedule('Pacific/Apia', ...MON_FRI),
    '2011-W52',
    ['2011-12-26T19:00Z', '2011-12-29T19:00Z', '2011-12-30T22:00Z', '2011-12-31T06:00Z', '2012-01-01T19:00Z'],
  ],
  [
    'a day skipped in Apia swaps neighbours, and each waits for the one before it, the next opening too',
    schedule('Pacific/Apia', 'Sat 09:00', 'Fri 09:00', 'Sat 08:00', 'Sat 20:00'),
    '2011-W52',
    ['2011-12-24T19:00Z', '2011-12-30T19:00Z', '2011-12-30T19:30Z', '2011-12-31T06:00Z', '2011-12-30T20:00Z'],
  ],
  [
    'week 53 closes in the next year',
    schedule('UTC', ...MON_FRI),
    '2026-W53',
    ['2026-12-28T09:00Z', '2026-12-31T09:00Z', '2027-01-01T12:00Z', '2027-01-01T20:00Z', '2027-01-04T09:00Z'],
  ],
  [
    'a round that opens in one week is labelled by the next, in which it closes',
    schedule('Europe/Berlin', 'Fri 18:00', 'Sun 18:00', 'Mon 18:00', 'Thu 20:00'),
    '2026-W01',
    ['2025-12-26T17:00Z', '2025-12-28T17:00Z', '2025-12-29T17:00Z', '2026-01-01T19:00Z', '2026-01-02T17:00Z'],
  ],
])('%s', (_name, given, week, instants) => {
  expect(instantsOf(roundTimes(given, week))).toEqual(instants)
})

test('the round after one that was delayed opens when that one says', () => {
  const apia = schedule('Pacific/Apia', 'Sat 09:00', 'Fri 09:00', 'Sat 08:00', 'Sat 20:00')
  expect(roundTimes(apia, '2012-W01').nominationsOpenAt).toBe(at('2011-12-30T20:00Z'))
})

test('a round is under way from its opening to the millisecond before the next', () => {
  const utc = defaultSchedule('UTC')
  expect(roundAt(utc, at('2026-02-16T09:00Z')).week).toBe('2026-W08')
  expect(roundAt(utc, at('2026-02-16T09:00Z') - 1).week).toBe('2026-W07')
  expect(roundAt(utc, at('2026-02-22T23:00Z')).week).toBe('2026-W08')
  expect(nextRound(utc, at('2026-02-16T09:00Z') - 1).week).toBe('2026-W08')
  expect(nextRound(utc, at('2026-02-16T09:00Z')).week).toBe('2026-W09')
})

test('the same holds where the opening lies later in the week than the close before it', () => {
  const late = schedule('UTC', 'Tue 09:00', 'Sun 09:00', 'Mon 12:00', 'Mon 20:00')
  expect(roundAt(late, at('2026-02-17T09:00Z')).week).toBe('2026-W09')
  expect(roundAt(late, at('2026-02-17T09:00Z') - 1).week).toBe('2026-W08')
})

test.each([
  ['2026-02-17T10:00Z', '2026-W08', '2026-02-16T09:00Z', 'the present round while nominations are open'],
  ['2026-02-19T08:00Z', '2026-W08', '2026-02-16T09:00Z', 'the present round with just an hour left'],
  ['2026-02-19T08:00:00.001Z', '2026-W09', '2026-02-19T08:00:00.001Z', 'the next round with less than an hour left'],
  ['2026-02-21T15:00Z', '2026-W09', '2026-02-21T15:00Z', 'the next round, at once, on the weekend'],
  ['2026-02-23T09:00Z', '2026-W09', '2026-02-23T09:00Z', 'a round at its own opening'],
])('"start now" at %s starts %s, open since %s: %s', (now, week, opened) => {
  const round = roundToStartNow(defaultSchedule('UTC'), at(now))
  expect(round).toEqual({ ...roundTimes(defaultSchedule('UTC'), week), nominationsOpenAt: at(opened) })
})

test('the film after an extension is the first one that has not begun yet', () => {
  const berlin = defaultSchedule('Europe/Berlin')
  expect(filmStartAfter(berlin, at('2026-03-27T19:00Z'))).toBe(at('2026-03-27T19:00Z'))
  expect(filmStartAfter(berlin, at('2026-03-27T19:00Z') + 1)).toBe(at('2026-04-03T18:00Z'))
  expect(filmStartAfter(berlin, at('2026-03-23T00:00Z'))).toBe(at('2026-03-27T19:00Z'))
})

test('a schedule without faults has none', () => {
  expect(scheduleFaults(defaultSchedule('Asia/Kathmandu'))).toEqual([])
  expect(scheduleFaults(schedule('UTC', 'Mon 09:00', 'Mon 10:00', 'Mon 11:00', 'Mon 11:00'))).toEqual([])
  expect(scheduleFaults(schedule('UTC', 'Mon 09:00', 'Thu 09:00', 'Mon 08:00', 'Mon 08:30'))).toEqual([])
})

test.each<[string, Schedule, RegExp]>([
  [
    'a zone that does not exist',
    schedule('Europe/Berlim', ...MON_FRI),
    /^There is no time zone “Europe\/Berlim”: choose/,
  ],
  ['a bare offset', schedule('+02:00', ...MON_FRI), /^There is no time zone “\\\+02\\:00”: choose/],
  [
    'voting that closes before it opens',
    schedule('UTC', 'Mon 09:00', 'Thu 09:00', 'Wed 12:00', 'Fri 20:00'),
    /^Voting closes \(Wednesday 12:00\) before it opens \(Thursday 09:00\).* between Thursday 09:00 and Monday 09:00\.$/,
  ],
  [
    'voting that closes as it opens',
    schedule('UTC', 'Mon 09:00', 'Thu 09:00', 'Thu 09:00', 'Fri 20:00'),
    /^Voting closes \(Thursday 09:00\) before/,
  ],
  [
    'voting that opens with nominations',
    schedule('UTC', 'Mon 09:00', 'Mon 09:00', 'Fri 12:00', 'Fri 20:00'),
    /^Voting opens \(Monday 09:00\) less than an hour after nominations open/,
  ],
  [
    'nominations of 59 minutes',
    schedule('UTC', 'Mon 09:00', 'Mon 09:59', 'Fri 12:00', 'Fri 20:00'),
    /^Voting opens \(Monday 09:59\) less than an hour after nominations open/,
  ],
  [
    'voting of 59 minutes',
    schedule('UTC', 'Mon 09:00', 'Thu 09:00', 'Thu 09:59', 'Fri 20:00'),
    /^Voting closes \(Thursday 09:59\) less than an hour after it opens/,
  ],
  [
    'nominations that open again 59 minutes after the close',
    schedule('UTC', 'Mon 09:00', 'Thu 09:00', 'Mon 08:01', 'Fri 20:00'),
    /^Voting closes \(Monday 08:01\) less than an hour before nominations open again/,
  ],
  [
    'a day that does not exist',
    { ...defaultSchedule('UTC'), filmStarts: { day: 8 as 1, time: '20:00' } },
    /^Film starts is not a day and a time/,
  ],
  [
    'a time that does not exist',
    { ...defaultSchedule('UTC'), votingOpens: { day: 1, time: '24:00' } },
    /^Voting opens is not a day and a time/,
  ],
])('%s is one fault with its remedy, and no round is computed from it', (_name, faulty, words) => {
  const faults = scheduleFaults(faulty)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toMatch(words)
  expect(() => roundTimes(faulty, '2026-W08')).toThrow(RangeError)
})

test('all faults are named together, and a long zone is cut short', () => {
  const faulty = schedule('x'.repeat(6000), 'Mon 09:00', 'Thu 09:00', 'Wed 12:00', 'Fri 20:00')
  const faults = scheduleFaults(faulty)
  expect(faults).toHaveLength(2)
  expect(faults.join('').length).toBeLessThan(400)
})

test('a week that does not exist has no round', () => {
  expect(() => roundTimes(defaultSchedule('UTC'), '2025-W53')).toThrow(RangeError)
})
