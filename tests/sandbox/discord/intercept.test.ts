import { expect, test } from 'vitest'
import { createIntercept } from '../../../sandbox/intercept/intercept.ts'
import { identify, openGateway } from './raw-gateway.ts'
import { register, startWorld } from './world.ts'

async function startChannel() {
  const world = await startWorld()
  const match = { service: 'discord', method: 'POST', path: `/channels/${world.channel}/messages$` } as const
  return {
    ...world,
    match,
    post: (content = 'Hello') => world.rest('POST', `/channels/${world.channel}/messages`, { content }),
    contents: async () => (await world.nora.messages(world.channel)).map(message => message.content),
  }
}

test('a fault answers in place of the request, which does not take effect, as often as it was told to', async () => {
  const { client, match, post, contents } = await startChannel()
  await client.fault(match, { status: 503, body: { message: 'Overloaded' }, headers: { 'retry-after': '1' } }, 2)
  for (const _ of [1, 2]) {
    const { status, body, headers } = await post()
    expect({ status, body, wait: headers.get('retry-after') }).toEqual({
      status: 503,
      body: { message: 'Overloaded' },
      wait: '1',
    })
  }
  expect((await post()).status).toBe(200)
  expect(await contents()).toEqual(['Hello'])
})

test('a fault afterwards lets the request take effect and loses its answer', async () => {
  const { client, match, post, contents } = await startChannel()
  await client.fault(match, { status: 502, after: true })
  expect((await post()).status).toBe(502)
  await client.fault(match, { cut: true, after: true })
  await expect(post('Again')).rejects.toThrow('fetch failed')
  expect(await contents()).toEqual(['Hello', 'Again'])
})

test('a fault can cut the connection, answer with a page, or only delay', async () => {
  const { client, match, post, contents, sandbox, channel } = await startChannel()
  await client.fault(match, { cut: true })
  await expect(post()).rejects.toThrow('fetch failed')
  await client.fault(match, { status: 500, html: true, body: '<h1>Oh no</h1>' })
  const page = await fetch(`${sandbox.env.DISCORD_API_URL}/v10/channels/${channel}/messages`, { method: 'POST' })
  expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
    500,
    'text/html; charset=utf-8',
    '<h1>Oh no</h1>',
  ])
  await client.fault(match, { delay: 60 })
  const start = performance.now()
  expect((await post('Late')).status).toBe(200)
  expect(performance.now() - start).toBeGreaterThanOrEqual(59)
  expect(await contents()).toEqual(['Late'])
})

test('a fault that hangs never answers', async () => {
  const { client, match, sandbox, channel, contents } = await startChannel()
  await client.fault(match, { hang: true })
  const hanging = fetch(`${sandbox.env.DISCORD_API_URL}/v10/channels/${channel}/messages`, {
    method: 'POST',
    signal: AbortSignal.timeout(80),
  })
  await expect(hanging).rejects.toMatchObject({ name: 'TimeoutError' })
  expect(await contents()).toEqual([])
})

test('a match looks at the method, the path and the body', async () => {
  const { client, match, post, rest, other } = await startChannel()
  await client.fault({ ...match, body: 'winner' }, { status: 500 })
  expect((await post('nothing')).status).toBe(200)
  expect((await rest('POST', `/channels/${other}/messages`, { content: 'the winner' })).status).toBe(200)
  expect((await rest('GET', `/channels/${other}/messages`)).status).toBe(200)
  expect((await post('the winner')).status).toBe(500)
})

test('faults are for one service', async () => {
  const { client, post, sandbox } = await startChannel()
  await client.fault({ service: 'tmdb' }, { status: 500 })
  expect((await post()).status).toBe(200)
  expect((await fetch(`${sandbox.env.TMDB_API_URL}/configuration`)).status).toBe(500)
  expect((await client.log('tmdb')).map(entry => [entry.route, entry.status])).toEqual([['/3/configuration', 500]])
})

test('a request held before it arrives has no effect until it is released', async () => {
  const { client, match, post, contents } = await startChannel()
  const hold = await client.hold(match, 'before')
  const posted = post()
  await hold.waiting(1)
  expect(await contents()).toEqual([])
  await hold.release()
  expect((await posted).status).toBe(200)
  expect(await contents()).toEqual(['Hello'])
})

test('a request held afterwards has taken effect while its answer waits', async () => {
  const { client, match, post, contents } = await startChannel()
  const hold = await client.hold(match, 'after')
  const posted = post()
  await hold.waiting(1)
  expect(await contents()).toEqual(['Hello'])
  await hold.release()
  expect((await posted).status).toBe(200)
})

test('a hold gathers as many requests as it was told to and lets the next one pass', async () => {
  const { client, match, post, contents } = await startChannel()
  const hold = await client.hold(match, 'before', 2)
  const both = [post('one'), post('two')]
  await hold.waiting(2)
  expect((await post('three')).status).toBe(200)
  expect(await contents()).toEqual(['three'])
  await hold.release()
  await Promise.all(both)
  expect(await contents()).toHaveLength(3)
})

test('dropped requests lose their connection: before, without effect; afterwards, with it', async () => {
  const { client, match, post, contents } = await startChannel()
  for (const point of ['before', 'after'] as const) {
    const hold = await client.hold(match, point)
    const posted = post(point).catch((error: Error) => error.message)
    await hold.waiting(1)
    await hold.release({ drop: true })
    expect(await posted).toBe('fetch failed')
  }
  expect(await contents()).toEqual(['after'])
})

