import { expect, test } from 'vitest'
import { startTrakt } from './start.ts'

const badGrant = { status: 400, body: { error: 'invalid_grant', error_description: 'session not found' } }

test('a refresh gives a new pair whose life begins now', async () => {
  const { clock, link, refresh, api } = await startTrakt()
  const before = await link()
  await clock.jump(604_800_000)
  expect((await api('/users/me', before.accessToken)).status).toBe(401)
  const { status, body } = await refresh(before.refreshToken)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    token_type: 'bearer',
    expires_in: 604_800,
    scope: 'public',
    created_at: Date.parse('2026-10-19T08:00:00Z') / 1000,
  })
  expect(body.refresh_token).not.toBe(before.refreshToken)
  expect((await api('/users/me', String(body.access_token))).status).toBe(200)
})

test('a refresh token works once and has no grace', async () => {
  const { link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  const { body } = await refresh(refreshToken)
  expect(await refresh(refreshToken)).toMatchObject(badGrant)
  expect((await refresh(body.refresh_token)).status).toBe(200)
})

test('of two refreshes at once one succeeds', async () => {
  const { link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)])
  expect(answers.map(answer => answer.status).sort()).toEqual([200, 400])
})

test('a refresh token has no expiry of its own', async () => {
  const { clock, link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  await clock.jump(365 * 24 * 3_600_000)
  expect((await refresh(refreshToken)).status).toBe(200)
})

test('the old access token dies with its refresh', async () => {
  const { link, refresh, api } = await startTrakt()
  const { accessToken, refreshToken } = await link()
  await refresh(refreshToken)
  expect((await api('/users/me', accessToken)).status).toBe(401)
})

test('with old-access-token-survives it lives until it expires, or the grant is revoked', async () => {
  const { trakt, clock, link, refresh, api } = await startTrakt()
  await trakt.switch('old-access-token-survives')
  const first = await link()
  await refresh(first.refreshToken)
  expect((await api('/users/me', first.accessToken)).status).toBe(200)
  await clock.jump(604_800_000)
  expect((await api('/users/me', first.accessToken)).status).toBe(401)
  const second = await link()
  await refresh(second.refreshToken)
  await trakt.revoke('filmfan')
  expect((await api('/users/me', second.accessToken)).status).toBe(401)
})

test.each([
  ['an unknown token', { refresh_token: 'sandbox-refresh-0' }, 400, 'invalid_grant'],
  ['no token', { refresh_token: undefined }, 400, 'invalid_request'],
  ['no redirect_uri', { redirect_uri: undefined }, 400, 'invalid_request'],
  ['a foreign redirect_uri', { redirect_uri: 'https://evil.example/' }, 400, 'invalid_grant'],
  ['no address at all', { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' }, 400, 'invalid_grant'],
  ['another client', { client_id: 'f'.repeat(64) }, 401, 'invalid_client'],
  ['another secret', { client_secret: 'f'.repeat(64) }, 401, 'invalid_client'],
])('%s gives %o %i %s and uses nothing up', async (_case, change, status, error) => {
  const { link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  expect(await refresh(refreshToken, change)).toMatchObject({ status, body: { error } })
  expect((await refresh(refreshToken)).status).toBe(200)
})

test('an access token is no refresh token', async () => {
  const { link, refresh } = await startTrakt()
  expect(await refresh((await link()).accessToken)).toMatchObject(badGrant)
})

test('a pair that was made with PKCE is refreshed without the secret, any other is not', async () => {
  const { link, codeOf, exchange, refresh } = await startTrakt()
  const noSecret = { client_secret: undefined }
  expect((await refresh((await link()).refreshToken, noSecret)).status).toBe(200)
  const bare = await codeOf('filmfan', { code_challenge: undefined, code_challenge_method: undefined })
  const { body } = await exchange(bare, { code_verifier: undefined })
  expect(await refresh(body.refresh_token, noSecret)).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
})

test('revoking an access token ends its pair and answers 200 {}', async () => {
  const { link, auth, refresh, api } = await startTrakt()
  const { accessToken, refreshToken } = await link()
  const other = await link('nightowl')
  expect(await auth('/oauth/revoke', { token: accessToken })).toMatchObject({ status: 200, text: '{}' })
  expect((await api('/users/me', accessToken)).status).toBe(401)
  expect(await refresh(refreshToken)).toMatchObject(badGrant)
  expect((await api('/users/me', other.accessToken)).status).toBe(200)
})

test('revoking a refresh token ends its pair too', async () => {
  const { link, auth, api } = await startTrakt()
  const { accessToken, refreshToken } = await link()
  expect((await auth('/oauth/revoke', { token: refreshToken })).status).toBe(200)
  expect((await api('/users/me', accessToken)).status).toBe(401)
})

test('revoking what is not there answers 200 {} as well', async () => {
  const { auth } = await startTrakt()
  expect(await auth('/oauth/revoke', { token: 'nothing' })).toMatchObject({ status: 200, text: '{}' })
})

test.each([
  ['the token under a wrong name', { access_token: 'x' }, 400, 'invalid_request'],
  ['no secret', { token: 'x', client_secret: undefined }, 401, 'invalid_client'],
  ['another client', { token: 'x', client_id: 'f'.repeat(64) }, 401, 'invalid_client'],
])('a revocation with %s is refused', async (_case, fields, status, error) => {
  const { auth } = await startTrakt()
  expect(await auth('/oauth/revoke', fields)).toMatchObject({ status, body: { error } })
})

test('with legacy-invalid-grant the refusal is 401 with the long sentence', async () => {
  const { trakt, refresh } = await startTrakt()
  await trakt.switch('legacy-invalid-grant')
  const answer = await refresh('sandbox-refresh-0')
  expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_grant' } })
  expect(answer.body.error_description).toMatch(/^The provided authorization grant is invalid/)
  await trakt.switch('legacy-invalid-grant', false)
  expect(await refresh('sandbox-refresh-0')).toMatchObject(badGrant)
})

test('with application-deleted nothing that the application asks is granted', async () => {
  const { trakt, link, refresh, auth, api, authorizeUrl } = await startTrakt()
  const { accessToken, refreshToken } = await link()
  await trakt.switch('application-deleted')
  expect(await refresh(refreshToken)).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  expect(await auth('/oauth/device/code')).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  expect(await api('/users/me', accessToken)).toMatchObject({ status: 403, text: 'Forbidden' })
  await expect(trakt.consent('filmfan', authorizeUrl())).rejects.toThrow('invalid_client')
  await trakt.clearFaults()
  expect((await refresh(refreshToken)).status).toBe(200)
})
