import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createVisitor, type Visitor } from '../../sandbox/visitor.ts'
import { press, textOf } from '../helpers/e2e.ts'
import {
  addressOf,
  answerPage,
  askForLink,
  asleep,
  buildTraktTown,
  decideAtTrakt,
  latestDirect,
  runTrakt,
  seenAfter,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const marker = 'MarkerForEverybody'

/** Where a text stands of all that the bot keeps: the database, its write-ahead log, and what was logged. */
function placesOf(text: string, kept: Record<string, string>): string[] {
  const forms = new Set([text, encodeURIComponent(text), Buffer.from(text).toString('hex')])
  return Object.entries(kept)
    .filter(([, content]) => [...forms].some(form => content.includes(form)))
    .map(([place]) => place)
}

function keptBy(town: TraktTown): Record<string, string> {
  const file = town.databaseUrl.replace('file:', '')
  const read = (path: string) => (existsSync(path) ? readFileSync(path).toString('latin1') : '')
  return { database: read(file), wal: read(`${file}-wal`), log: town.lines.join('') }
}

/** Every secret that was on its way between browser, bot, Trakt and Discord, by what it is. */
async function secretsOf(town: TraktTown, visitors: Visitor[]): Promise<Map<string, string>> {
  const secrets = new Map<string, string>()
  const note = (kind: string, value: unknown) => {
    if (typeof value === 'string' && value.length >= 8) secrets.set(value, kind)
  }
  for (const visitor of visitors) {
    for (const cookie of visitor.cookies()) note('cookie', cookie)
    for (const url of visitor.visited()) {
      for (const name of ['token', 'state', 'code']) note(name, new URL(url).searchParams.get(name))
    }
  }
  for (const { request } of await town.client.log('rest')) {
    for (const [, token] of request?.matchAll(/token=([\w-]+)/g) ?? []) note('token in a message', token)
    for (const [, code] of request?.matchAll(/`([0-9A-F]{8})`/g) ?? []) note('user code', code)
  }
  for (const { request } of await town.client.log('trakt-auth')) {
    if (!request?.startsWith('{')) continue
    const sent: Record<string, unknown> = JSON.parse(request)
    for (const name of ['code', 'code_verifier', 'refresh_token', 'token', 'client_secret']) note(name, sent[name])
  }
  for (const { accessToken, refreshToken } of await town.trakt.tokens()) {
    note('access token', accessToken)
    note('refresh token', refreshToken)
  }
  for (const { token } of town.sandbox.inside.world.interactions.values()) note('interaction token', token)
  note('encryption key', town.sandbox.env.TRAKT_ENCRYPTION_KEY)
  note('Discord token', town.sandbox.env.DISCORD_TOKEN)
  return secrets
}

test('no token, code, state, key or one-time secret is kept or logged in the open, in a run with failures at every step', async () => {
  const town = await buildTraktTown()
  await town.client.changePerson(town.nora.id, { name: marker })
  town.log.info({ person: marker }, 'planted')
  const visitors = [createVisitor(), createVisitor(), createVisitor()]
  const [first, second, third] = visitors as [Visitor, Visitor, Visitor]
  const secrets = new Map<string, string>()
  const gather = async () => {
    for (const [value, kind] of await secretsOf(town, visitors)) secrets.set(value, kind)
  }

  // Discord refuses a message with the link in it, and an answer with it; Trakt fails at each call.
  const messages = { service: 'discord', method: 'POST', path: '^/channels/\\d+/messages', body: 'Link Trakt' } as const
  await town.client.fault(messages, { status: 500, body: { message: 'Internal Server Error', code: 0 } }, 2)
  const answers = { service: 'discord', method: 'PATCH', path: '^/webhooks/', body: 'Link Trakt' } as const
  await town.client.fault(answers, { status: 400, body: { message: 'Invalid Form Body', code: 50_035 } })
  await runTrakt(town, town.nora, 'link')
  const address = await askForLink(town, town.nora)
  for (const [fault, place] of [
    ['bad-gateway', 'exchange'],
    ['lost-answer', 'exchange'],
    ['truncated-json', 'exchange'],
    ['invalid-grant', 'exchange'],
    ['proxy-html', 'settings'],
  ] as const) {
    await town.trakt.fault(fault, place)
    await decideAtTrakt(town, first, address)
    await gather()
  }
  await town.trakt.fault('bad-gateway', 'revoke', 3)
  await town.client.jump({ by: 60_000 })
  await decideAtTrakt(town, second, address, 'nightowl', 'deny')
  const page = await decideAtTrakt(town, first, address)
  secrets.set(page.field('csrf'), 'csrf')
  await gather()
  await answerPage(second, page, 'link')
  await answerPage(first, page, 'link')
  await town.bot.tick()
  expect(textOf(await latestDirect(town.nora))).toContain('**filmfan** is now linked')

  await town.client.fault(
    { ...answers, body: 'Your code' },
    { status: 400, body: { message: 'Invalid', code: 50_035 } },
  )
  await runTrakt(town, town.ben, 'link', { device: true })
  const since = town.sleeps.length
  const code = await runTrakt(town, town.ben, 'link', { device: true })
  const activation = addressOf(code.message, "Open Trakt's page")
  const userCode = activation.split('/').at(-1) ?? ''
  await asleep(town, 1, since)
  await town.trakt.activate('nightowl', userCode)
  await seenAfter(town, town.ben, 'is now linked to you', () => town.client.jump({ by: 5_000 }))
  await gather()

  await town.client.jump({ by: 6 * 24 * 3_600_000 })
  await runTrakt(town, town.nora, 'status')
  await gather()
  await town.trakt.fault('bad-gateway', 'refresh', 2)
  await town.trakt.fault('unauthorized', 'settings')
  await runTrakt(town, town.nora, 'status')
  await third.get(address)
  const question = await runTrakt(town, town.nora, 'unlink')
  await gather()
  await press(town.nora, question.message, 'Unlink')
  await gather()

  const kinds = new Set(secrets.values())
  for (const kind of [
    'token in a message',
    'state',
    'code',
    'cookie',
    'csrf',
    'user code',
    'code_verifier',
    'access token',
    'refresh token',
  ])
    expect(kinds).toContain(kind)
  expect(kinds).toContain('refresh_token')
  expect(kinds).toContain('interaction token')

  const kept = keptBy(town)
  expect(placesOf(marker, kept)).toEqual(expect.arrayContaining(['wal', 'log']))
  expect(
    [...secrets].map(([value, kind]) => [kind, value, placesOf(value, kept)]).filter(([, , at]) => at?.length),
  ).toEqual([])

  await town.bot.stop()
  const left = keptBy(town)
  expect(placesOf(marker, left)).toEqual(expect.arrayContaining(['database', 'log']))
  expect(
    [...secrets].map(([value, kind]) => [kind, value, placesOf(value, left)]).filter(([, , at]) => at?.length),
  ).toEqual([])
})
