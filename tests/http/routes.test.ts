import request from 'supertest'
import { expect, test } from 'vitest'
import { linkInBrowser, noraId } from '../helpers/trakt.ts'
import { apiToken, loginAddress, openBrowser, openHttpWorld } from './world.ts'

const bearer = `Bearer ${apiToken}`
const operators = [
  ['get', `/api/trakt/status/${noraId}`],
  ['post', '/auth/trakt/unlink'],
  ['get', '/metrics'],
] as const

test.each(operators)('%s %s wants the bearer', async (method, path) => {
  const { app } = await openHttpWorld()
  for (const [authorization, challenge] of [
    [undefined, 'Bearer'],
    ['Basic abc', 'Bearer'],
    ['Bearer', 'Bearer'],
    ['Bearer wrong-token-of-some-length', 'Bearer error="invalid_token"'],
    [`Bearer ${apiToken}x`, 'Bearer error="invalid_token"'],
  ]) {
    const asked = request(app)[method](path)
    const answer = await (authorization ? asked.set('Authorization', authorization) : asked)
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, challenge])
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(JSON.parse(answer.text)).toMatchObject({ type: 'about:blank', title: 'Unauthorized', status: 401 })
  }
})

test.each(operators)('without an API_TOKEN there is no %s %s', async (method, path) => {
  const { app } = await openHttpWorld({ app: { apiToken: undefined } })
  const answer = await request(app)[method](path).set('Authorization', 'Bearer undefined')
  expect(answer.status).toBe(404)
})

test('the status of a member is found by Discord id or by name, whatever its case', async () => {
  const world = await openHttpWorld()
  await world.db.updateTable('users').set({ name: 'Änne O’Hara' }).where('id', '=', 2).execute()
  const status = (who: string) =>
    request(world.app)
      .get(`/api/trakt/status/${encodeURIComponent(who)}`)
      .set('Authorization', bearer)
  const nothing = { linked: false, traktUser: null, state: null, linkedAt: null, lastSyncedAt: null }
  const none = { ...nothing, queuedPlays: 0, sync: null }
  expect((await status(noraId)).body).toEqual(none)
  expect((await status('Änne O’Hara')).body).toEqual(none)
  await linkInBrowser(world, 1, 'filmfan')
  const linked = {
    linked: true,
    traktUser: 'filmfan',
    state: 'linked',
    linkedAt: '2026-02-16T10:00:00.000Z',
    lastSyncedAt: null,
    queuedPlays: 0,
    sync: {
      running: false,
      first: true,
      stage: null,
      progress: null,
      changes: { plays: 0, playsGone: 0, ratings: 0, ratingsGone: 0, listed: 0, unlisted: 0, skipped: 0 },
      startedAt: null,
      finishedAt: null,
      nextAt: '2026-02-16T10:00:00.000Z',
      problem: null,
      problemId: null,
    },
  }
  expect((await status(noraId)).body).toEqual(linked)
  expect((await status('nORA')).body).toEqual(linked)
})

test('a name that two have is ambiguous, and one that nobody has is not found', async () => {
  const world = await openHttpWorld()
  await world.db.updateTable('users').set({ name: 'nora' }).where('id', '=', 2).execute()
  const get = (who: string) => request(world.app).get(`/api/trakt/status/${who}`).set('Authorization', bearer)
  expect((await get('Nora')).status).toBe(409)
  expect((await get(noraId)).status).toBe(200)
  expect((await get('Zoe')).status).toBe(404)
  expect((await get('%E0%A4%A')).status).toBe(400)
})

test('who calls themselves like another one’s Discord id is not taken for them', async () => {
  const world = await openHttpWorld()
  const unknown = '200000000000000099'
  await world.db.updateTable('users').set({ name: unknown }).where('id', '=', 2).execute()
  await linkInBrowser(world, 2, 'filmfan')
  await request(world.app).get(`/api/trakt/status/${unknown}`).set('Authorization', bearer).expect(404)
  await request(world.app).post('/auth/trakt/unlink').set('Authorization', bearer).send({ user: unknown }).expect(404)
  expect(await world.trakt.links.status(2)).not.toBeNull()
})

test('unlinking by HTTP revokes and deletes, once', async () => {
  const world = await openHttpWorld()
  await linkInBrowser(world, 1, 'filmfan')
  const unlink = (body: unknown) =>
    request(world.app)
      .post('/auth/trakt/unlink')
      .set('Authorization', bearer)
      .send(body as object)
  expect((await unlink({ user: 'Nora' })).body).toEqual({ linked: false, traktUser: 'filmfan', revoked: true })
  expect(await world.people.tokens()).toEqual([])
  expect((await unlink({ user: 'Nora' })).status).toBe(409)
  expect((await unlink({ user: 'Zoe' })).status).toBe(404)
})

