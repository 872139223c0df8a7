import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { TraktError, type TraktErrorKind } from '../../src/trakt/errors.ts'
import { answer, json, type Reply, serveReply } from './far-end.ts'

type Clients = Pick<Awaited<ReturnType<typeof serveReply>>, 'auth' | 'api'>

const secret = 'planted-secret-in-a-body'
const page = `<!doctype html><title>Attention Required! | Cloudflare</title>${secret}`
const hang: Reply = () => undefined
const cut: Reply = (_response, request) => void request.socket.destroy()

const calls: [string, (clients: Clients) => Promise<unknown>][] = [
  ['the exchange of a code', ({ auth }) => auth.exchange('a-code', 'a-verifier')],
  ['a refresh', ({ auth }) => auth.refresh('a-refresh-token')],
  ['a device code', ({ auth }) => auth.deviceCode()],
  ['the profile', ({ api }) => api.profile('an-access-token')],
  ['the addition of plays', ({ api }) => api.addPlays('an-access-token', [])],
  ['the removal of plays', ({ api }) => api.removePlays('an-access-token', [1])],
  ['a rating', ({ api }) => api.rate('an-access-token', [])],
  ['the removal of a rating', ({ api }) => api.unrate('an-access-token', [])],
]
const pollAndRevoke: typeof calls = [
  ['the poll for a device', ({ auth }) => auth.pollDevice('a-device-code')],
  ['a revocation', ({ auth }) => auth.revoke('an-access-token')],
]

const everywhere: [string, Reply, TraktErrorKind][] = [
  ['401 with nothing in it', answer(401, 'application/json', ''), 'unauthorized'],
  ['403 as text', answer(403, 'text/plain', 'Forbidden'), 'forbidden'],
  ['403 as a page', answer(403, 'text/html', page), 'forbidden'],
  ['408', answer(408, 'text/html', page), 'timeout'],
  ['412', answer(412, 'text/html', ''), 'rejected'],
  ['420', answer(420, 'application/json', ''), 'account_limit'],
  ['423', answer(423, 'text/plain', '', { 'x-account-locked': 'true' }), 'locked'],
  ['500', answer(500, 'text/plain', secret), 'unavailable'],
  ['502 as a page', answer(502, 'text/html', page), 'unavailable'],
  ['503 with broken JSON', answer(503, 'application/json', `{"error":"${secret}`), 'unavailable'],
  ['520', answer(520, 'text/html', page), 'unavailable'],
  ['200 as a page', answer(200, 'text/html', page), 'unavailable'],
  ['200 with truncated JSON', answer(200, 'application/json', `{"access_token":"${secret}`), 'malformed'],
  ['200 with text that calls itself JSON', answer(200, 'application/json', `${secret}`), 'malformed'],
  ['a redirect', answer(302, 'text/html', '', { location: '/elsewhere' }), 'rejected'],
  ['a cut connection', cut, 'unavailable'],
  ['a hang', hang, 'timeout'],
  ['a hang in the middle of the body', response => void response.writeHead(200).write('{"a"'), 'timeout'],
]

const table = [...calls, ...pollAndRevoke].flatMap(([what, call]) =>
  everywhere.map(([fault, reply, kind]) => [fault, what, kind, call, reply] as const),
)

test.each(table)('%s at %s is %s, and no secret stands in the error', async (_fault, _what, kind, call, reply) => {
  const { auth, api, arrived } = await serveReply(reply, kind === 'timeout' ? 200 : undefined)
  const error = await call({ auth, api }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(TraktError)
  expect((error as TraktError).kind).toBe(kind)
  const shown = inspect(error, { depth: 10 }) + JSON.stringify(error)
  for (const hidden of [
    secret,
    'a-secret',
    'an-access-token',
    'a-code',
    'a-verifier',
    'a-refresh-token',
    'a-device-code',
  ])
    expect(shown).not.toContain(hidden)
  expect(arrived, 'nothing is sent twice').toHaveLength(1)
})

test.each([...calls, ...pollAndRevoke.slice(1)])(
  '429 at %s says how long to wait, if Trakt says so',
  async (_what, call) => {
    const limited = async (reply: Reply) => call(await serveReply(reply)).catch((error: TraktError) => error)
    const headers = { 'retry-after': '143' }
    expect(await limited(answer(429, 'text/plain', 'error 1015', headers))).toMatchObject({
      kind: 'rate_limited',
      status: 429,
      retryAfter: 143_000,
    })
    for (const reply of [answer(429, 'text/html', page), answer(429, 'text/plain', '', { 'retry-after': 'soon' })]) {
      expect(await limited(reply)).toMatchObject({ kind: 'rate_limited', retryAfter: undefined })
    }
  },
)

test.each([
  [400, 'invalid_grant', 'invalid_grant'],
  [401, 'invalid_grant', 'invalid_grant'],
  [400, 'invalid_request', 'rejected'],
  [401, 'invalid_client', 'forbidden'],
  [400, 'invalid_client', 'forbidden'],
] as const)('%i %s from the token endpoint is %s', async (status, error, kind) => {
  const { auth } = await serveReply(json({ error, error_description: 'session not found' }, status))
  await expect(auth.refresh('x')).rejects.toMatchObject({ name: 'TraktError', kind, status })
})

test.each([
  ['no refresh token', { access_token: 'a', expires_in: 1, created_at: 1 }],
  ['an empty token', { access_token: '', refresh_token: 'r', expires_in: 1, created_at: 1 }],
  ['a life of zero', { access_token: 'a', refresh_token: 'r', expires_in: 0, created_at: 1 }],
  ['text for a number', { access_token: 'a', refresh_token: 'r', expires_in: '604800', created_at: 1 }],
  ['nothing', null],
])('a pair with %s is malformed', async (_what, body) => {
  const { auth } = await serveReply(json(body))
  await expect(auth.refresh('x')).rejects.toMatchObject({ kind: 'malformed' })
})

test.each([
  {},
  { user: { username: '', ids: { uuid: 'u' } } },
  { user: { username: 'x', ids: {} } },
  { user: { username: 'x', ids: { uuid: null } } },
])('a profile without its names is malformed: %j', async body => {
  const { api } = await serveReply(json(body))
  await expect(api.profile('x')).rejects.toMatchObject({ kind: 'malformed' })
})

test('a device code whose page is no http address is malformed', async () => {
  const code = {
    device_code: 'd',
    user_code: 'u',
    verification_url: 'javascript:alert(1)',
    expires_in: 600,
    interval: 5,
  }
  const { auth } = await serveReply(json(code))
  await expect(auth.deviceCode()).rejects.toMatchObject({ kind: 'malformed' })
})
