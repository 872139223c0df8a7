import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { lastEveningAt, lastHourAt, nightAfterAt } from '../../src/services/moments.ts'
import { defaultSchedule, roundAt, roundTimes } from '../../src/services/schedule.ts'
import { scheduleCases } from '../helpers/schedules.ts'

const at = (text: string) => Date.parse(text)
const HOUR = 3_600_000

test.each([
  ['2026-03-26T08:00Z', 'Thursday 09:00', '2026-03-25T17:00Z'],
  ['2026-03-26T19:59Z', 'a minute less than three hours after six', '2026-03-25T17:00Z'],
  ['2026-03-26T20:00Z', 'three hours after six', '2026-03-26T17:00Z'],
  ['2026-03-29T12:00Z', 'the Sunday on which summer time begins', '2026-03-28T17:00Z'],
  ['2026-03-29T20:00Z', 'that Sunday night', '2026-03-29T16:00Z'],
])('with voting that opens at %s in Berlin (%s) the last evening begins at %s', (opens, _when, evening) => {
  const times = { nominationsOpenAt: at('2026-03-20T00:00Z'), votingOpensAt: at(opens) }
  expect(lastEveningAt(times, 'Europe/Berlin')).toBe(at(evening))
})

test('there is no last evening when nominations open at or after it', () => {
  const votingOpensAt = at('2026-03-26T08:00Z')
  expect(lastEveningAt({ nominationsOpenAt: at('2026-03-25T17:00Z'), votingOpensAt }, 'Europe/Berlin')).toBeNull()
  expect(lastEveningAt({ nominationsOpenAt: at('2026-03-25T16:59Z'), votingOpensAt }, 'Europe/Berlin')).not.toBeNull()
})

test('the last evening shows 18:00 on the guild’s clock, at least three hours before voting, and no later one would do', () => {
  fc.assert(
    fc.property(scheduleCases, ({ schedule, instant }) => {
      const times = roundAt(schedule, instant)
      const evening = lastEveningAt({ ...times, nominationsOpenAt: Number.NEGATIVE_INFINITY }, schedule.zone) ?? 0
      const shown = Temporal.Instant.fromEpochMilliseconds(evening).toZonedDateTimeISO(schedule.zone)
      expect(shown.toPlainTime().toString()).toBe('18:00:00')
      expect(evening).toBeLessThanOrEqual(times.votingOpensAt - 3 * HOUR)
      expect(shown.add({ days: 1 }).epochMilliseconds).toBeGreaterThan(times.votingOpensAt - 3 * HOUR)
      const kept = lastEveningAt(times, schedule.zone)
      expect(kept).toBe(evening > times.nominationsOpenAt ? evening : null)
    }),
    { seed: 2, numRuns: 300 },
  )
})

test('the last hour begins an hour before the close, unless voting has only just opened', () => {
  const times = roundTimes(defaultSchedule('UTC'), '2026-W08')
  expect(lastHourAt(times)).toBe(at('2026-02-20T11:00Z'))
  expect(lastHourAt({ votingOpensAt: 0, votingClosesAt: HOUR })).toBeNull()
  expect(lastHourAt({ votingOpensAt: 0, votingClosesAt: HOUR + 1 })).toBe(1)
})

test('the night is over half an hour after the film, which lasts two hours where nobody knows better', () => {
  const start = at('2026-02-20T20:00Z')
  expect(nightAfterAt(start, 96)).toBe(at('2026-02-20T22:06Z'))
  expect(nightAfterAt(start, null)).toBe(at('2026-02-20T22:30Z'))
  expect(nightAfterAt(start, 0)).toBe(at('2026-02-20T22:30Z'))
})