test('a body that cannot be read is answered with what is wrong', async () => {
  const { app } = await openHttpWorld()
  const post = (type: string, body: string) =>
    request(app).post('/auth/trakt/unlink').set('Authorization', bearer).set('Content-Type', type).send(body)
  expect((await post('application/json', '{"user":')).status).toBe(400)
  expect((await post('application/json', '{}')).status).toBe(400)
  expect((await post('application/json', '{"user":7}')).status).toBe(400)
  expect((await post('application/json', `{"user":"${'x'.repeat(5000)}"}`)).status).toBe(413)
  expect((await post('application/x-www-form-urlencoded', 'user=Nora')).status).toBe(415)
  const form = await request(app)
    .post('/auth/trakt/confirm')
    .type('form')
    .send(`csrf=${'x'.repeat(5000)}`)
  expect([form.status, form.headers['content-type']]).toEqual([413, 'text/html; charset=utf-8'])
})

test('what fails on our side is answered with an id that stands in the log, and with nothing else', async () => {
  const world = await openHttpWorld()
  const address = await loginAddress(world.trakt)
  await world.db.schema.dropTable('oauth_states').execute()
  const page = await request(world.app).get(address)
  const [, id = 'none'] = /([0-9a-f-]{36})/.exec(page.text) ?? []
  expect([page.status, page.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8'])
  expect(world.lines.filter(line => line.includes(id) && line.includes('no such table'))).toHaveLength(1)
  expect(page.text).not.toContain('oauth_states')

  await world.db.schema.dropTable('trakt_auth').execute()
  const json = await request(world.app).get(`/api/trakt/status/${noraId}`).set('Authorization', bearer)
  const problem = JSON.parse(json.text)
  expect(json.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(problem).toMatchObject({ title: 'Internal Server Error', status: 500, id: expect.any(String) })
  expect(world.lines.filter(line => line.includes(problem.id))).toHaveLength(1)
})

test('/healthz is alive, /readyz says what is missing', async () => {
  const up = { database: true, gateway: true, lease: true }
  const health = { database: async () => up.database, gateway: () => up.gateway, lease: () => up.lease }
  const { app } = await openHttpWorld({ app: { health } })
  expect((await request(app).get('/healthz').expect(200)).body).toEqual({ status: 'alive' })
  expect((await request(app).get('/readyz').expect(200)).body).toEqual({ status: 'ready', ...up })
  for (const part of ['database', 'gateway', 'lease'] as const) {
    up[part] = false
    expect((await request(app).get('/readyz').expect(503)).body).toEqual({ status: 'not ready', ...up })
    up[part] = true
  }
})

test('/metrics tells what is owed, who is linked and how requests went, under patterns and not addresses', async () => {
  const world = await openHttpWorld()
  await linkInBrowser(world, 1, 'filmfan')
  const browser = openBrowser(world)
  const address = await loginAddress(world.trakt)
  await browser.open(address)
  await request(world.app).get('/no/such/place').expect(404)
  await request(world.app).get('/AUTH/Trakt/login').expect(400)
  const at = '2026-02-16T10:00:00.000Z'
  const unsent = { user_id: 1, tmdb_id: 348, title: 'Alien', watched_at: at, due_at: at, created_at: at }
  await world.db
    .insertInto('outbox')
    .values({ ...unsent, year: 1979, kind: 'play_add' })
    .execute()
  const { text } = await request(world.app).get('/metrics').set('Authorization', bearer).expect(200)
  expect(text).toContain('movie_night_announcements{status="pending"} 1')
  expect(text).toContain('movie_night_trakt_outbox{status="queued"} 1')
  expect(text).toContain('movie_night_trakt_links{state="linked"} 1')
  expect(text).toContain('movie_night_trakt_syncs{state="settled"} 1')
  expect(text).toContain('movie_night_trakt_syncs{state="failing"} 0')
  expect(text).toMatch(
    /movie_night_http_request_seconds_count\{method="GET",route="\/auth\/trakt\/login",status="303"\} 1/,
  )
  expect(text).toMatch(/movie_night_http_request_seconds_count\{method="GET",route="none",status="404"\} 1/)
  expect(text).toMatch(
    /movie_night_http_request_seconds_count\{method="GET",route="\/auth\/trakt\/login",status="400"\} 1/,
  )
  expect(text).toContain('process_resident_memory_bytes')
  expect(text).not.toContain(new URL(address, 'http://x').searchParams.get('token'))
  expect(text).not.toContain('/no/such/place')
})

test('no answer is stored, framed, sniffed or says where the reader comes from', async () => {
  const { app, trakt } = await openHttpWorld()
  const login = await request(app).get(await loginAddress(trakt))
  const page = await request(app).get('/auth/trakt/callback')
  for (const { headers } of [login, page, await request(app).get('/healthz'), await request(app).get('/nothing')]) {
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'content-security-policy':
        "default-src 'none';style-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
    })
    expect(Object.keys(headers)).not.toContain('x-powered-by')
    expect(Object.keys(headers)).not.toContain('strict-transport-security')
  }
  const [cookie] = login.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^movie_night_link=[\w-]{43}; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/)
})

test('pages hold no script and no style of their own, and escape every name', async () => {
  const world = await openHttpWorld()
  await world.db.updateTable('users').set({ name: `<script>alert("&'")</script>` }).where('id', '=', 1).execute()
  const asked = await openBrowser(world).askedToLink(1, noraId, 'filmfan')
  expect(asked.text).toContain('&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;')
  expect(asked.text).not.toMatch(/<script|<style| style=|javascript:|\son\w+=/)
  const css = await request(world.app).get('/auth/trakt/style.css').expect(200)
  expect(css.headers['content-type']).toBe('text/css; charset=utf-8')
})

