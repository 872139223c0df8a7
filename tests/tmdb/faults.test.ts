import { expect, test } from 'vitest'
import { cut, hang, json, raw, serveReplies } from './stub.ts'

const empty = json({ page: 1, results: [], total_pages: 1, total_results: 0 })
const refusal = (code: number, status: number, headers = {}) =>
  json({ success: false, status_code: code, status_message: 'no' }, status, headers)

test.each([
  ['404 with code 34', refusal(34, 404), { kind: 'not_found', status: 404 }],
  ['401 with code 7', refusal(7, 401), { kind: 'unauthorized', status: 401 }],
  ['400 with code 22', refusal(22, 400), { kind: 'malformed', status: 400 }],
  ['a page of HTML', raw(200, { 'content-type': 'text/html' }, '<h1>Hello</h1>'), { kind: 'malformed' }],
  ['404 in HTML', raw(404, { 'content-type': 'text/html' }, '<h1>Not here</h1>'), { kind: 'malformed', status: 404 }],
  ['401 in HTML', raw(401, { 'content-type': 'text/html' }, '<h1>Log in</h1>'), { kind: 'malformed', status: 401 }],
  ['no content type', raw(200, {}, '{"page":1,"results":[]}'), { kind: 'malformed' }],
  ['JSON that stops', raw(200, { 'content-type': 'application/json' }, '{"page":1,"res'), { kind: 'malformed' }],
  ['JSON of another shape', json({ films: [] }), { kind: 'malformed' }],
  ['a redirect', raw(302, { location: 'http://127.0.0.1:1/' }, ''), { kind: 'malformed', status: 302 }],
])('%s is one TmdbError at the first request', async (_case, reply, expected) => {
  const { requests, open } = await serveReplies(reply)
  await expect(open().popular()).rejects.toMatchObject({ name: 'TmdbError', ...expected })
  expect(requests).toHaveLength(1)
})

test.each([
  ['503 in HTML', raw(503, { 'content-type': 'text/html' }, '<h1>Down</h1>')],
  ['502 with code 43', refusal(43, 502)],
  ['429 with code 25', refusal(25, 429)],
  ['a connection cut before the answer', cut],
])('%s passes: the request is repeated and answered', async (_case, reply) => {
  const { requests, open } = await serveReplies(reply, empty)
  expect(await open().popular()).toEqual([])
  expect(requests).toHaveLength(2)
})

test.each([
  ['503', refusal(9, 503), { kind: 'unavailable', status: 503 }],
  ['429', refusal(25, 429), { kind: 'rate_limited', status: 429 }],
  ['a cut connection', cut, { kind: 'unavailable' }],
])('%s that stays is given up after three requests', async (_case, reply, expected) => {
  const { requests, open } = await serveReplies(reply)
  await expect(open().popular()).rejects.toMatchObject(expected)
  expect(requests).toHaveLength(3)
})

test('a long Retry-After is kept: no second request, and the next call fails without asking', async () => {
  const { requests, open } = await serveReplies(refusal(25, 429, { 'retry-after': '30' }), empty)
  const api = open()
  await expect(api.popular()).rejects.toMatchObject({ kind: 'rate_limited' })
  await expect(api.popular()).rejects.toMatchObject({ kind: 'rate_limited' })
  expect(requests).toHaveLength(1)
})

test('a body that breaks off is an error, not half an answer', async () => {
  const { open } = await serveReplies(response => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
    response.write('{"page":1,"results":[', () => response.destroy())
  })
  await expect(open().popular()).rejects.toMatchObject({ name: 'TmdbError', kind: 'unavailable' })
})

test('no answer in time is a timeout', async () => {
  const { open } = await serveReplies(hang)
  await expect(open({ timeoutMs: 50 }).popular()).rejects.toMatchObject({ name: 'TmdbError', kind: 'timeout' })
})

test('the deadline also ends the wait for a retry', async () => {
  const { requests, open } = await serveReplies(refusal(9, 503))
  await expect(open({ timeoutMs: 50 }).popular()).rejects.toMatchObject({ kind: 'timeout' })
  expect(requests).toHaveLength(1)
})

test('a caller that gives up gets its own reason', async () => {
  const caller = new AbortController()
  const { open } = await serveReplies(() => caller.abort(new Error('not needed any more')))
  await expect(open().popular({ signal: caller.signal })).rejects.toThrow('not needed any more')
})

test('nobody listening is unavailable', async () => {
  const { open } = await serveReplies(empty)
  await expect(open({ baseUrl: 'http://127.0.0.1:1/3' }).popular()).rejects.toMatchObject({ kind: 'unavailable' })
})

test('no error and no log line holds the key', async () => {
  const secret = 'c0ffee'.repeat(5).padEnd(32, '0')
  for (const reply of [refusal(7, 401), raw(200, {}, 'x'), json({}), cut]) {
    const { logged, open } = await serveReplies(reply)
    const error = await open({ apiKey: secret }).search('alien').catch(String)
    expect(`${error} ${JSON.stringify(error)} ${JSON.stringify(logged)}`).not.toContain(secret)
    expect(error).toContain('TmdbError')
  }
})
