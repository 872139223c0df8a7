import { expect, test } from 'vitest'
import { ask, askBare, callback, startTrakt } from './start.ts'

const badGrant = { status: 400, body: { error: 'invalid_grant', error_description: 'session not found' } }

test('a code becomes a pair of tokens for seven days', async () => {
  const { codeOf, exchange } = await startTrakt()
  const answer = await exchange(await codeOf('filmfan'))
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({
    access_token: expect.stringMatching(/^sandbox-access-[0-9a-f]{64}$/),
    token_type: 'bearer',
    expires_in: 604_800,
    refresh_token: expect.stringMatching(/^sandbox-refresh-[0-9a-f]{64}$/),
    scope: 'public',
    created_at: Date.parse('2026-10-12T08:00:00Z') / 1000,
  })
})

test('the tokens speak for the account that approved', async () => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link('nightowl')
  expect(await api('/users/me', accessToken)).toMatchObject({ status: 200, body: { username: 'nightowl' } })
})

test('a code works once', async () => {
  const { codeOf, exchange } = await startTrakt()
  const code = await codeOf('filmfan')
  expect((await exchange(code)).status).toBe(200)
  expect(await exchange(code)).toMatchObject(badGrant)
})

test('of two exchanges at once one succeeds', async () => {
  const { codeOf, exchange, trakt } = await startTrakt()
  const code = await codeOf('filmfan')
  const answers = await Promise.all([exchange(code), exchange(code)])
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 400])
  expect(await trakt.tokens()).toHaveLength(1)
})

test('a code lives ten minutes of the sandbox’s clock', async () => {
  const { clock, codeOf, exchange } = await startTrakt()
  const first = await codeOf('filmfan')
  await clock.jump(600_000 - 1)
  const second = await codeOf('filmfan')
  expect((await exchange(first)).status).toBe(200)
  await clock.jump(600_000)
  expect(await exchange(second)).toMatchObject(badGrant)
})

test('a code of somebody who deleted the account meanwhile is worth nothing', async () => {
  const { trakt, codeOf, exchange } = await startTrakt()
  const code = await codeOf('filmfan')
  await trakt.changeAccount('filmfan', { deleted: true })
  expect(await exchange(code)).toMatchObject(badGrant)
})

test.each([
  ['an unknown code', { code: 'sandbox-code-0' }, 'session not found'],
  ['another redirect_uri', { redirect_uri: 'https://bot.example/other' }, 'redirect_uri mismatch'],
  ['another verifier', { code_verifier: 'x'.repeat(43) }, 'code_verifier mismatch'],
  ['no verifier', { code_verifier: undefined }, 'code_verifier mismatch'],
])('%s gives 400 invalid_grant, and the right code no second chance', async (_case, change, error_description) => {
  const { codeOf, exchange } = await startTrakt()
  const code = await codeOf('filmfan')
  const answer = await exchange(code, change)
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant', error_description } })
  expect((await exchange(code)).status).toBe('code' in change ? 200 : 400)
})

test.each([
  ['no code', { code: undefined }, 'code is required'],
  ['no redirect_uri', { redirect_uri: undefined }, 'redirect_uri is required'],
  ['no grant_type', { grant_type: undefined }, 'grant_type is required'],
  ['no client_id', { client_id: undefined }, 'client_id is required'],
  ['a number for a code', { code: 5 }, 'code is required'],
  ['a verifier of 42', { code_verifier: 'x'.repeat(42) }, 'code_verifier must have 43 to 128 characters'],
  ['a verifier of 129', { code_verifier: 'x'.repeat(129) }, 'code_verifier must have 43 to 128 characters'],
  ['a verifier with a +', { code_verifier: '+'.repeat(43) }, 'code_verifier must have 43 to 128 characters'],
])('%s gives 400 invalid_request and leaves the code alone', async (_case, change, error_description) => {
  const { codeOf, exchange } = await startTrakt()
  const code = await codeOf('filmfan')
  const answer = await exchange(code, change)
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description } })
  expect((await exchange(code)).status).toBe(200)
})

