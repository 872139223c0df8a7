import { expect, test } from 'vitest'
import { ask, startTrakt } from './start.ts'

type Trakt = Awaited<ReturnType<typeof startTrakt>>

/** A device that waits for its code to be entered. */
async function startDevice({ auth }: Trakt) {
  const { status, body } = await auth('/oauth/device/code', { client_secret: undefined })
  const code = String(body.device_code)
  return { status, body, userCode: String(body.user_code), poll: () => auth('/oauth/device/token', { code }) }
}

test('a device gets its codes, the address where one enters them, ten minutes and five seconds', async () => {
  const trakt = await startTrakt()
  const { status, body } = await startDevice(trakt)
  expect(status).toBe(200)
  expect(body).toEqual({
    device_code: expect.stringMatching(/^sandbox-device-[0-9a-f]{64}$/),
    user_code: expect.stringMatching(/^[0-9A-F]{8}$/),
    verification_url: `${trakt.env.TRAKT_AUTH_URL}/activate`,
    expires_in: 600,
    interval: 5,
  })
})

test('until somebody decides, a poll gives 400 with nothing in it', async () => {
  const trakt = await startTrakt()
  const { poll } = await startDevice(trakt)
  expect(await poll()).toMatchObject({ status: 400, text: '' })
  await trakt.clock.jump(5000)
  expect(await poll()).toMatchObject({ status: 400, text: '' })
})

test('once it is approved, a poll gives the tokens, and the next one 409', async () => {
  const trakt = await startTrakt()
  const { poll, userCode } = await startDevice(trakt)
  await trakt.trakt.activate('nightowl', userCode)
  const answer = await poll()
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ token_type: 'bearer', expires_in: 604_800, scope: 'public' })
  const me = await trakt.api('/users/me', String(answer.body.access_token))
  expect(me.body.username).toBe('nightowl')
  await trakt.clock.jump(5000)
  expect(await poll()).toMatchObject({ status: 409, text: '' })
})

test('once it is denied, a poll gives 418', async () => {
  const trakt = await startTrakt()
  const { poll, userCode } = await startDevice(trakt)
  await trakt.trakt.activate('filmfan', userCode, 'deny')
  expect(await poll()).toMatchObject({ status: 418, text: '' })
})

test('a poll within five seconds of the last gives 429, and counts as one', async () => {
  const trakt = await startTrakt()
  const { poll } = await startDevice(trakt)
  await poll()
  await trakt.clock.jump(4999)
  expect(await poll()).toMatchObject({ status: 429, text: '' })
  await trakt.clock.jump(4999)
  expect((await poll()).status).toBe(429)
  await trakt.clock.jump(5000)
  expect((await poll()).status).toBe(400)
})

test('after ten minutes a poll gives 410, approved or not', async () => {
  const trakt = await startTrakt()
  const waiting = await startDevice(trakt)
  const approved = await startDevice(trakt)
  await trakt.trakt.activate('filmfan', approved.userCode)
  await trakt.clock.jump(600_000 - 1)
  expect((await waiting.poll()).status).toBe(400)
  await trakt.clock.jump(5000)
  expect(await waiting.poll()).toMatchObject({ status: 410, text: '' })
  expect((await approved.poll()).status).toBe(410)
})

test('an unknown device code gives 404', async () => {
  const { auth } = await startTrakt()
  expect(await auth('/oauth/device/token', { code: 'sandbox-device-0' })).toMatchObject({ status: 404, text: '' })
})

test('the code that the person types is no device code', async () => {
  const trakt = await startTrakt()
  const { userCode } = await startDevice(trakt)
  expect((await trakt.auth('/oauth/device/token', { code: userCode })).status).toBe(404)
})

test.each([
  ['/oauth/device/code', { client_id: undefined }, 400, 'invalid_request'],
  ['/oauth/device/code', { client_id: 'f'.repeat(64) }, 401, 'invalid_client'],
  ['/oauth/device/token', { code: 'x', client_secret: undefined }, 401, 'invalid_client'],
  ['/oauth/device/token', { code: 'x', client_secret: 'f'.repeat(64) }, 401, 'invalid_client'],
  ['/oauth/device/token', {}, 400, 'invalid_request'],
])('%s with %o gives %i %s', async (path, fields, status, error) => {
  const { auth } = await startTrakt()
  expect(await auth(path, fields)).toMatchObject({ status, body: { error } })
})

