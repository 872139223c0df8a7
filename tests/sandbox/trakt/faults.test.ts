import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults, places } from '../../../sandbox/trakt/faults.ts'
import { switchNames } from '../../../sandbox/trakt/switches.ts'
import { ask, startTrakt } from './start.ts'

test('a refresh whose answer is lost has used the old token up, and the new one is known to nobody', async () => {
  const { trakt, link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  await trakt.fault('lost-answer', 'refresh')
  await expect(refresh(refreshToken)).rejects.toThrow('fetch failed')
  expect(await refresh(refreshToken)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect(await trakt.tokens()).toMatchObject([{ refreshes: 1 }])
})

test.each([
  ['error-after-effect', 502, /Bad Gateway/],
  ['truncated-json', 200, /^\{"access_token":"[^"]*$/],
  ['empty-answer', 200, /^$/],
] as const)('%s: the refresh takes effect, and the answer is %i', async (name, status, text) => {
  const { trakt, link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  await trakt.fault(name, 'refresh')
  const answer = await refresh(refreshToken)
  expect(answer.status).toBe(status)
  expect(answer.text).toMatch(text)
  expect(await trakt.tokens()).toMatchObject([{ refreshes: 1 }])
})

test('late-answer: the refresh takes effect, and the client waits in vain', async () => {
  const { trakt, link, env, application } = await startTrakt()
  const { refreshToken } = await link()
  await trakt.fault('late-answer', 'refresh')
  const impatient = new AbortController()
  const body = { ...application, grant_type: 'refresh_token', refresh_token: refreshToken }
  const waiting = fetch(`${env.TRAKT_AUTH_URL}/oauth/token`, {
    method: 'POST',
    signal: impatient.signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, redirect_uri: 'https://bot.example/auth/trakt/callback' }),
  }).catch(error => error.name)
  await expect.poll(trakt.tokens).toMatchObject([{ refreshes: 1 }])
  impatient.abort()
  expect(await waiting).toBe('AbortError')
})

test.each([
  ['proxy-html', 200, 'text/html', /^<!DOCTYPE html>/],
  ['forbidden-text', 403, 'text/plain', /^Forbidden$/],
  ['forbidden-html', 403, 'text/html', /Cloudflare/],
  ['unauthorized', 401, 'text/plain', /^$/],
  ['invalid-grant', 400, 'application/json', /^\{"error":"invalid_grant"/],
  ['invalid-request', 400, 'application/json', /^\{"error":"invalid_request"/],
  ['invalid-client', 401, 'application/json', /^\{"error":"invalid_client"/],
  ['empty-list', 200, 'application/json', /^\[\]$/],
  ['empty-map', 200, 'application/json', /^\{\}$/],
  ['account-full', 420, 'text/plain', /^$/],
  ['invalid', 422, 'text/plain', /^$/],
  ['wrong-content-type', 412, 'text/plain', /^$/],
  ['locked', 423, 'text/plain', /^$/],
  ['deactivated', 423, 'text/plain', /^$/],
  ['rate-limit', 429, 'text/plain', /^$/],
  ['rate-limit-bare', 429, 'text/plain', /^$/],
  ['rate-limit-text', 429, 'text/plain', /1015/],
  ['rate-limit-html', 429, 'text/html', /1015/],
  ['server-error', 500, 'text/plain', /^$/],
  ['bad-gateway', 502, 'text/html', /502/],
  ['vip-only', 426, 'text/plain', /^$/],
  ['unavailable', 503, 'text/plain', /^$/],
  ['gateway-timeout', 504, 'text/html', /504/],
  ['unknown-error', 520, 'text/html', /520/],
] as const)('%s: %i as %s, and nothing takes effect', async (name, status, type, text) => {
  const { trakt, link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  await trakt.fault(name, 'refresh')
  const answer = await refresh(refreshToken)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toMatch(type)
  expect(answer.text).toMatch(text)
  expect(await trakt.tokens()).toMatchObject([{ refreshToken, refreshes: 0 }])
  expect((await refresh(refreshToken)).status).toBe(200)
})

test.each([
  ...(['unauthorized', 'forbidden-text', 'account-full', 'invalid', 'locked', 'rate-limit', 'vip-only'] as const),
  ...(['server-error', 'empty-list', 'empty-map', 'empty-answer', 'truncated-json', 'wrong-content-type'] as const),
])('%s comes from Trakt itself, and carries X-Request-Id and X-Runtime as all that does', async name => {
  const { trakt, api, link } = await startTrakt()
  const { accessToken } = await link()
  await trakt.fault(name, 'profile')
  const { headers } = await api('/users/me', accessToken)
  expect(headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  expect(headers.get('x-runtime')).not.toBeNull()
})

test.each([
  ...(['forbidden-html', 'rate-limit-text', 'rate-limit-html', 'proxy-html', 'bad-gateway'] as const),
  ...(['error-after-effect', 'gateway-timeout', 'unknown-error'] as const),
])('%s comes from what stands in front of Trakt, and has neither', async name => {
  const { trakt, api, link } = await startTrakt()
  const { accessToken } = await link()
  await trakt.fault(name, 'profile')
  const { headers } = await api('/users/me', accessToken)
  expect([headers.get('x-request-id'), headers.get('x-runtime')]).toEqual([null, null])
})

test.each([
  ['history-add', 'POST', '/sync/history', { name: 'AUTHED_API_POST_LIMIT', period: 1, limit: 1 }],
  ['watched', 'GET', '/sync/watched/movies', { name: 'AUTHED_API_GET_LIMIT', period: 300, limit: 500 }],
] as const)('rate-limit at %s names the limit of its method', async (place, method, path, limit) => {
  const { trakt, api, link } = await startTrakt()
  const { accessToken } = await link()
  await trakt.fault('rate-limit', place)
  const { headers } = await api(path, accessToken, {}, method)
  expect(JSON.parse(headers.get('x-ratelimit') ?? '')).toMatchObject(limit)
})

test('cut: the connection breaks, and nothing takes effect', async () => {
  const { trakt, link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  await trakt.fault('cut', 'refresh')
  await expect(refresh(refreshToken)).rejects.toThrow('fetch failed')
  expect((await refresh(refreshToken)).status).toBe(200)
})

test('hang: no answer ever comes, and nothing takes effect', async () => {
  const { trakt, env, client } = await startTrakt()
  await trakt.fault('hang', 'device-code')
  const impatient = new AbortController()
  const waiting = fetch(`${env.TRAKT_AUTH_URL}/oauth/device/code`, { method: 'POST', signal: impatient.signal }).catch(
    error => error.name,
  )
  // A second request is answered while the first still waits.
  expect((await ask(`${env.TRAKT_AUTH_URL}/activate`)).status).toBe(200)
  impatient.abort()
  expect(await waiting).toBe('AbortError')
  const hung = async () => (await client.log('trakt-auth')).find(entry => entry.route === '/oauth/device/code')
  await expect.poll(hung).toMatchObject({ status: 0 })
})

test.each([
  ['rate-limit', { 'retry-after': '60' }],
  ['rate-limit-bare', { 'retry-after': null, 'x-ratelimit': null }],
  ['rate-limit-text', { 'retry-after': '143', 'x-ratelimit': null, server: 'cloudflare' }],
  ['rate-limit-html', { 'retry-after': null, 'x-ratelimit': null, server: 'cloudflare' }],
  ['locked', { 'x-account-locked': 'true', 'x-account-deactivated': 'false' }],
  ['deactivated', { 'x-account-locked': 'false', 'x-account-deactivated': 'true' }],
  ['forbidden-html', { server: 'cloudflare', 'x-request-id': null }],
  ['server-error', { 'x-error-message': 'Something broke.' }],
  ['unavailable', { 'retry-after': '30' }],
] as const)('%s has the headers %o', async (name, expected) => {
  const { trakt, api } = await startTrakt()
  await trakt.fault(name, 'api')
  const { headers } = await api('/users/filmfan')
  for (const [header, value] of Object.entries(expected)) expect(headers.get(header), header).toBe(value)
})

test('the limit that rate-limit names ends in a minute of the sandbox’s clock', async () => {
  const { trakt, api } = await startTrakt()
  await trakt.fault('rate-limit', 'api')
  const { headers } = await api('/users/filmfan')
  expect(JSON.parse(headers.get('x-ratelimit') ?? '')).toMatchObject({ until: '2026-10-12T08:01:01Z' })
})

test('a fault hits its place alone, as often as it is told to', async () => {
  const { trakt, auth, exchange, refresh, codeOf, api } = await startTrakt()
  await trakt.fault('bad-gateway', 'refresh', 2)
  const { status, body } = await exchange(await codeOf('filmfan'))
  expect(status).toBe(200)
  expect((await auth('/oauth/device/code')).status).toBe(200)
  expect((await refresh(body.refresh_token)).status).toBe(502)
  expect((await refresh(body.refresh_token)).status).toBe(502)
  const { status: third, body: refreshed } = await refresh(body.refresh_token)
  expect(third).toBe(200)
  expect((await api('/users/me', String(refreshed.access_token))).status).toBe(200)
})

test('every place is hit by its own request', async () => {
  const { trakt, auth, exchange, refresh, codeOf, api, link } = await startTrakt()
  const { accessToken } = await link()
  const requests: Record<keyof typeof places, () => Promise<{ status: number }>> = {
    exchange: async () => exchange(await codeOf('filmfan')),
    refresh: () => refresh('x'),
    revoke: () => auth('/oauth/revoke', { token: 'x' }),
    'device-code': () => auth('/oauth/device/code'),
    'device-token': () => auth('/oauth/device/token', { code: 'x' }),
    auth: () => auth('/oauth/revoke', { token: 'x' }),
    settings: () => api('/users/settings', accessToken),
    profile: () => api('/users/me', accessToken),
    'last-activities': () => api('/sync/last_activities', accessToken),
    watched: () => api('/sync/watched/movies', accessToken),
    'history-get': () => api('/sync/history/movies?limit=1', accessToken),
    'history-add': () => api('/sync/history', accessToken, {}, 'POST'),
    'history-remove': () => api('/sync/history/remove', accessToken, {}, 'POST'),
    'ratings-get': () => api('/sync/ratings/movies/9', accessToken),
    'ratings-add': () => api('/sync/ratings', accessToken, {}, 'POST'),
    'ratings-remove': () => api('/sync/ratings/remove', accessToken, {}, 'POST'),
    'watchlist-get': () => api('/sync/watchlist/movies/added/asc?page=1', accessToken),
    'watchlist-add': () => api('/sync/watchlist', accessToken, {}, 'POST'),
    'watchlist-remove': () => api('/sync/watchlist/remove', accessToken, {}, 'POST'),
    search: () => api('/search/tmdb/348?type=movie', accessToken),
    api: () => api('/users/filmfan', accessToken),
  }
  for (const [place, send] of Object.entries(requests) as [keyof typeof places, () => Promise<{ status: number }>][]) {
    await trakt.fault('unknown-error', place)
    expect((await send()).status, place).toBe(520)
    expect((await send()).status, place).not.toBe(520)
  }
})

test('a fault of the profile is none of what lies below it', async () => {
  const { trakt, api, link } = await startTrakt()
  const { accessToken } = await link()
  await trakt.fault('unknown-error', 'profile')
  expect((await api('/users/me/history', accessToken)).status).toBe(200)
  expect((await api('/users/me?extended=full', accessToken)).status).toBe(520)
})

test('the pages that people see are no place of a fault', async () => {
  const { trakt, env, authorizeUrl } = await startTrakt()
  await trakt.fault('bad-gateway', 'auth')
  expect((await ask(authorizeUrl())).status).toBe(200)
  expect((await ask(`${env.TRAKT_AUTH_URL}/activate`)).status).toBe(200)
})

test('a refresh can be held after it took effect, until all who want it wait', async () => {
  const { client, trakt, link, refresh } = await startTrakt()
  const { refreshToken } = await link()
  const hold = await client.hold(places.refresh, 'after', 2)
  const answers = [refresh(refreshToken), refresh(refreshToken)]
  await hold.waiting(2)
  expect(await trakt.tokens()).toMatchObject([{ refreshes: 1 }])
  await hold.release()
  expect((await Promise.all(answers)).map(answer => answer.status).sort()).toEqual([200, 400])
})

test('the log has the requests of both hosts, and why they were refused', async () => {
  const { client, refresh, api } = await startTrakt()
  await refresh('x')
  await api('/users/me')
  const entries = async () => [...(await client.log('trakt-auth')), ...(await client.log('trakt'))]
  await expect.poll(entries).toMatchObject([
    {
      kind: 'trakt-auth',
      method: 'POST',
      route: '/oauth/token',
      status: 400,
      answer: 'invalid_grant: session not found',
    },
    { kind: 'trakt', method: 'GET', route: '/users/me', status: 401, answer: 'There is no access token.' },
  ])
})

test('the director lists every fault, place and switch with a line on each', async () => {
  const { url, trakt } = await startTrakt()
  await trakt.switch('forced-challenge')
  const { body } = await ask(`${url}/sandbox/trakt/faults`)
  expect(Object.keys(body.faults as object)).toEqual(Object.keys(faults))
  expect(body.places).toEqual(Object.keys(places))
  expect(body.switches).toEqual(
    Object.entries(switchNames).map(([name, what]) => ({ name, what, on: name === 'forced-challenge' })),
  )
})

test('clearing takes faults, holds and switches away', async () => {
  const { trakt, client, refresh } = await startTrakt()
  await trakt.fault('bad-gateway', 'refresh')
  await trakt.switch('legacy-invalid-grant')
  await client.hold(places.refresh, 'before')
  await trakt.clearFaults()
  expect((await refresh('x')).status).toBe(400)
})

test.each([
  ['an unknown fault', { name: 'gremlins', at: 'refresh' }],
  ['an unknown place', { name: 'cut', at: 'everywhere' }],
  ['no place', { name: 'cut' }],
  ['no times', { name: 'cut', at: 'refresh', times: 0 }],
  ['a place for a switch', { name: 'application-deleted', at: 'refresh' }],
])('%s is refused with 400', async (_case, body) => {
  const { url } = await startTrakt()
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(`${url}/sandbox/trakt/faults`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer).toMatchObject({ status: 400, body: { error: expect.any(String) } })
})

test('the README has the same line on every fault and switch, and names every place', () => {
  const readme = readFileSync('sandbox/README.md', 'utf8')
  const rows = [
    ...Object.entries(faults).map(([name, { what }]) => `| \`${name}\` | ${what} |`),
    ...Object.entries(switchNames).map(([name, what]) => `| \`${name}\` | ${what} |`),
  ]
  expect(rows.filter(row => !readme.includes(row))).toEqual([])
  expect(Object.keys(places).filter(place => !readme.includes(`\`${place}\``))).toEqual([])
})
