import { expect, test } from 'vitest'
import { failureOf } from '../../src/discord/failures.ts'

test.each([
  ['a time-out', Object.assign(new Error('aborted'), { name: 'AbortError' })],
  ['a socket that closed', Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })],
  ['a connection that was reset', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
])('after %s nobody knows whether a message was posted', (_, error) => {
  expect(failureOf(error)).toBe('ambiguous')
})

test('a fault of ours before anything was sent has posted nothing', () => {
  expect(failureOf(new TypeError('x is undefined'))).toBe('refused')
})