test('a request whose sender is gone has no effect when its hold is released', async () => {
  const { client, match, sandbox, channel, contents } = await startChannel()
  const hold = await client.hold(match, 'before')
  const sender = new AbortController()
  const sent = fetch(`${sandbox.env.DISCORD_API_URL}/v10/channels/${channel}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${sandbox.env.DISCORD_TOKEN}`, 'content-type': 'application/json' },
    body: '{"content":"x"}',
    signal: sender.signal,
  }).catch((error: Error) => error.name)
  await hold.waiting(1)
  sender.abort()
  expect(await sent).toBe('AbortError')
  await expect.poll(async () => (await client.log('rest')).length).toBe(1)
  await hold.release()
  expect(await contents()).toEqual([])
})

test('taking the faults away cuts what would hang for ever', async () => {
  const { client, match, post, contents } = await startChannel()
  await client.fault({ ...match, body: 'Lost' }, { hang: true })
  await client.fault({ ...match, body: 'Answer' }, { hang: true, after: true })
  const hanging = [post('Lost'), post('Answer lost')].map(each => expect(each).rejects.toThrow('fetch failed'))
  await expect.poll(async () => (await client.faults()).set).toEqual([])
  await expect.poll(contents).toEqual(['Answer lost'])
  await client.clearFaults()
  await Promise.all(hanging)
})

test('taking the faults away releases what is held, and a hold that is gone is 404', async () => {
  const { client, match, post } = await startChannel()
  const hold = await client.hold(match, 'before')
  const posted = post()
  await hold.waiting(1)
  await client.fault(match, { status: 500 })
  await client.clearFaults()
  expect((await posted).status).toBe(200)
  expect((await post()).status).toBe(200)
  await expect(hold.release()).rejects.toMatchObject({ status: 404 })
})

test('who waits at a hold that is released before enough have come is told so', async () => {
  const hold = createIntercept().addHold({ service: 'discord' }, 'before', 1)
  const reached = hold.reached(1)
  hold.release(false)
  await expect(reached).rejects.toThrow('The hold was released.')
})

test('an event of the gateway can be held, and lost with its connection', async () => {
  const world = await startChannel()
  await register(world, { name: 'vote', description: 'Vote' })
  const gateway = await identify(world.sandbox)
  const match = { service: 'gateway', path: '^INTERACTION_CREATE$', body: '"vote"' } as const
  const hold = await world.client.hold(match, 'before')
  await world.nora.run(world.channel, 'vote', { wait: 'sent' })
  await hold.waiting(1)
  expect(gateway.received.map(message => message.t)).not.toContain('INTERACTION_CREATE')
  await hold.release()
  const { s } = await gateway.event('INTERACTION_CREATE')

  await world.client.fault(match, { cut: true })
  await world.nora.run(world.channel, 'vote', { wait: 'sent' })
  expect((await gateway.closed).code).toBe(1006)
  const resumed = await openGateway(world.sandbox.url)
  resumed.send(6, { token: world.sandbox.env.DISCORD_TOKEN, session_id: gateway.ready.session_id, seq: s })
  expect((await resumed.event('INTERACTION_CREATE')).s).toBe((s ?? 0) + 1)
})

test('a held hello keeps a client from coming back', async () => {
  const { client, sandbox } = await startChannel()
  const hold = await client.hold({ service: 'gateway', path: '^HELLO$' }, 'before')
  const gateway = await openGateway(sandbox.url)
  await hold.waiting(1)
  expect(gateway.received).toEqual([])
  await hold.release()
  await gateway.op(10)
})

test('the log has each request with its status, what was refused, and no interaction’s token', async () => {
  const world = await startChannel()
  await register(world, { name: 'vote', description: 'Vote' })
  const gateway = await identify(world.sandbox)
  await world.client.clearLog()
  await world.nora.run(world.channel, 'vote', { wait: 'sent' })
  const { id, token } = (await gateway.event('INTERACTION_CREATE')).d
  await world.rest('POST', `/interactions/${id}/${token}/callback`, { type: 4, data: { content: 'Hi' } })
  await world.rest('POST', `/interactions/${id}/${token}/callback`, { type: 4, data: { content: 'Hi' } })
  await expect.poll(() => world.client.log('rest')).toHaveLength(2)
  const entries = await world.client.log()
  expect(entries).toMatchObject([
    {
      kind: 'interaction',
      method: 'command',
      route: 'vote',
      status: 4,
      interaction: id,
      person: world.nora.id,
      answer: 'answered',
    },
    {
      kind: 'rest',
      method: 'POST',
      route: `/interactions/${id}/:token/callback`,
      status: 204,
      at: '2026-02-16T08:00:00.000Z',
    },
    { kind: 'rest', status: 400, answer: expect.stringContaining('40060') },
  ])
  expect(JSON.stringify(entries)).not.toContain(token)
})

test.for([
  [{ match: { service: 'nobody' }, answer: { status: 500 } }],
  [{ match: { service: 'discord', path: '(' }, answer: { status: 500 } }],
  [{ match: { service: 'discord' }, answer: { status: 42 } }],
  [{ match: { service: 'discord' }, answer: { after: true } }],
])('a fault that is asked for wrongly is 400: %j', async ([body]) => {
  const { sandbox } = await startChannel()
  const response = await fetch(`${sandbox.url}/sandbox/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ error: expect.any(String) })
})