test.each([
  ['another client_id', { client_id: 'f'.repeat(64) }],
  ['another secret', { client_secret: 'f'.repeat(64) }],
])('%s gives 401 invalid_client', async (_case, change) => {
  const { codeOf, exchange } = await startTrakt()
  const answer = await exchange(await codeOf('filmfan'), change)
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
})

test('an unknown grant_type gives 400 unsupported_grant_type', async () => {
  const { auth } = await startTrakt()
  const answer = await auth('/oauth/token', { grant_type: 'password' })
  expect(answer).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } })
})

test('with PKCE no secret is needed; without PKCE it is', async () => {
  const { codeOf, exchange } = await startTrakt()
  const bare = { code_challenge: undefined, code_challenge_method: undefined }
  const noVerifier = { code_verifier: undefined }
  expect((await exchange(await codeOf('filmfan'), { client_secret: undefined })).status).toBe(200)
  expect((await exchange(await codeOf('filmfan', bare), noVerifier)).status).toBe(200)
  const answer = await exchange(await codeOf('filmfan', bare), { ...noVerifier, client_secret: undefined })
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
})

test('a verifier for a code that was asked for without a challenge is refused', async () => {
  const { codeOf, exchange } = await startTrakt()
  const code = await codeOf('filmfan', { code_challenge: undefined, code_challenge_method: undefined })
  expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
})

test('with forced-challenge an authorisation without PKCE cannot be exchanged, one with PKCE can', async () => {
  const { trakt, codeOf, exchange } = await startTrakt()
  await trakt.switch('forced-challenge')
  const code = await codeOf('filmfan', { code_challenge: undefined, code_challenge_method: undefined })
  expect(await exchange(code, { code_verifier: undefined })).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  })
  expect((await exchange(await codeOf('filmfan'))).status).toBe(200)
})

test('a form instead of JSON appears to have no client', async () => {
  const { env, application, codeOf } = await startTrakt()
  const fields = {
    ...application,
    grant_type: 'authorization_code',
    code: await codeOf('filmfan'),
    redirect_uri: callback,
  }
  const answer = await ask(`${env.TRAKT_AUTH_URL}/oauth/token`, { method: 'POST', body: new URLSearchParams(fields) })
  expect(answer).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_description: 'client_id is required' },
  })
})

test('a client that names itself by HTTP Basic appears to be none', async () => {
  const { env, codeOf } = await startTrakt()
  const basic = Buffer.from(`${env.TRAKT_CLIENT_ID}:${env.TRAKT_CLIENT_SECRET}`).toString('base64')
  const answer = await ask(`${env.TRAKT_AUTH_URL}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` },
    body: JSON.stringify({
      grant_type: 'authorization_code',
      code: await codeOf('filmfan'),
      redirect_uri: callback,
    }),
  })
  expect(answer).toMatchObject({ status: 400, body: { error_description: 'client_id is required' } })
})

test.each(['{"client_id":', '[]', 'null', ''])('the body %j gives 400 invalid_request', async body => {
  const { env } = await startTrakt()
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(`${env.TRAKT_AUTH_URL}/oauth/token`, { method: 'POST', headers, body })
  expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
})

test('without a User-Agent the auth host is behind Cloudflare’s page, with 403', async () => {
  const { env } = await startTrakt()
  const answer = await askBare(`${env.TRAKT_AUTH_URL}/oauth/token`, { 'content-type': 'application/json' }, 'POST')
  expect(answer.status).toBe(403)
  expect(answer.headers['content-type']).toMatch(/^text\/html/)
  expect(answer.headers['x-request-id']).toBeUndefined()
  expect(answer.text).toContain('Cloudflare')
})

test('the lifetime of access tokens can be set', async () => {
  const { trakt, clock, api, codeOf, exchange } = await startTrakt()
  await trakt.changeApplication({ accessTokenLifetime: 60 })
  const { body } = await exchange(await codeOf('filmfan'))
  expect(body.expires_in).toBe(60)
  await clock.jump(60_000 - 1)
  expect((await api('/users/me', String(body.access_token))).status).toBe(200)
  await clock.jump(1)
  expect((await api('/users/me', String(body.access_token))).status).toBe(401)
})
