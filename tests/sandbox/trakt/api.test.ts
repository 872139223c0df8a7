import { expect, test } from 'vitest'
import { askBare, startTrakt } from './start.ts'

test('without a User-Agent the API is behind Cloudflare’s page, with 403', async () => {
  const { env, apiHeaders } = await startTrakt()
  const answer = await askBare(`${env.TRAKT_API_URL}/users/filmfan`, apiHeaders())
  expect(answer.status).toBe(403)
  expect(answer.headers['content-type']).toMatch(/^text\/html/)
  expect(answer.headers['x-request-id']).toBeUndefined()
  expect(answer.text).toContain('Cloudflare')
})

test('Trakt’s own answers carry X-Request-Id and X-Runtime', async () => {
  const { api } = await startTrakt()
  const { headers } = await api('/users/filmfan')
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(headers.get('x-runtime')).toMatch(/^0\.\d+$/)
})

test.each([
  ['no Content-Type', { 'content-type': '' }, 412, ''],
  ['a form’s Content-Type', { 'content-type': 'application/x-www-form-urlencoded' }, 412, ''],
  ['no version', { 'trakt-api-version': '' }, 403, 'Forbidden'],
  ['version 1', { 'trakt-api-version': '1' }, 403, 'Forbidden'],
  ['no key', { 'trakt-api-key': '' }, 403, 'Forbidden'],
  ['another key', { 'trakt-api-key': 'f'.repeat(64) }, 403, 'Forbidden'],
])('%s is refused', async (_case, headers, status, text) => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link()
  expect(await api('/users/settings', accessToken, headers)).toMatchObject({ status, text })
})

test('a Content-Type may name its charset', async () => {
  const { api } = await startTrakt()
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  expect((await api('/users/filmfan', undefined, headers)).status).toBe(200)
})

test('403 Forbidden is text', async () => {
  const { api } = await startTrakt()
  const { headers } = await api('/users/filmfan', undefined, { 'trakt-api-key': '' })
  expect(headers.get('content-type')).toMatch(/^text\/plain/)
})

test('the bare host gives 412', async () => {
  const { env } = await startTrakt()
  expect((await askBare(`${env.TRAKT_API_URL}/`, { 'user-agent': 'somebody' })).status).toBe(412)
})

test.each(['/users/settings', '/users/me', '/sync/last_activities'])(
  '%s without a token gives 401 with nothing in it',
  async path => {
    const { api } = await startTrakt()
    expect(await api(path)).toMatchObject({ status: 401, text: '' })
  },
)

test.each(['/users/settings', '/users/me', '/sync/last_activities', '/users/filmfan'])(
  '%s with a token that is none gives 401 with nothing in it',
  async path => {
    const { api } = await startTrakt()
    const answer = await api(path, 'sandbox-access-0')
    expect(answer).toMatchObject({ status: 401, text: '' })
    expect(answer.headers.get('content-type')).toBeNull()
  },
)

test('another scheme than Bearer gives 401', async () => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link()
  expect((await api('/users/me', undefined, { authorization: `Basic ${accessToken}` })).status).toBe(401)
  expect((await api('/users/me', undefined, { authorization: accessToken })).status).toBe(401)
  expect((await api('/users/me', undefined, { authorization: `bearer ${accessToken}` })).status).toBe(200)
})

test('an access token expires after seven days', async () => {
  const { clock, api, link } = await startTrakt()
  const { accessToken } = await link()
  await clock.jump(604_800_000 - 1)
  expect((await api('/users/me', accessToken)).status).toBe(200)
  await clock.jump(1)
  expect((await api('/users/me', accessToken)).status).toBe(401)
})

test('a refresh token is no access token', async () => {
  const { api, link } = await startTrakt()
  expect((await api('/users/me', (await link()).refreshToken)).status).toBe(401)
})

