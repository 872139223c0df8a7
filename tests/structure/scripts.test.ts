import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

test('every npm script that the README names exists', () => {
  const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts)
  const named = [...readFileSync('README.md', 'utf8').matchAll(/npm run ([a-z:-]+)/g)].map(match => match[1])
  expect(named.length).toBeGreaterThan(0)
  expect(named.filter(name => !scripts.includes(name ?? ''))).toEqual([])
})
