import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { catalogues } from '../../../sandbox/faults.ts'
import { createTraktClient } from '../../../sandbox/trakt/client.ts'
import { startWorld } from './world.ts'

test('every fault and every place has a name and a line, and is listed under its service', async () => {
  const { client } = await startWorld()
  const { services, set, holds } = await client.faults()
  expect(services.map(({ service }) => service)).toEqual(['discord', 'gateway', 'tmdb', 'trakt'])
  for (const { faults, places } of services) {
    for (const { name, what } of [...faults, ...places]) {
      expect(name).toMatch(/^[a-z][a-z-]+$/)
      expect(what).toMatch(/^\S.{8,98}\S$/)
    }
  }
  expect({ set, holds }).toEqual({ set: [], holds: [] })
})

test('a fault by its name hits the next request at its place, and is then used up', async () => {
  const { client, rest, channel } = await startWorld()
  await client.nameFault({ service: 'discord', name: 'missing-permissions', at: 'posts', times: 2 })
  expect((await client.faults()).set).toMatchObject([
    { service: 'discord', name: 'missing-permissions', at: 'posts', left: 2 },
  ])
  const post = () => rest('POST', `/channels/${channel}/messages`, { content: 'Hello' })
  expect(await post()).toMatchObject({ status: 403, body: { code: 50_013, message: 'Missing Permissions' } })
  expect((await client.faults()).set).toMatchObject([{ left: 1 }])
  expect(await post()).toMatchObject({ status: 403 })
  expect((await client.faults()).set).toEqual([])
  expect(await post()).toMatchObject({ status: 200 })
})

test('one fault is taken away and the others stay', async () => {
  const { client, sandbox } = await startWorld()
  await client.nameFault({ service: 'tmdb', name: 'hang', at: 'search' })
  await client.nameFault({ service: 'discord', name: 'rate-limit', at: 'any' })
  const [first, second] = (await client.faults()).set
  const remove = () => fetch(`${sandbox.url}/sandbox/faults/${first?.id}`, { method: 'DELETE' })
  expect((await remove()).status).toBe(204)
  expect((await client.faults()).set).toEqual([second])
  expect((await remove()).status).toBe(404)
})

test('what is held and how much waits there is listed', async () => {
  const { client, rest, channel } = await startWorld()
  const hold = await client.hold({ service: 'discord', method: 'POST', path: '/messages$' }, 'before')
  const posting = rest('POST', `/channels/${channel}/messages`, { content: 'Held' })
  await hold.waiting(1)
  expect((await client.faults()).holds).toMatchObject([
    { id: hold.id, service: 'discord', point: 'before', waiting: 1 },
  ])
  await hold.release()
  await posting
  expect((await client.faults()).holds).toEqual([])
})

/** A request to each service that stands for all of a place, by the name of the place. */
const requests: Record<string, Record<string, { method?: string; path: string; body?: string }>> = {
  discord: {
    answers: { method: 'POST', path: '/interactions/200000000000000001/a-token/callback' },
    'later-answers': { method: 'PATCH', path: '/webhooks/200000000000000001/a-token/messages/@original' },
    posts: { method: 'POST', path: '/channels/200000000000000001/messages' },
    edits: { method: 'PATCH', path: '/channels/200000000000000001/messages/200000000000000002' },
    'direct-messages': { method: 'POST', path: '/users/@me/channels' },
    any: { path: '/gateway/bot' },
  },
  tmdb: {
    search: { path: '/3/search/movie?query=alien' },
    popular: { path: '/3/movie/popular' },
    details: { path: '/3/movie/348' },
    images: { path: '/t/p/w185/poster.jpg' },
    any: { path: '/3/configuration' },
  },
}

test.for(
  Object.entries(requests).flatMap(([service, places]) => Object.keys(places).map(place => [service, place] as const)),
)('a fault of %s at “%s” hits what its line says', async ([service, at]) => {
  const { client, sandbox } = await startWorld()
  const { method = 'GET', path } = requests[service]?.[at] ?? { path: '' }
  const base = service === 'discord' ? '/discord/api/v10' : '/tmdb'
  await client.nameFault({ service, name: 'server-error', at })
  const answer = await fetch(`${sandbox.url}${base}${path}`, { method, ...(method !== 'GET' && { body: '{}' }) })
  expect(answer.status).toBe(500)
})