test('a name cannot turn the words of the question around, or be nothing', async () => {
  const world = await openHttpWorld()
  const named = async (name: string) => {
    await world.db.updateTable('users').set({ name }).where('id', '=', 1).execute()
    return (await openBrowser(world).askedToLink(1, noraId, 'filmfan')).text
  }
  expect(await named('Nora\u202e')).toContain('will be linked to\n            <strong>Nora</strong> on Discord')
  expect(await named('\u200b\u2800')).toContain('<strong>without a name</strong> on Discord')
})

test.each([
  ['https://movies.example.org', '__Host-movie_night_link', '/'],
  ['https://example.org/movies', '__Secure-movie_night_link', '/movies'],
])('at %s the cookie is %s', async (publicUrl, name, path) => {
  const world = await openHttpWorld({ publicUrl })
  const visit = await request(world.app).get(await loginAddress(world.trakt))
  const [cookie = ''] = visit.headers['set-cookie'] ?? []
  expect(cookie.startsWith(`${name}=`)).toBe(true)
  expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Lax', `Path=${path}`]))
  expect(visit.headers['strict-transport-security']).toBe('max-age=31536000')
})

test.each(['', '/movies'])('behind a proxy that hands the path on, or strips it (%j), a link works', async base => {
  const world = await openHttpWorld({ publicUrl: 'http://127.0.0.1:8080/movies' })
  const browser = openBrowser(world, base)
  const visit = await browser.open(await loginAddress(world.trakt))
  const back = new URL(await world.people.consent('filmfan', visit.headers.location ?? ''))
  expect(back.pathname).toBe('/movies/auth/trakt/callback')
  const asked = await browser.get(base + back.pathname.replace('/movies', '') + back.search)
  expect(asked.text).toContain('action="/movies/auth/trakt/confirm"')
  expect(asked.text).toContain('href="/movies/auth/trakt/style.css"')
  expect((await browser.answer('link')).status).toBe(200)
  await request(world.app).get(`${base}/healthz`).expect(200)
})

test('without PUBLIC_URL there is nothing to link in a browser, and without Trakt nothing of Trakt', async () => {
  const local = await openHttpWorld({ publicUrl: undefined })
  await request(local.app).get('/auth/trakt/login').expect(404)
  await request(local.app).get(`/api/trakt/status/${noraId}`).set('Authorization', bearer).expect(200)
  const none = await openHttpWorld({ app: { trakt: null } })
  await request(none.app).get('/auth/trakt/login').expect(404)
  await request(none.app).get(`/api/trakt/status/${noraId}`).set('Authorization', bearer).expect(404)
  await request(none.app).get('/healthz').expect(200)
})

test('one client gets so many pages a minute, and who that is a trusted proxy says', async () => {
  const world = await openHttpWorld({ app: { trustProxy: 1 } })
  const get = (client: string) => request(world.app).get('/auth/trakt/callback').set('X-Forwarded-For', client)
  for (let count = 0; count < 60; count++) expect((await get('192.0.2.1')).status).toBe(410)
  const refused = await get('192.0.2.1')
  expect([refused.status, refused.headers['content-type']]).toEqual([429, 'text/html; charset=utf-8'])
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  expect((await get('192.0.2.1, 192.0.2.2')).status, 'the last proxy’s word counts').toBe(410)
  await request(world.app).get('/auth/trakt/style.css').set('X-Forwarded-For', '192.0.2.1').expect(200)
})

test('where no proxy is trusted, a forged X-Forwarded-For gets nobody another minute', async () => {
  const { app } = await openHttpWorld()
  const statuses: number[] = []
  for (let count = 0; count < 61; count++) {
    const answer = await request(app).get('/auth/trakt/callback').set('X-Forwarded-For', `192.0.2.${count}`)
    statuses.push(answer.status)
  }
  expect([statuses[59], statuses[60]]).toEqual([410, 429])
})

test('an address that is none, as a proxy hands it on, is a client like any other and stands in no log', async () => {
  const world = await openHttpWorld({ app: { trustProxy: 1 } })
  const get = (client: string) => request(world.app).get('/auth/trakt/callback').set('X-Forwarded-For', client)
  for (let count = 0; count < 60; count++) expect((await get('evil')).status).toBe(410)
  expect((await get('evil')).status).toBe(429)
  expect(world.lines.join('')).not.toContain('evil')
})

test('an operator’s program that asks too often is told so in JSON', async () => {
  const { app } = await openHttpWorld()
  const statuses = new Set<number>()
  let last = ''
  for (let count = 0; count < 241; count++) {
    const { status, text } = await request(app).get('/metrics')
    statuses.add(status)
    last = text
  }
  expect([...statuses]).toEqual([401, 429])
  expect(JSON.parse(last)).toMatchObject({ title: 'Too Many Requests', status: 429 })
})
