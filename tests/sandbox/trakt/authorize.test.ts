import { expect, test } from 'vitest'
import { ask, callback, startTrakt } from './start.ts'

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** What the page's form would send with one of its buttons. */
function form(page: string, decision: string, account = 'filmfan') {
  const hidden = [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map((match): [string, string] => [
    match[1] ?? '',
    (match[2] ?? '').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  ])
  return new URLSearchParams([...hidden, ['account', account], ['decision', decision]])
}

test('the page names the application, where it leads and everybody who can sign in', async () => {
  const { trakt, authorizeUrl } = await startTrakt()
  await trakt.createAccount({ username: 'gone', deleted: true })
  const page = await ask(authorizeUrl(), { headers: browser })
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  expect(page.text).toContain('Movie Night wants to use your Trakt account')
  expect(page.text).toContain(`<code>${callback}</code>`)
  expect([...page.text.matchAll(/name="account" value="([^"]*)"/g)].map(match => match[1])).toEqual([
    'filmfan',
    'nightowl',
    'quietviewer',
  ])
})

test('the page runs no script, is framed by nobody, and its form leads only to Trakt and back to the application', async () => {
  const { authorizeUrl } = await startTrakt()
  const { headers, text } = await ask(authorizeUrl())
  expect(headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/bot\.example; base-uri 'none'; frame-ancestors 'none'$/,
  )
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(text).not.toContain('<script')
})

test('approving in the form redirects with a code and the state as it was', async () => {
  const { env, authorizeUrl } = await startTrakt()
  const page = await ask(authorizeUrl({ state: '"><b>&' }))
  expect(page.text).not.toContain('"><b>')
  const answer = await ask(`${env.TRAKT_AUTH_URL}/oauth/authorize`, {
    method: 'POST',
    body: form(page.text, 'approve'),
  })
  expect(answer.status).toBe(303)
  const target = new URL(answer.headers.get('location') ?? '')
  expect(target.origin + target.pathname).toBe(callback)
  expect(target.searchParams.get('code')).toMatch(/^sandbox-code-/)
  expect(target.searchParams.get('state')).toBe('"><b>&')
})

test('denying in the form redirects with access_denied and the state', async () => {
  const { env, authorizeUrl } = await startTrakt()
  const page = await ask(authorizeUrl({ state: 's' }))
  const answer = await ask(`${env.TRAKT_AUTH_URL}/oauth/authorize`, { method: 'POST', body: form(page.text, 'deny') })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe(`${callback}?error=access_denied&state=s`)
})

test('a request without a state comes back without one', async () => {
  const { trakt, authorizeUrl } = await startTrakt()
  const location = await trakt.consent('filmfan', authorizeUrl({ state: undefined }))
  expect([...new URL(location).searchParams.keys()]).toEqual(['code'])
})

test.each(['nobody', ''])(
  'the form sent for the account “%s”, who cannot sign in, gives 400 and no code',
  async name => {
    const { env, authorizeUrl } = await startTrakt()
    const page = await ask(authorizeUrl())
    const body = form(page.text, 'approve', name)
    expect((await ask(`${env.TRAKT_AUTH_URL}/oauth/authorize`, { method: 'POST', body })).status).toBe(400)
  },
)

test('the form sent for a deleted account gives 400', async () => {
  const { env, trakt, authorizeUrl } = await startTrakt()
  await trakt.changeAccount('filmfan', { deleted: true })
  const body = form((await ask(authorizeUrl())).text, 'approve')
  expect((await ask(`${env.TRAKT_AUTH_URL}/oauth/authorize`, { method: 'POST', body })).status).toBe(400)
})

