import { expect, test } from 'vitest'
import { compare, toJson, toTable } from '../../bench/report.ts'

const vote = compare({ name: 'vote, p50', unit: 'ms', value: 1.2, baseline: 0.8 }, { atMost: 1.5 })
const slow = compare({ name: 'ready', unit: 'ms', value: 1234, baseline: 600 }, { atMost: 1.3 })
const rate = compare({ name: 'votes', unit: '/s', value: 900, baseline: 1000 }, { atLeast: 0.8 })
const alone = compare({ name: 'commits', unit: '/s', value: 5000, baseline: null })

test('a row knows its ratio to the bare bot, and whether that is what it should be', () => {
  expect(vote).toMatchObject({ ratio: 1.2 / 0.8, aim: { words: '≤ 1.5 ×', met: true } })
  expect(slow.aim?.met).toBe(false)
  expect(rate).toMatchObject({ ratio: 0.9, aim: { words: '≥ 0.8 ×', met: true } })
  expect(alone).toEqual({ name: 'commits', unit: '/s', value: 5000, baseline: null, ratio: null })
})

test('the JSON has the rows with name, value, unit, baseline and ratio, and nothing else', () => {
  expect(JSON.parse(toJson([vote, alone]))).toEqual({
    rows: [
      { name: 'vote, p50', value: 1.2, unit: 'ms', baseline: 0.8, ratio: 1.2 / 0.8 },
      { name: 'commits', value: 5000, unit: '/s', baseline: null, ratio: null },
    ],
  })
})

test('the table is Markdown with columns that are aligned', () => {
  expect(toTable([vote, slow, alone])).toBe(
    [
      '|           | Movie Night | bare discord.js |  ratio |       aim |',
      '|-----------|------------:|----------------:|-------:|----------:|',
      '| vote, p50 |     1.20 ms |         0.80 ms | 1.50 × | ≤ 1.5 × ✓ |',
      '| ready     |    1,234 ms |          600 ms | 2.06 × | ≤ 1.3 × ✗ |',
      '| commits   |    5,000 /s |                 |        |           |',
    ].join('\n'),
  )
})
