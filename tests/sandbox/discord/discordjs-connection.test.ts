import { Client, type ClientOptions, Events, GatewayIntentBits } from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import type { Sandbox } from '../../../sandbox/start.ts'
import { register, startWorld } from './world.ts'

/** The real client, not yet logged in, with what it tells about its connection. */
function createBot({ env }: Sandbox, options: Partial<ClientOptions> = {}) {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: env.DISCORD_API_URL, timeout: 500 },
    ...options,
  })
  onTestFinished(() => client.destroy())
  const heard: string[] = []
  client.on(Events.ShardResume, () => heard.push('shardResume'))
  client.on(Events.ShardError, () => heard.push('shardError'))
  client.on(Events.InteractionCreate, interaction => {
    if (interaction.isRepliable()) interaction.reply('Here').catch(() => heard.push('late'))
  })
  return { client, heard }
}

async function login({ client }: { client: Client }, token: string): Promise<void> {
  const ready = new Promise(resolve => client.once(Events.ClientReady, resolve))
  await client.login(token)
  await ready
}

test.for(['cut', 'reconnect'] as const)('after a %s discord.js resumes and answers commands', async action => {
  const world = await startWorld()
  await register(world, { name: 'vote', description: 'Vote' })
  const bot = createBot(world.sandbox)
  await login(bot, world.sandbox.env.DISCORD_TOKEN)
  await world.client.gateway({ action })
  await expect.poll(() => bot.heard).toContain('shardResume')
  expect(await world.nora.run(world.channel, 'vote')).toMatchObject({
    status: 'answered',
    message: { content: 'Here' },
  })
})

test('a command that is run while discord.js is away is answered after it has resumed', async () => {
  const world = await startWorld()
  await register(world, { name: 'vote', description: 'Vote' })
  const bot = createBot(world.sandbox)
  await login(bot, world.sandbox.env.DISCORD_TOKEN)
  const hold = await world.client.hold({ service: 'gateway', path: '^HELLO$' }, 'before')
  await world.client.gateway({ action: 'cut' })
  await hold.waiting(1)
  const outcome = world.nora.run(world.channel, 'vote')
  await hold.release()
  expect(await outcome).toMatchObject({ status: 'answered', message: { content: 'Here' } })
  expect(bot.heard).toContain('shardResume')
})

test('unacknowledged heartbeats make discord.js drop the connection and resume', async () => {
  const world = await startWorld({ heartbeatInterval: 150 })
  const bot = createBot(world.sandbox)
  await login(bot, world.sandbox.env.DISCORD_TOKEN)
  await world.client.gateway({ action: 'silence' })
  await expect.poll(() => bot.heard).toContain('shardResume')
})

test('discord.js cannot log in with a wrong token, and gives up for an intent that was not granted', async () => {
  const { sandbox } = await startWorld()
  await expect(createBot(sandbox).client.login('MTk4NjIyNDgzNDcx.real')).rejects.toMatchObject({ code: 'TokenInvalid' })
  const { client } = createBot(sandbox, { intents: [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent] })
  await expect(client.login(sandbox.env.DISCORD_TOKEN)).rejects.toThrow(/disallowed intents/i)
})

test('discord.js sees Discord’s codes and waits out the rate limit by itself', async () => {
  const { sandbox, ada, client, channel, nora } = await startWorld({
    rateLimits: {
      global: { requests: 50, window: 1_000 },
      other: { requests: 50, window: 1_000 },
      routes: { 'POST /channels/:id/messages': { requests: 2, window: 100 } },
    },
  })
  const bot = createBot(sandbox)
  await login(bot, sandbox.env.DISCORD_TOKEN)
  await client.changePerson(ada.id, { dmsOpen: false })
  const user = await bot.client.users.fetch(ada.id)
  await expect(user.send('Psst')).rejects.toMatchObject({ code: 50_007, status: 403 })
  const films = await bot.client.channels.fetch(channel)
  if (!films?.isSendable()) throw new Error('The channel is not a text channel.')
  await Promise.all(['1', '2', '3', '4', '5'].map(content => films.send(content)))
  expect((await nora.messages(channel)).map(message => message.content)).toEqual(['1', '2', '3', '4', '5'])
  const posted = await client.log('rest')
  expect(posted.filter(entry => entry.status === 429)).toEqual([])
  await client.setPermissions(channel, { target: 'bot', deny: ['SendMessages'] })
  await expect(films.send('x')).rejects.toMatchObject({ code: 50_013 })
})

test('discord.js sends an announcement once when its answer is lost and the nonce is enforced', async () => {
  const { sandbox, client, channel, nora } = await startWorld()
  const bot = createBot(sandbox)
  await login(bot, sandbox.env.DISCORD_TOKEN)
  const films = await bot.client.channels.fetch(channel)
  if (!films?.isSendable()) throw new Error('The channel is not a text channel.')
  await client.fault({ service: 'discord', method: 'POST', path: '/messages$' }, { status: 502, after: true })
  const sent = await films.send({ content: 'Winner', nonce: 'row-1', enforceNonce: true })
  expect((await nora.messages(channel)).map(message => message.id)).toEqual([sent.id])
})
