import { scryptSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashPin, isPinOf } from '../../src/services/pins.ts'

test('a pin is the one of its hash, and no other is', async () => {
  const stored = await hashPin('0417', 16)
  expect(await isPinOf('0417', stored)).toBe(true)
  for (const other of ['0418', '417', '04170', '', '０４１７']) expect(await isPinOf(other, stored)).toBe(false)
})

test('what is stored is scrypt’s, with a salt of its own, and says what it cost', async () => {
  const [one, other] = [await hashPin('0417', 16), await hashPin('0417', 16)]
  expect(one).not.toBe(other)
  const [name, cost, salt = '', hash] = one.split(':')
  expect([name, cost]).toEqual(['scrypt', '16'])
  expect(scryptSync('0417', Buffer.from(salt, 'hex'), 32, { N: 16, r: 8, p: 1 }).toString('hex')).toBe(hash)
})

test('by default a try costs, and the cost can change later', async () => {
  const stored = await hashPin('0417')
  expect(stored).toMatch(/^scrypt:32768:/)
  expect(await isPinOf('0417', stored)).toBe(true)
})

test.each([null, '', '0417', 'scrypt:16::', 'scrypt:16:00:00'])('nothing is the pin of %j', async stored => {
  expect(await isPinOf('0417', stored)).toBe(false)
  expect(await isPinOf('', stored)).toBe(false)
})
