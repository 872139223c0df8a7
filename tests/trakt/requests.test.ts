import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { newVerifier } from '../../src/trakt/auth.ts'
import { answer, json, serveReply } from './far-end.ts'

const pair = {
  access_token: 'an-access-token',
  token_type: 'Bearer',
  expires_in: 604_800,
  refresh_token: 'a-refresh-token',
  scope: 'public offline_access',
  created_at: 1_790_000_000,
}
const tokens = {
  accessToken: 'an-access-token',
  refreshToken: 'a-refresh-token',
  createdAt: 1_790_000_000_000,
  expiresAt: 1_790_604_800_000,
}
const client = { client_id: 'an-id', client_secret: 'a-secret' }
const redirect_uri = 'https://movies.example.org/auth/trakt/callback'

test('the consent page is asked for with state and an S256 challenge of the verifier', async () => {
  const { auth, url } = await serveReply(json({}))
  const verifier = newVerifier()
  const address = new URL(auth.authorizeUrl('a state&more', verifier))
  expect(verifier).toMatch(/^[\w-]{43}$/)
  expect(address.origin + address.pathname).toBe(`${url}/auth/oauth/authorize`)
  expect(Object.fromEntries(address.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'an-id',
    redirect_uri,
    state: 'a state&more',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
})

test('a code is exchanged as JSON, with the verifier and a User-Agent', async () => {
  const { auth, arrived } = await serveReply(json(pair))
  expect(await auth.exchange('a-code', 'a-verifier')).toEqual(tokens)
  const [request] = arrived
  expect(request).toMatchObject({
    method: 'POST',
    path: '/auth/oauth/token',
    headers: { 'content-type': 'application/json', 'user-agent': 'MovieNight/test' },
  })
  expect(request?.headers).not.toHaveProperty('authorization')
  expect(JSON.parse(request?.body ?? '')).toEqual({
    grant_type: 'authorization_code',
    code: 'a-code',
    code_verifier: 'a-verifier',
    ...client,
    redirect_uri,
  })
})

test('a refresh sends the refresh token with the client and the redirect address', async () => {
  const { auth, arrived } = await serveReply(json(pair))
  expect(await auth.refresh('a-refresh-token')).toEqual(tokens)
  const sent = { grant_type: 'refresh_token', refresh_token: 'a-refresh-token', ...client, redirect_uri }
  expect(JSON.parse(arrived[0]?.body ?? '')).toEqual(sent)
})

test.each([json({}), answer(200, 'application/json', ''), answer(204, 'text/plain', '')])(
  'a revocation sends the access token as `token` and takes an empty answer',
  async reply => {
    const { auth, arrived } = await serveReply(reply)
    await auth.revoke('an-access-token')
    expect(arrived[0]).toMatchObject({ method: 'POST', path: '/auth/oauth/revoke' })
    expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({ token: 'an-access-token', ...client })
  },
)

test('a device code comes with its page, and its times in milliseconds', async () => {
  const verification_url = 'https://auth.trakt.tv/activate'
  const reply = json({ device_code: 'd', user_code: '5055CC52', verification_url, expires_in: 600, interval: 5 })
  const { auth, arrived } = await serveReply(reply)
  expect(await auth.deviceCode()).toEqual({
    deviceCode: 'd',
    userCode: '5055CC52',
    verificationUrl: verification_url,
    expiresIn: 600_000,
    interval: 5_000,
  })
  expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({ client_id: 'an-id' })
})

test.each([
  [400, '', 'pending'],
  [404, '', 'unknown'],
  [409, '', 'used'],
  [410, '', 'expired'],
  [418, '', 'denied'],
  [429, '', 'slow_down'],
  [429, '{"trunc', 'slow_down'],
])('polling for a device answered with %i %j is %s', async (status, body, state) => {
  const { auth } = await serveReply(answer(status, 'application/json', body))
  expect(await auth.pollDevice('d')).toEqual({ state })
})

test('polling for a device that was approved gives the tokens', async () => {
  const { auth, arrived } = await serveReply(json(pair))
  expect(await auth.pollDevice('d')).toEqual({ state: 'approved', tokens })
  expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({ code: 'd', ...client })
})

test('the profile is asked for with every header that Trakt wants', async () => {
  const settings = {
    user: { username: 'Film Fan', private: true, ids: { slug: 'film-fan', uuid: 'b6589fc6ab0dc82c' } },
  }
  const { api, arrived } = await serveReply(json({ ...settings, account: {} }))
  expect(await api.profile('an-access-token')).toEqual({
    username: 'Film Fan',
    uuid: 'b6589fc6ab0dc82c',
    private: true,
  })
  expect(arrived[0]).toMatchObject({
    method: 'GET',
    path: '/api/users/settings',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'MovieNight/test',
      'trakt-api-version': '2',
      'trakt-api-key': 'an-id',
      authorization: 'Bearer an-access-token',
    },
  })
})

test.each([undefined, null, false])('a profile whose `private` is %s is public', async value => {
  const { api } = await serveReply(json({ user: { username: 'x', private: value, ids: { uuid: 'u' } } }))
  expect((await api.profile('t')).private).toBe(false)
})