test('a device’s tokens are refreshed without an address to return to', async () => {
  const trakt = await startTrakt()
  const { poll, userCode } = await startDevice(trakt)
  await trakt.trakt.activate('filmfan', userCode)
  const { body } = await poll()
  const answer = await trakt.refresh(body.refresh_token, { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' })
  expect(answer.status).toBe(200)
  expect((await trakt.refresh(answer.body.refresh_token)).status).toBe(200)
})

test('somebody who deletes the account before the poll gives no tokens', async () => {
  const trakt = await startTrakt()
  const { poll, userCode } = await startDevice(trakt)
  await trakt.trakt.activate('filmfan', userCode)
  await trakt.trakt.changeAccount('filmfan', { deleted: true })
  expect((await poll()).status).toBe(404)
})

test('the activation page asks for the code, then shows who wants what', async () => {
  const trakt = await startTrakt()
  const { userCode } = await startDevice(trakt)
  const page = `${trakt.env.TRAKT_AUTH_URL}/activate`
  expect((await ask(page)).text).toContain('name="user_code"')
  const typed = `${userCode.slice(0, 4)}-${userCode.slice(4)} `.toLowerCase()
  for (const address of [`${page}/${userCode}`, `${page}?user_code=${encodeURIComponent(typed)}`]) {
    const { status, text, headers } = await ask(address)
    expect(status).toBe(200)
    expect(text).toContain('Movie Night wants to use your Trakt account')
    expect(text).toContain(`<code>${userCode}</code>`)
    expect(headers.get('content-security-policy')).toContain("form-action 'self';")
  }
})

test('approving on the activation page connects the account that was chosen', async () => {
  const trakt = await startTrakt()
  const { userCode, poll } = await startDevice(trakt)
  const body = new URLSearchParams({ user_code: userCode, account: 'nightowl', decision: 'approve' })
  const page = await ask(`${trakt.env.TRAKT_AUTH_URL}/activate`, { method: 'POST', body })
  expect(page.status).toBe(200)
  expect(page.text).toContain('connected with <strong>nightowl</strong>')
  expect((await poll()).status).toBe(200)
  expect(await trakt.trakt.tokens()).toMatchObject([{ account: 'nightowl', flow: 'device' }])
})

test('denying on the activation page denies', async () => {
  const trakt = await startTrakt()
  const { userCode, poll } = await startDevice(trakt)
  const body = new URLSearchParams({ user_code: userCode, account: 'nightowl', decision: 'deny' })
  expect((await ask(`${trakt.env.TRAKT_AUTH_URL}/activate`, { method: 'POST', body })).text).toContain('Denied')
  expect((await poll()).status).toBe(418)
})

test('approving for nobody decides nothing', async () => {
  const trakt = await startTrakt()
  const { userCode, poll } = await startDevice(trakt)
  const body = new URLSearchParams({ user_code: userCode, decision: 'approve' })
  expect((await ask(`${trakt.env.TRAKT_AUTH_URL}/activate`, { method: 'POST', body })).status).toBe(400)
  expect((await poll()).status).toBe(400)
})

test('the page says what is wrong with a code: unknown, used or expired', async () => {
  const trakt = await startTrakt()
  const page = `${trakt.env.TRAKT_AUTH_URL}/activate`
  const used = await startDevice(trakt)
  await trakt.trakt.activate('filmfan', used.userCode)
  const old = await startDevice(trakt)
  await trakt.clock.jump(600_000)
  for (const [code, status, words] of [
    ['<script>', 404, 'There is no such code'],
    [used.userCode, 409, 'The code has been used'],
    [old.userCode, 410, 'The code has expired'],
  ] as const) {
    const shown = await ask(`${page}?user_code=${encodeURIComponent(code)}`)
    expect(shown.status).toBe(status)
    expect(shown.text).toContain(words)
    const body = new URLSearchParams({ user_code: code, account: 'filmfan', decision: 'approve' })
    expect((await ask(page, { method: 'POST', body })).status).toBe(status)
  }
})
