import { expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { createLinkHealth } from '../../src/services/link-health.ts'
import { createTraktSession } from '../../src/services/trakt-session.ts'
import { NotLinkedError } from '../../src/services/trakt-tokens.ts'
import type { TraktProfile } from '../../src/trakt/api.ts'
import { TraktError, type TraktErrorKind } from '../../src/trakt/errors.ts'

const profile: TraktProfile = { username: 'filmfan', uuid: 'b658', private: false }

/** `answers`: what becomes of each call with a token, in order. */
function healthWith(answers: (TraktErrorKind | null)[], renewed: () => Promise<string> = async () => 'second') {
  const used: string[] = []
  const health = createLinkHealth({
    session: createTraktSession({ tokens: { accessToken: async () => 'first', renewed }, clock: systemClock }),
    api: {
      async profile(token) {
        used.push(token)
        const kind = answers[used.length - 1]
        if (kind) throw new TraktError(kind, 'no')
        return profile
      },
    },
    log: createLog({ level: 'silent', secrets: [] }),
  })
  return { health, used }
}

test('a token that Trakt takes works', async () => {
  expect(await healthWith([null]).health(1)).toBe('works')
})

test('a token that Trakt refuses is renewed once, and the new one decides', async () => {
  const { health, used } = healthWith(['unauthorized', null])
  expect(await health(1)).toBe('works')
  expect(used).toEqual(['first', 'second'])
  expect(await healthWith(['unauthorized', 'unauthorized']).health(1)).toBe('unreachable')
})

test('a token that cannot be renewed means linking again', async () => {
  const gone = () => Promise.reject(new NotLinkedError('gone'))
  expect(await healthWith(['unauthorized'], gone).health(1)).toBe('relink')
})

test.each([
  ['locked', 'locked'],
  ['forbidden', 'refused'],
  ['rejected', 'refused'],
  ['unavailable', 'unreachable'],
  ['timeout', 'unreachable'],
  ['malformed', 'unreachable'],
  ['rate_limited', 'unreachable'],
] as const)('%s is told as %s', async (kind, told) => {
  expect(await healthWith([kind]).health(1)).toBe(told)
})

test('a fault of ours is not taken for Trakt’s', async () => {
  const broken = () => Promise.reject(new TypeError('ours'))
  await expect(healthWith(['unauthorized'], broken).health(1)).rejects.toThrow('ours')
})
