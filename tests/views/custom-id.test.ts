import fc from 'fast-check'
import { expect, test } from 'vitest'
import { actions, decodeCustomId, encodeCustomId } from '../../src/views/custom-id.ts'

test('what is encoded is decoded', () => {
  const parameters = fc.array(fc.stringMatching(/^[^|]{1,15}$/), { maxLength: 4 })
  fc.assert(
    fc.property(fc.constantFrom(...actions), parameters, (action, given) => {
      expect(decodeCustomId(encodeCustomId(action, ...given))).toEqual({ action, parameters: given })
    }),
    { seed: 2, numRuns: 500 },
  )
})

test('an id of another version, another action or anything else is not understood', () => {
  expect(decodeCustomId('v0|vote|7')).toBeNull()
  expect(decodeCustomId('v1|veto|7')).toBeNull()
  expect(decodeCustomId('v1|toString')).toBeNull()
  expect(decodeCustomId('')).toBeNull()
  expect(decodeCustomId('vote')).toBeNull()
})

test('an argument with a separator is refused', () => {
  expect(() => encodeCustomId('vote', '7|8')).toThrow(RangeError)
})

test('an id longer than Discord takes is refused', () => {
  expect(encodeCustomId('vote', 'x'.repeat(92))).toHaveLength(100)
  expect(() => encodeCustomId('vote', 'x'.repeat(93))).toThrow(RangeError)
})
