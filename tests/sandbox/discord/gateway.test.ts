import { expect, test } from 'vitest'
import { identification, identify, openGateway } from './raw-gateway.ts'
import { register, startWorld } from './world.ts'

const guildMessages = 1 << 9
const messageContent = 1 << 15

test('the gateway says hello, ready with unavailable guilds, and then each guild in full', async () => {
  const { sandbox, guild, bot, channel, nora } = await startWorld()
  const gateway = await openGateway(sandbox.url)
  expect((await gateway.op(10)).d).toEqual({ heartbeat_interval: 41_250 })
  gateway.send(2, identification(sandbox.env.DISCORD_TOKEN))
  expect(await gateway.event('READY')).toMatchObject({
    s: 1,
    d: {
      v: 10,
      user: { id: bot.id, bot: true, username: 'Movie Night' },
      guilds: [{ id: guild.id, unavailable: true }],
      session_id: expect.any(String),
      resume_gateway_url: `${sandbox.url.replace('http', 'ws')}/discord/gateway`,
      application: { id: bot.id, flags: 0 },
    },
  })
  expect(await gateway.event('GUILD_CREATE')).toMatchObject({
    s: 2,
    d: {
      id: guild.id,
      name: 'Film club',
      owner_id: nora.id,
      system_channel_id: channel,
      channels: [
        { id: channel, type: 0, permission_overwrites: [] },
        { name: 'chat', position: 1 },
      ],
      roles: [
        { id: guild.id, name: '@everyone', permissions: expect.stringMatching(/^\d+$/) },
        { name: 'Movie Night', managed: true },
      ],
      members: [{ user: { id: bot.id } }],
      member_count: 3,
      preferred_locale: 'en-US',
    },
  })
})

test('a heartbeat is acknowledged, until the director silences the gateway', async () => {
  const { sandbox, client } = await startWorld()
  const gateway = await identify(sandbox)
  gateway.send(1, 2)
  await gateway.op(11)
  await client.gateway({ action: 'silence' })
  gateway.send(1, 3)
  await client.gateway({ action: 'reconnect' })
  await gateway.op(7)
  expect(gateway.received.filter(message => message.op === 11)).toEqual([])
})

test('a client that sends no heartbeat is closed with 4009', async () => {
  const { sandbox } = await startWorld({ heartbeatInterval: 20 })
  const gateway = await identify(sandbox)
  expect(await gateway.closed).toMatchObject({ code: 4009 })
})

test.for<[string, (gateway: Awaited<ReturnType<typeof openGateway>>, token: string) => void, number]>([
  ['an unknown opcode before identifying', gateway => gateway.send(3, {}), 4003],
  ['something that is not JSON', gateway => gateway.socket.send('{'), 4002],
  [
    'a payload of more than 4096 bytes',
    (gateway, token) => gateway.send(2, { ...identification(token), pad: 'x'.repeat(4_096) }),
    4002,
  ],
  ['a token that is not the sandbox’s', gateway => gateway.send(2, identification('MTk4NjIyNDgzNDcx.real')), 4004],
  ['intents that do not exist', (gateway, token) => gateway.send(2, identification(token, 1 << 30)), 4013],
  ['no intents at all', (gateway, token) => gateway.send(2, { token, properties: {} }), 4013],
  [
    'a privileged intent that was not granted',
    (gateway, token) => gateway.send(2, identification(token, 1 | messageContent)),
    4014,
  ],
  [
    'a shard that does not exist',
    (gateway, token) => gateway.send(2, { ...identification(token), shard: [1, 1] }),
    4010,
  ],
  [
    'more than 120 payloads in a minute',
    gateway => {
      for (let count = 0; count < 121; count++) gateway.send(1, null)
    },
    4008,
  ],
])('%s closes the connection with its code', async ([, misbehave, code]) => {
  const { sandbox } = await startWorld()
  const gateway = await openGateway(sandbox.url)
  await gateway.op(10)
  misbehave(gateway, sandbox.env.DISCORD_TOKEN)
  expect((await gateway.closed).code).toBe(code)
})