test.each([
  ['locked', 'true', 'false'],
  ['deactivated', 'false', 'true'],
])('an account that is %s is answered with 423 and headers that say which', async (state, locked, deactivated) => {
  const { api, trakt, link } = await startTrakt()
  const { accessToken } = await link()
  const other = await link('nightowl')
  await trakt.changeAccount('filmfan', { [state]: true })
  const answer = await api('/users/me', accessToken)
  expect(answer).toMatchObject({ status: 423, text: '' })
  expect(answer.headers.get('x-account-locked')).toBe(locked)
  expect(answer.headers.get('x-account-deactivated')).toBe(deactivated)
  expect((await api('/users/me', other.accessToken)).status).toBe(200)
  await trakt.changeAccount('filmfan', { [state]: false })
  expect((await api('/users/me', accessToken)).status).toBe(200)
})

test('a method that Trakt does not have gives 405', async () => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link()
  expect((await api('/users/settings/all/of/it', accessToken)).status).toBe(405)
  expect((await api('/users/settings', accessToken, {}, 'DELETE')).status).toBe(405)
})

test('paths are as Trakt writes them, in small letters', async () => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link()
  for (const path of ['/sync/History', '/Users/settings', '/search/Movie?query=alien', '/movies/Trending']) {
    expect((await api(path, accessToken)).status, path).toBeGreaterThanOrEqual(404)
  }
})

test('500 reads in five minutes are free, the next is answered with 429 until the five minutes are over', async () => {
  const { clock, api, link } = await startTrakt()
  const { accessToken } = await link()
  const other = await link('nightowl')
  for (let count = 0; count < 500; count++) expect((await api('/users/me', accessToken)).status).toBe(200)
  await clock.jump(100_000)
  const answer = await api('/users/me', accessToken)
  expect(answer).toMatchObject({ status: 429, text: '' })
  expect(answer.headers.get('retry-after')).toBe('200')
  expect(JSON.parse(answer.headers.get('x-ratelimit') ?? '')).toEqual({
    name: 'AUTHED_API_GET_LIMIT',
    period: 300,
    limit: 500,
    remaining: 0,
    until: '2026-10-12T08:05:01Z',
  })
  expect((await api('/users/me', other.accessToken)).status).toBe(200)
  expect((await api('/users/filmfan')).status).toBe(200)
  await clock.jump(199_999)
  expect((await api('/users/me', accessToken)).status).toBe(429)
  await clock.jump(1)
  expect((await api('/users/me', accessToken)).status).toBe(200)
})

test('reads without a token share a limit of their own', async () => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link()
  for (let count = 0; count < 500; count++) expect((await api('/users/filmfan')).status).toBe(200)
  const answer = await api('/users/nightowl')
  expect(answer.status).toBe(429)
  expect(JSON.parse(answer.headers.get('x-ratelimit') ?? '')).toMatchObject({ name: 'UNAUTHED_API_GET_LIMIT' })
  expect((await api('/users/me', accessToken)).status).toBe(200)
})

test('an account writes once a second', async () => {
  const { clock, api, link } = await startTrakt()
  const { accessToken } = await link()
  const other = await link('nightowl')
  const write = (token: string) => api('/sync/nothing', token, {}, 'POST')
  expect((await write(accessToken)).status).toBe(405)
  const answer = await write(accessToken)
  expect(answer.status).toBe(429)
  expect(answer.headers.get('retry-after')).toBe('1')
  expect(JSON.parse(answer.headers.get('x-ratelimit') ?? '')).toMatchObject({ name: 'AUTHED_API_POST_LIMIT', limit: 1 })
  expect((await write(other.accessToken)).status).toBe(405)
  expect((await api('/users/me', accessToken)).status).toBe(200)
  await clock.jump(1000)
  expect((await write(accessToken)).status).toBe(405)
})

test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is a write', async method => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link()
  expect((await api('/sync/nothing', accessToken, {}, method)).status).toBe(405)
  expect((await api('/sync/history', accessToken, {}, 'POST')).status).toBe(429)
})

test('revoking and refreshing are no writes: they go to the auth host', async () => {
  const { auth, api, link, refresh } = await startTrakt()
  const { accessToken } = await link()
  expect((await api('/sync/history', accessToken, {}, 'POST')).status).toBe(201)
  const { refreshToken, accessToken: another } = await link()
  expect((await refresh(refreshToken)).status).toBe(200)
  expect((await auth('/oauth/revoke', { token: another })).status).toBe(200)
})
