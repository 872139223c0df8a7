import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createEncryption, DecryptionError, parseKey } from '../src/encryption.ts'

const key = randomBytes(32)
const place = { userId: 7, column: 'access_token' }
const { encrypt, decrypt, isCurrent } = createEncryption(key)

test('what was encrypted opens again, and no ciphertext is like another', () => {
  for (const secret of ['', 'a-token', 'ä…😀', 'x'.repeat(10_000)])
    expect(decrypt(encrypt(secret, place), place)).toBe(secret)
  expect(encrypt('a-token', place)).not.toBe(encrypt('a-token', place))
})

test('the form is iv:tag:ciphertext in hex', () => {
  expect(encrypt('a-token', place)).toMatch(/^[0-9a-f]{24}:[0-9a-f]{32}:[0-9a-f]{14}$/)
})

/** The same text with one bit of its hex changed. */
function flipped(text: string, index: number): string {
  const digit = (Number.parseInt(text[index] ?? '0', 16) ^ 1).toString(16)
  return text.slice(0, index) + digit + text.slice(index + 1)
}

test('no bit of iv, tag or ciphertext can be changed', () => {
  const stored = encrypt('a-token', place)
  const digits = Array.from(stored, (_digit, index) => index).filter(index => stored[index] !== ':')
  for (const index of digits) expect(() => decrypt(flipped(stored, index), place)).toThrow(DecryptionError)
})

test.each([
  ['nothing', () => ''],
  ['plain text', () => 'a-token'],
  ['a part too few', (stored: string) => stored.split(':').slice(0, 2).join(':')],
  ['a part too many', (stored: string) => `${stored}:00`],
  ['more at the end', (stored: string) => `${stored}zz`],
  ['less at the end', (stored: string) => stored.slice(0, -2)],
  ['half a byte', (stored: string) => stored.slice(0, -1)],
  ['a short tag', (stored: string) => stored.replace(/:([0-9a-f]{8})[0-9a-f]+:/, ':$1:')],
  ['no ciphertext', (stored: string) => stored.replace(/[0-9a-f]+$/, '')],
  ['upper case', (stored: string) => stored.toUpperCase()],
])('%s does not open', (_what, change) => {
  const stored = encrypt('a-token-abc', place)
  expect(() => decrypt(change(stored), place)).toThrow(DecryptionError)
})

test('a ciphertext that was moved to another member or column does not open, and the error names no secret', () => {
  const stored = encrypt('a-token', place)
  for (const other of [
    { ...place, userId: 8 },
    { ...place, column: 'refresh_token' },
    { userId: 77, column: 'x' },
  ]) {
    expect(() => decrypt(stored, other)).toThrow(
      new DecryptionError(`${other.column} of user ${other.userId} does not open with the key that is set`),
    )
  }
})

test('while keys are changed, the previous one still opens what it made, and nothing new is made with it', () => {
  const rotating = createEncryption(randomBytes(32), key)
  const old = encrypt('a-token', place)
  expect(rotating.decrypt(old, place)).toBe('a-token')
  expect([rotating.isCurrent(old, place), isCurrent(old, place)]).toEqual([false, true])
  const fresh = rotating.encrypt('a-token', place)
  expect(rotating.isCurrent(fresh, place)).toBe(true)
  expect(() => decrypt(fresh, place)).toThrow(DecryptionError)
  expect(() => createEncryption(randomBytes(32), randomBytes(32)).decrypt(old, place)).toThrow(DecryptionError)
})

test.each(['hex', 'base64', 'base64url'] as const)('a key may come as %s', form => {
  for (let count = 0; count < 20; count++) {
    const bytes = randomBytes(32)
    expect(parseKey(bytes.toString(form))).toEqual(bytes)
  }
  expect(parseKey(key.toString('hex').toUpperCase())).toEqual(key)
  expect(parseKey(key.toString('base64').replace('=', ''))).toEqual(key)
})

test.each([
  ['00'.repeat(16), 'holds 16 bytes instead of 32'],
  ['ab'.repeat(33), 'holds 33 bytes instead of 32'],
  ['0'.repeat(63), 'has 63 hex digits instead of 64'],
  [randomBytes(16).toString('base64'), 'holds 16 bytes instead of 32'],
  [randomBytes(48).toString('base64'), 'holds 48 bytes instead of 32'],
  ['correct horse battery staple', 'is neither 64 hex digits nor base64'],
  ['+-'.repeat(22), 'is neither 64 hex digits nor base64'],
  [' '.repeat(64), 'is neither 64 hex digits nor base64'],
])('%s is no key: it %s', (text, reason) => {
  expect(parseKey(text)).toBe(reason)
})
