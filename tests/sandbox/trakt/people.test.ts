import { expect, test } from 'vitest'
import { SandboxError } from '../../../sandbox/client.ts'
import { ask, callback, startTrakt } from './start.ts'

test('the bot’s environment has both hosts and credentials of the right shape, plainly fake', async () => {
  const { env, url } = await startTrakt()
  expect(env).toMatchObject({ TRAKT_AUTH_URL: `${url}/trakt-auth`, TRAKT_API_URL: `${url}/trakt` })
  for (const name of ['TRAKT_CLIENT_ID', 'TRAKT_CLIENT_SECRET', 'TRAKT_ENCRYPTION_KEY'] as const) {
    expect(env[name], name).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set(env[name]).size, name).toBeLessThan(10)
  }
})

test('an account is made as it is asked for, and its name is taken from then on', async () => {
  const { trakt } = await startTrakt()
  const account = await trakt.createAccount({ username: 'Nora_W', name: 'Nora', private: true, vip: true })
  expect(account).toMatchObject({ username: 'Nora_W', slug: 'nora-w', name: 'Nora', private: true, vip: true })
  expect((await trakt.accounts()).map(each => each.slug)).toEqual(['filmfan', 'nightowl', 'quietviewer', 'nora-w'])
  await expect(trakt.createAccount({ username: 'nora.w' })).rejects.toMatchObject({ status: 409 })
  await expect(trakt.changeAccount('nora-w', { username: 'filmfan' })).rejects.toMatchObject({ status: 409 })
  await expect(trakt.changeAccount('nora-w', { username: 'NORA-W' })).resolves.toMatchObject({ slug: 'nora-w' })
})

test('every account has a uuid and a number of its own', async () => {
  const { trakt } = await startTrakt()
  const accounts = await trakt.accounts()
  expect(new Set(accounts.map(each => each.uuid)).size).toBe(accounts.length)
  expect(new Set(accounts.map(each => each.trakt)).size).toBe(accounts.length)
})

test.each([
  ['no name', {}],
  ['an empty name', { username: '' }],
  ['a name with a blank', { username: 'a b' }],
  ['a field that is none', { username: 'a', admin: true }],
])('an account with %s is refused with 400', async (_case, body) => {
  const { url } = await startTrakt()
  const headers = { 'content-type': 'application/json' }
  const answer = await ask(`${url}/sandbox/trakt/accounts`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer).toMatchObject({ status: 400, body: { error: expect.any(String) } })
})

test('consent without a browser leads where the browser would go', async () => {
  const { trakt, authorizeUrl } = await startTrakt()
  const location = await trakt.consent('filmfan', authorizeUrl({ state: 's' }))
  expect(location).toMatch(new RegExp(`^${callback}\\?code=sandbox-code-[0-9a-f]{64}&state=s$`))
  expect(await trakt.consent('filmfan', authorizeUrl({ state: 's' }), 'deny')).toBe(
    `${callback}?error=access_denied&state=s`,
  )
})

test('consent to what the page would refuse is refused with 409 and its words', async () => {
  const { trakt, authorizeUrl } = await startTrakt()
  await expect(trakt.consent('filmfan', authorizeUrl({ redirect_uri: 'https://evil.example/' }))).rejects.toEqual(
    new SandboxError(409, 'invalid_request: redirect_uri mismatch'),
  )
  await expect(trakt.consent('filmfan', 'https://trakt.tv/elsewhere')).rejects.toMatchObject({ status: 400 })
})

test('a deleted account consents to nothing, and nobody does so for an account that is not there', async () => {
  const { trakt, authorizeUrl } = await startTrakt()
  await trakt.createAccount({ username: 'gone', deleted: true })
  await expect(trakt.consent('gone', authorizeUrl())).rejects.toMatchObject({ status: 409 })
  await expect(trakt.activate('gone', '00000000')).rejects.toMatchObject({ status: 409 })
  await expect(trakt.consent('nobody', authorizeUrl())).rejects.toMatchObject({ status: 404 })
  await expect(trakt.revoke('nobody')).rejects.toMatchObject({ status: 404 })
})

test('a code that is not there, or was used, is activated by nobody', async () => {
  const { trakt, auth } = await startTrakt()
  await expect(trakt.activate('filmfan', '0000')).rejects.toThrow('The code 0000 is unknown.')
  const userCode = String((await auth('/oauth/device/code')).body.user_code)
  await trakt.activate('filmfan', userCode, 'deny')
  await expect(trakt.activate('filmfan', userCode)).rejects.toThrow(`The code ${userCode} is used.`)
})

test('somebody who removes the application ends all their tokens and nobody else’s', async () => {
  const { trakt, link, api, refresh } = await startTrakt()
  const [first, second, other] = [await link(), await link(), await link('nightowl')]
  expect(await trakt.revoke('filmfan')).toBe(2)
  for (const { accessToken, refreshToken } of [first, second]) {
    expect((await api('/users/me', accessToken)).status).toBe(401)
    expect(await refresh(refreshToken)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  }
  expect((await api('/users/me', other.accessToken)).status).toBe(200)
  expect(await trakt.revoke('filmfan')).toBe(0)
})

test('deleting an account ends its tokens', async () => {
  const { trakt, link, api } = await startTrakt()
  const { accessToken } = await link()
  await trakt.changeAccount('filmfan', { deleted: true })
  expect((await api('/users/me', accessToken)).status).toBe(401)
  expect(await trakt.tokens()).toEqual([])
})

test('the list of tokens has the pairs that are live, as they are now', async () => {
  const { trakt, clock, link, refresh } = await startTrakt()
  expect(await trakt.tokens()).toEqual([])
  const { refreshToken } = await link()
  await clock.jump(1000)
  const { body } = await refresh(refreshToken)
  expect(await trakt.tokens()).toEqual([
    {
      account: 'filmfan',
      flow: 'browser',
      accessToken: body.access_token,
      refreshToken: body.refresh_token,
      createdAt: '2026-10-12T08:00:01.500Z',
      expiresAt: '2026-10-19T08:00:01.500Z',
      refreshes: 1,
    },
  ])
})

test('the application at Trakt is shown and changed; what is no http address is refused', async () => {
  const { trakt, env } = await startTrakt()
  expect(await trakt.application()).toEqual({
    name: 'Movie Night',
    clientId: env.TRAKT_CLIENT_ID,
    clientSecret: env.TRAKT_CLIENT_SECRET,
    redirectUris: [callback],
    accessTokenLifetime: 604_800,
  })
  expect(await trakt.changeApplication({ accessTokenLifetime: 60 })).toMatchObject({
    redirectUris: [callback],
    accessTokenLifetime: 60,
  })
  await expect(trakt.changeApplication({ redirectUris: ['javascript:alert(1)'] })).rejects.toMatchObject({
    status: 400,
  })
})

test('an unknown route of the director’s gives 404', async () => {
  const { url } = await startTrakt()
  expect((await ask(`${url}/sandbox/trakt/nothing`)).status).toBe(404)
})
