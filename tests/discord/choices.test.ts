import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkAutocomplete } from '../../sandbox/discord/validate/index.ts'
import { fittingChoices } from '../../src/discord/choices.ts'
import { hostile } from '../views/states.ts'

test('whatever a command suggests, Discord takes it', () => {
  const choices = fc.array(fc.record({ name: hostile, value: fc.oneof(fc.string({ maxLength: 200 }), fc.integer()) }), {
    maxLength: 40,
  })
  fc.assert(
    fc.property(choices, suggested => {
      expect(checkAutocomplete({ choices: fittingChoices(suggested) })).toBeNull()
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('names are cut between characters, values are kept whole or not at all', () => {
  expect(fittingChoices([{ name: '👾'.repeat(101), value: 'tmdb:1' }])).toEqual([
    { name: `${'👾'.repeat(99)}…`, value: 'tmdb:1' },
  ])
  expect(fittingChoices([{ name: 'Alien', value: 'x'.repeat(101) }])).toEqual([])
})