test('another version of the API closes the connection with 4012', async () => {
  const { sandbox } = await startWorld()
  expect((await (await openGateway(sandbox.url, '?v=6&encoding=json')).closed).code).toBe(4012)
})

test('identifying twice closes with 4005, an unknown opcode afterwards with 4001', async () => {
  const { sandbox } = await startWorld()
  const [twice, odd] = [await identify(sandbox), await identify(sandbox)]
  twice.send(2, identification(sandbox.env.DISCORD_TOKEN))
  odd.send(99, null)
  expect((await twice.closed).code).toBe(4005)
  expect((await odd.closed).code).toBe(4001)
})

test('privileged intents work where they are granted', async () => {
  const { sandbox, nora, channel } = await startWorld({ allowPrivilegedIntents: true })
  const gateway = await identify(sandbox, 1 | guildMessages | messageContent)
  await nora.say(channel, 'Hello')
  expect((await gateway.event('MESSAGE_CREATE')).d).toMatchObject({ content: 'Hello' })
})

test('messages are told only to those with their intent', async () => {
  const { sandbox, nora, channel, client, guild } = await startWorld()
  const [without, withIntent] = [await identify(sandbox), await identify(sandbox, 1 | guildMessages)]
  await nora.say(channel, 'Hello')
  expect((await withIntent.event('MESSAGE_CREATE')).d).toMatchObject({ guild_id: guild.id, author: { id: nora.id } })
  await client.createChannel(guild.id, 'later')
  await without.event('CHANNEL_CREATE')
  expect(without.received.map(message => message.t)).not.toContain('MESSAGE_CREATE')
})

test('without the intent for message content other people’s words are empty', async () => {
  const { sandbox, nora, channel, rest } = await startWorld()
  const gateway = await identify(sandbox, 1 | guildMessages)
  await nora.say(channel, 'Hello')
  expect((await gateway.event('MESSAGE_CREATE')).d).toMatchObject({ author: { id: nora.id }, content: '' })
  await rest('POST', `/channels/${channel}/messages`, { content: 'Mine' })
  expect((await gateway.event('MESSAGE_CREATE')).d).toMatchObject({ content: 'Mine' })
})

test('after a cut a session resumes and is told what it has missed', async () => {
  const { sandbox, client, guild } = await startWorld()
  const gateway = await identify(sandbox)
  const last = (await gateway.event('GUILD_CREATE')).s
  await client.gateway({ action: 'cut' })
  expect((await gateway.closed).code).toBe(4000)
  await client.createChannel(guild.id, 'one')
  await client.createChannel(guild.id, 'two')

  const resumed = await openGateway(sandbox.url)
  await resumed.op(10)
  resumed.send(6, { token: sandbox.env.DISCORD_TOKEN, session_id: gateway.ready.session_id, seq: last })
  expect((await resumed.event('CHANNEL_CREATE')).d.name).toBe('one')
  expect(await resumed.event('CHANNEL_CREATE')).toMatchObject({ s: 4, d: { name: 'two' } })
  expect((await resumed.event('RESUMED')).s).toBe(5)
})

test('a command run while the connection is down is replayed, and can be answered if there is time', async () => {
  const world = await startWorld()
  await register(world, { name: 'vote', description: 'Vote' })
  const gateway = await identify(world.sandbox)
  const last = (await gateway.event('GUILD_CREATE')).s
  await world.client.gateway({ action: 'cut' })
  await gateway.closed
  const outcome = world.nora.run(world.channel, 'vote')

  const resumed = await openGateway(world.sandbox.url)
  resumed.send(6, { token: world.sandbox.env.DISCORD_TOKEN, session_id: gateway.ready.session_id, seq: last })
  const { d } = await resumed.event('INTERACTION_CREATE')
  await world.rest('POST', `/interactions/${d.id}/${d.token}/callback`, { type: 4, data: { content: 'Here' } })
  expect(await outcome).toMatchObject({ status: 'answered', message: { content: 'Here' } })
})