test('every place of Discord and TMDB is tried above', () => {
  for (const service of ['discord', 'tmdb'] as const) {
    expect(Object.keys(requests[service] ?? {})).toEqual(Object.keys(catalogues[service].places))
  }
})

test.each([
  ['rate-limit', 429, { retry_after: 5, global: false }],
  ['rate-limit-global', 429, { retry_after: 5, global: true }],
  ['server-error', 500, { code: 0 }],
  ['missing-access', 403, { code: 50_001 }],
  ['missing-permissions', 403, { code: 50_013 }],
  ['unknown-message', 404, { code: 10_008 }],
  ['unknown-channel', 404, { code: 10_003 }],
  ['unknown-interaction', 404, { code: 10_062 }],
  ['cannot-message', 403, { code: 50_007 }],
  ['too-many-old-edits', 429, { code: 30_046 }],
])('%s answers %i as Discord would, and nothing takes effect', async (name, status, body) => {
  const { client, rest, channel, nora } = await startWorld()
  await client.nameFault({ service: 'discord', name, at: 'posts' })
  expect(await rest('POST', `/channels/${channel}/messages`, { content: 'Hello' })).toMatchObject({ status, body })
  expect(await nora.messages(channel)).toEqual([])
})

test.each(['lost-answer', 'error-after-effect'])('%s lets the post take effect', async name => {
  const { client, rest, channel, nora } = await startWorld()
  await client.nameFault({ service: 'discord', name, at: 'posts' })
  await expect(rest('POST', `/channels/${channel}/messages`, { content: 'Hello' })).rejects.toThrow()
  expect(await nora.messages(channel)).toMatchObject([{ content: 'Hello' }])
})

test.each([
  ['an unknown service', { service: 'letterboxd', name: 'cut', at: 'any' }, 'service'],
  ['an unknown fault', { service: 'tmdb', name: 'gremlins', at: 'any' }, 'TMDB has no fault gremlins, but cut,'],
  ['an unknown place', { service: 'tmdb', name: 'cut', at: 'everywhere' }, 'TMDB has no place everywhere, but search,'],
  ['no place', { service: 'tmdb', name: 'cut' }, 'at'],
  ['a name of every object', { service: 'tmdb', name: 'constructor', at: 'any' }, 'no fault constructor'],
  ['no times', { service: 'tmdb', name: 'cut', at: 'any', times: 0 }, 'times'],
])('%s is refused with 400', async (_case, body, words) => {
  const { sandbox } = await startWorld()
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${sandbox.url}/sandbox/faults`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status).toBe(400)
  expect(await answer.text()).toContain(words)
})

test('whoever watches is told that faults were set, hit and taken away, and that a switch was turned', async () => {
  const { client, sandbox, rest, channel } = await startWorld()
  const socket = new WebSocket(`${sandbox.url.replace('http', 'ws')}/sandbox/live`)
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  const told = async (act: () => Promise<unknown>) => {
    const heard = new Promise<string>(resolve => {
      socket.on('message', function hear(data) {
        const { type } = JSON.parse(String(data))
        if (type !== 'faults') return
        socket.off('message', hear)
        resolve(type)
      })
    })
    await act()
    return heard
  }
  const trakt = createTraktClient(sandbox.url)
  expect(await told(() => client.nameFault({ service: 'discord', name: 'server-error', at: 'posts' }))).toBe('faults')
  expect(await told(() => rest('POST', `/channels/${channel}/messages`, { content: 'Hello' }))).toBe('faults')
  expect(await told(() => trakt.switch('forced-challenge'))).toBe('faults')
  expect(await told(() => trakt.clearFaults())).toBe('faults')
})

test('what the bot is denied in a channel is part of the world', async () => {
  const { client, channel } = await startWorld()
  const denied = async () => (await client.world()).guilds[0]?.channels.find(({ id }) => id === channel)?.botDenied
  expect(await denied()).toEqual([])
  await client.setPermissions(channel, { target: 'bot', deny: ['SendMessages', 'ViewChannel'] })
  expect(await denied()).toEqual(['ViewChannel', 'SendMessages'])
})