test.each([
  ['no client_id', { client_id: undefined }, 400, 'invalid_request', 'client_id is required'],
  ['an unknown client', { client_id: 'f'.repeat(64) }, 401, 'invalid_client', 'client authentication failed'],
  ['no redirect_uri', { redirect_uri: undefined }, 400, 'invalid_request', 'redirect_uri is required'],
  [
    'a foreign redirect_uri',
    { redirect_uri: 'https://evil.example/' },
    400,
    'invalid_request',
    'redirect_uri mismatch',
  ],
  ['a slash too many', { redirect_uri: `${callback}/` }, 400, 'invalid_request', 'redirect_uri mismatch'],
  ['another case', { redirect_uri: callback.toUpperCase() }, 400, 'invalid_request', 'redirect_uri mismatch'],
  ['a query too many', { redirect_uri: `${callback}?a=b` }, 400, 'invalid_request', 'redirect_uri mismatch'],
  ['no response_type', { response_type: undefined }, 400, 'invalid_request', 'response_type is required'],
  ['an implicit grant', { response_type: 'token' }, 400, 'unsupported_response_type', 'response_type must be code'],
  ['PKCE plain', { code_challenge_method: 'plain' }, 400, 'invalid_request', 'code_challenge_method must be S256'],
  ['no method', { code_challenge_method: undefined }, 400, 'invalid_request', 'code_challenge_method must be S256'],
  ['a method alone', { code_challenge: undefined }, 400, 'invalid_request', 'code_challenge is required'],
  ['a short challenge', { code_challenge: 'abc' }, 400, 'invalid_request', 'code_challenge is not an S256 challenge'],
])(
  '%s is shown to the person, told to a program, and redirects nowhere',
  async (_case, change, status, error, words) => {
    const { authorizeUrl } = await startTrakt()
    const page = await ask(authorizeUrl(change), { headers: browser })
    expect(page.status).toBe(status)
    expect(page.headers.get('location')).toBeNull()
    expect(page.text).toContain(`<code>${error}</code>, ${words}.`)
    const answer = await ask(authorizeUrl(change), { headers: { accept: 'application/json' } })
    expect(answer).toMatchObject({ status, body: { error, error_description: words } })
  },
)

test('the form is checked again when it comes back', async () => {
  const { env, authorizeUrl } = await startTrakt()
  const body = form((await ask(authorizeUrl())).text, 'approve')
  body.set('redirect_uri', 'https://evil.example/')
  const answer = await ask(`${env.TRAKT_AUTH_URL}/oauth/authorize`, { method: 'POST', body })
  expect(answer.status).toBe(400)
  expect(answer.headers.get('location')).toBeNull()
})

test('the form of a foreign page is refused', async () => {
  const { env, authorizeUrl, trakt } = await startTrakt()
  const body = form((await ask(authorizeUrl())).text, 'approve')
  for (const origin of ['https://evil.example', 'null']) {
    const answer = await ask(`${env.TRAKT_AUTH_URL}/oauth/authorize`, { method: 'POST', body, headers: { origin } })
    expect(answer.status, origin).toBe(403)
  }
  expect(await trakt.tokens()).toEqual([])
})

test('the application’s redirect URIs can be changed', async () => {
  const { trakt, authorizeUrl } = await startTrakt()
  const other = 'http://localhost:3000/auth/trakt/callback'
  await trakt.changeApplication({ redirectUris: [other] })
  expect(await trakt.consent('filmfan', authorizeUrl({ redirect_uri: other }))).toMatch(/^http:\/\/localhost:3000\//)
  await expect(trakt.consent('filmfan', authorizeUrl())).rejects.toThrow('redirect_uri mismatch')
})

test('a redirect URI that has a query keeps it', async () => {
  const withQuery = 'https://bot.example/back?from=trakt'
  const { trakt, authorizeUrl } = await startTrakt({ traktRedirectUris: [withQuery] })
  const location = await trakt.consent('filmfan', authorizeUrl({ redirect_uri: withQuery }), 'deny')
  expect(location).toBe('https://bot.example/back?from=trakt&error=access_denied&state=a+state')
})

test('with denial-without-error a denial redirects with the state alone', async () => {
  const { trakt, authorizeUrl } = await startTrakt()
  await trakt.switch('denial-without-error')
  expect(await trakt.consent('filmfan', authorizeUrl({ state: 's' }), 'deny')).toBe(`${callback}?state=s`)
})

test('an unknown address of the auth host gives a page with 404', async () => {
  const { env } = await startTrakt()
  const page = await ask(`${env.TRAKT_AUTH_URL}/oauth/tokens`)
  expect(page.status).toBe(404)
  expect(page.text).toContain('Not found')
})
