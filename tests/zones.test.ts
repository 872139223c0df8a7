import { expect, test } from 'vitest'
import { canonicalZone, isZone, suggestZones } from '../src/zones.ts'

test.each([
  ['europe/berlin', 'Europe/Berlin'],
  ['AMERICA/NEW_YORK', 'America/New_York'],
  [' America/New York ', 'America/New_York'],
  ['america/port-au-prince', 'America/Port-au-Prince'],
  ['asia/kathmandu', 'Asia/Kathmandu'],
  ['utc', 'UTC'],
  ['etc/gmt+2', 'Etc/GMT+2'],
])('%j is the zone %s', (typed, zone) => {
  expect(canonicalZone(typed)).toBe(zone)
})

test.each([
  '',
  '+02:00',
  '-0500',
  'Z',
  'Europe/Berlim',
  'Berlin',
  'Mars/Olympus',
  '2026-01-01T00:00Z[Europe/Berlin]',
  'Europe/Berlin\u0000',
  '../etc/passwd',
  '<@123>',
  'constructor',
  'x'.repeat(6000),
])('%j is no zone', typed => {
  expect(isZone(typed)).toBe(false)
})

test('every zone that the runtime knows is a zone', () => {
  expect(Intl.supportedValuesOf('timeZone').filter(zone => canonicalZone(zone) !== zone)).toEqual([])
})

test.each([
  ['new york', 'America/New_York'],
  ['São Paulo', 'America/Sao_Paulo'],
  ['BERL', 'Europe/Berlin'],
  ['kolkata', 'Asia/Kolkata'],
  ['calcutta', 'Asia/Kolkata'],
  ['kyiv', 'Europe/Kyiv'],
  ['buenos', 'America/Argentina/Buenos_Aires'],
  ['utc', 'UTC'],
  ['us/eastern', 'US/Eastern'],
])('typing %j suggests %s first', (typed, zone) => {
  expect(suggestZones(typed)[0]).toBe(zone)
})

test('cities that begin with what is typed stand before regions that do, and those before the rest', () => {
  const suggested = suggestZones('am')
  expect(suggested.slice(0, 3)).toEqual(['Asia/Amman', 'Europe/Amsterdam', 'America/Adak'])
  expect(suggestZones('arg').slice(-1)).toEqual(['America/Argentina/Ushuaia'])
})

test('what is part of no name suggests nothing', () => {
  expect(suggestZones('orleans')).toEqual([])
})

test('nothing typed suggests a few common zones', () => {
  expect(suggestZones('  ').slice(0, 2)).toEqual(['UTC', 'Europe/London'])
  expect(suggestZones('').filter(zone => canonicalZone(zone) !== zone)).toEqual([])
})

test('suggestions are zones, never more than 25 and never one twice, whatever is typed', () => {
  for (const typed of ['', 'a', 'america', '/', '_', 'e', 'port', '💣', '(', '\\', 'a'.repeat(6000)]) {
    const suggested = suggestZones(typed)
    expect(suggested.length).toBeLessThanOrEqual(25)
    expect(new Set(suggested).size).toBe(suggested.length)
    expect(suggested.filter(zone => canonicalZone(zone) !== zone)).toEqual([])
  }
})

test('every zone can be found by its own name, the renamed ones by both', () => {
  const lost = Intl.supportedValuesOf('timeZone').filter(zone => suggestZones(zone)[0] !== zone)
  expect(lost).toEqual([])
  expect(suggestZones('calcutta')).toEqual(['Asia/Kolkata'])
})
