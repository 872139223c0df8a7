import { expect, test } from 'vitest'
import { readLine, timeWords } from '../../../sandbox/demo/terminal-text.ts'

const reader = {
  paint: (style: string, text: string) => `{${style} ${text}}`,
  now: Date.parse('2026-02-16T10:00:00Z'),
  zone: 'Europe/Berlin',
  names: new Map([
    ['1', 'Ben'],
    ['2', 'movie-night'],
  ]),
}
const noon = Date.parse('2026-02-20T11:00:00Z') / 1000

test.for([
  ['**Alien** (1979)', '{bold Alien} (1979)'],
  ['## Movie night', '{bold Movie night}'],
  ['-# Data: TMDB', '{dim Data: TMDB}'],
  ['- `/vote`: choose', '• {yellow /vote}: choose'],
  ['Press *I watched it* now', 'Press {italic I watched it} now'],
  ['by <@1> in <#2>, <@&3>', 'by {cyan @Ben} in {cyan #movie-night}, {cyan @unknown}'],
  [String.raw`M\*A\*S\*H \\ \<@1>`, String.raw`M*A*S*H \ <@1>`],
])('%s reads as %s', ([line = '', read]) => {
  expect(readLine(line, reader)).toBe(read)
})

test.for([
  ['F', 'Friday, 20 February 2026 12:00'],
  ['f', '20 February 2026 12:00'],
  ['D', '20 February 2026'],
  ['d', '20/02/2026'],
  ['t', '12:00'],
  ['T', '12:00:00'],
  ['R', 'in 4 days'],
])('a timestamp of style %s reads in the zone as %s', ([style = '', words]) => {
  expect(timeWords(noon, style, reader.now, reader.zone)).toBe(words)
})

test.for([
  [0, 'now'],
  [-30, '30 seconds ago'],
  [59 * 60, 'in 1 hour'],
  [40 * 60, 'in 40 minutes'],
  [-3 * 3600, '3 hours ago'],
  [400 * 24 * 3600, 'in 1 year'],
] as const)('%i seconds away reads as %s', ([seconds, words]) => {
  expect(timeWords(reader.now / 1000 + seconds, 'R', reader.now, 'UTC')).toBe(words)
})