test('a session that is not known, or was ended by the client, is invalid', async () => {
  const { sandbox } = await startWorld()
  const ended = await identify(sandbox)
  ended.socket.close(1000)
  await ended.closed
  for (const session_id of [ended.ready.session_id, 'unknown']) {
    const gateway = await openGateway(sandbox.url)
    gateway.send(6, { token: sandbox.env.DISCORD_TOKEN, session_id, seq: 1 })
    expect((await gateway.op(9)).d).toBe(false)
  }
})

test('resuming from an event that was never sent closes with 4007', async () => {
  const { sandbox } = await startWorld()
  const first = await identify(sandbox)
  first.socket.terminate()
  const gateway = await openGateway(sandbox.url)
  gateway.send(6, { token: sandbox.env.DISCORD_TOKEN, session_id: first.ready.session_id, seq: 99 })
  expect((await gateway.closed).code).toBe(4007)
})

test('the director asks for a reconnect, and invalidates sessions for good or to be resumed', async () => {
  const { sandbox, client } = await startWorld()
  const gateway = await identify(sandbox)
  await client.gateway({ action: 'reconnect' })
  await gateway.op(7)
  await client.gateway({ action: 'invalidate', resumable: true })
  expect((await gateway.op(9)).d).toBe(true)
  await client.gateway({ action: 'invalidate' })
  expect((await gateway.op(9)).d).toBe(false)
  const again = await openGateway(sandbox.url)
  again.send(6, { token: sandbox.env.DISCORD_TOKEN, session_id: gateway.ready.session_id, seq: 1 })
  expect((await again.op(9)).d).toBe(false)
})

test('a guild that is joined, in an outage, back, renamed and left is told as Discord tells it', async () => {
  const { sandbox, client, nora } = await startWorld()
  const gateway = await identify(sandbox)
  await gateway.event('GUILD_CREATE')
  const { id } = await client.createGuild({ name: 'New', owner: nora.id })
  expect((await gateway.event('GUILD_CREATE')).d).toMatchObject({ id, name: 'New' })
  await client.setOutage(id, true)
  expect((await gateway.event('GUILD_DELETE')).d).toEqual({ id, unavailable: true })
  await client.setOutage(id, false)
  expect((await gateway.event('GUILD_CREATE')).d).toMatchObject({ id, unavailable: false })
  await client.renameGuild(id, 'Renamed')
  expect((await gateway.event('GUILD_UPDATE')).d).toMatchObject({ id, name: 'Renamed' })
  await client.setBotJoined(id, false)
  expect((await gateway.event('GUILD_DELETE')).d).toEqual({ id })
  await client.setBotJoined(id, true)
  expect((await gateway.event('GUILD_CREATE')).d).toMatchObject({ id })
})

test('channels and roles that come, change and go are told', async () => {
  const { sandbox, client, guild } = await startWorld()
  const gateway = await identify(sandbox)
  const channel = await client.createChannel(guild.id, 'new')
  expect((await gateway.event('CHANNEL_CREATE')).d).toMatchObject({ id: channel.id, guild_id: guild.id })
  await client.setPermissions(channel.id, { target: 'bot', deny: ['SendMessages'] })
  expect((await gateway.event('CHANNEL_UPDATE')).d).toMatchObject({
    permission_overwrites: [{ type: 1, deny: '2048', allow: '0' }],
  })
  await client.deleteChannel(channel.id)
  expect((await gateway.event('CHANNEL_DELETE')).d).toMatchObject({ id: channel.id })
  const role = await client.createRole(guild.id, 'Friends')
  expect((await gateway.event('GUILD_ROLE_CREATE')).d).toMatchObject({ guild_id: guild.id, role: { id: role.id } })
  await client.deleteRole(guild.id, role.id)
  expect((await gateway.event('GUILD_ROLE_DELETE')).d).toEqual({ guild_id: guild.id, role_id: role.id })
})
