import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createLog, type Logger, redact } from '../src/log.ts'

const marker = 'planted-marker-1234567890'

/** What the log writes while `work` uses it. */
function written(work: (log: Logger) => void, secrets = [marker], level = 'trace'): string {
  const lines: string[] = []
  work(createLog({ level, secrets, destination: { write: line => void lines.push(line) } }))
  return lines.join('')
}

/** The same without any redaction: what a search must be able to find. */
function unredacted(work: (log: Logger) => void): string {
  const lines: string[] = []
  work(pino({ level: 'trace', base: null }, { write: line => void lines.push(line) }))
  return lines.join('')
}

const leaks: [string, (log: Logger) => void][] = [
  ['a message', log => log.info(`token is ${marker}`)],
  ['a field', log => log.info({ headers: { authorization: `Bot ${marker}` } }, 'request')],
  ['an error', log => log.error({ err: new Error(`GET /movie?api_key=${marker}`) }, 'failed')],
  ['the cause of an error', log => log.error({ err: new Error('outer', { cause: new Error(marker) }) }, 'failed')],
  ['the name of a field', log => log.info({ [marker]: 1 }, 'odd')],
  ['a child log', log => log.child({ token: marker }).warn('child')],
]

test.each(leaks)('a secret in %s is not in the log', (_where, work) => {
  expect(unredacted(work)).toContain(marker)
  const kept = written(work)
  expect(kept).not.toContain(marker)
  expect(kept).toContain('[redacted]')
})

test.each([
  ['interactions/123456789012345678/', '/callback'],
  ['webhooks/123456789012345678/', '/messages/@original'],
  ['webhooks/123456789012345678/', '?wait=true'],
])('the token in %s…%s is cut out of addresses, and the rest stays', (before, after) => {
  const line = `POST https://discord.com/api/v10/${before}${marker}${after} failed`
  expect(redact(line, [])).toBe(`POST https://discord.com/api/v10/${before}[redacted]${after} failed`)
})

test.each([
  ['https://api.themoviedb.org/3/search/movie?api_key=0123456789abcdef&query=x', 'api_key=[redacted]&query=x'],
  ['{"authorization":"Bearer abc.def-ghi_jkl"}', '"Bearer [redacted]"'],
  ['authorization: Bot MTIzNDU2.Nzg5MDEy.abc', 'Bot [redacted]'],
])('what proves who the bot is is cut out of %s', (line, kept) => {
  expect(redact(line, [])).toContain(kept)
})

test('a token is found in the middle of a logged JSON line, whose other fields stay', () => {
  const url = 'https://discord.com/api/v10/interactions/123456789012345678/secret-token/callback'
  const line = JSON.parse(written(log => log.warn({ url, film: 'Alien' }, 'slow'), []))
  expect(line).toMatchObject({ film: 'Alien', msg: 'slow', level: 40 })
  expect(line.url).toBe('https://discord.com/api/v10/interactions/123456789012345678/[redacted]/callback')
})

test('ordinary words and ids are left alone', () => {
  const line = 'The Bot joined /guilds/123456789012345678/members; Bearer of bad news; api keys'
  expect(redact(line, [''])).toBe(line)
})

test('nothing below the level is written', () => {
  expect(written(log => log.debug('detail'), [], 'info')).toBe('')
  expect(written(log => log.info('fact'), [], 'info')).toContain('fact')
})

test('a message that Discord refused does not come into the log with the refusal', () => {
  const refused = () => Object.assign(new Error('Invalid Form Body'), { requestBody: { json: { content: marker } } })
  for (const err of [refused(), new AggregateError([refused(), refused()], 'several failed')]) {
    expect(unredacted(log => log.error({ err }, 'failed'))).toContain(marker)
    const line = written(log => log.error({ err }, 'failed'), [])
    expect(line).not.toContain(marker)
    expect(line).toContain('Invalid Form Body')
  }
})

test.each([
  ['/auth/trakt/login?user=1&token=', '&next=1'],
  ['/auth/trakt/callback?state=', '&x=1'],
  ['/auth/trakt/callback?x=1&code=', ''],
  ['{"refresh_token":"', '"}'],
  ['{"access_token": "', '"}'],
  ['{"device_code":"', '","interval":5}'],
  ['{"client_secret":"', '"}'],
])('what OAuth hides is not in the log, wherever it comes from: %s…%s', (before, after) => {
  for (const text of [before + marker + after, JSON.stringify({ body: before + marker + after })]) {
    expect(unredacted(log => log.info(text))).toContain(marker)
    const line = written(log => log.info(text), [])
    expect(line).not.toContain(marker)
    expect(line).toContain('[redacted]')
  }
})

test('the code of an error stays in the log', () => {
  const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  expect(written(log => log.error({ err: error }, 'failed'))).toContain('"code":"ECONNREFUSED"')
})
