import { expect, test } from 'vitest'
import { startWorld } from './world.ts'

test('a token that is not the sandbox’s is refused with 401', async () => {
  const { rest } = await startWorld()
  for (const token of ['MTk4NjIyNDgzNDcx.G0x.real', 'sandbox.', '']) {
    expect(await rest('GET', '/users/@me', undefined, token)).toMatchObject({ status: 401, body: { code: 0 } })
  }
})

test('an unknown route is 404 with Discord’s body', async () => {
  const { rest } = await startWorld()
  expect(await rest('GET', '/voice/regions')).toMatchObject({
    status: 404,
    body: { code: 0, message: '404: Not Found' },
  })
})

test('the gateway is told with its session limits', async () => {
  const { rest, sandbox } = await startWorld()
  expect((await rest('GET', '/gateway/bot')).body).toEqual({
    url: `${sandbox.url.replace('http', 'ws')}/discord/gateway`,
    shards: 1,
    session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 14_400_000, max_concurrency: 1 },
  })
})

test('the application, the bot, people, the guild, its members, roles and channels can be read', async () => {
  const { rest, bot, nora, guild, channel } = await startWorld()
  expect((await rest('GET', '/applications/@me')).body).toMatchObject({ id: bot.id, interactions_endpoint_url: null })
  expect((await rest('GET', '/users/@me')).body).toMatchObject({ id: bot.id, bot: true })
  expect((await rest('GET', `/users/${nora.id}`)).body).toMatchObject({
    username: 'nora',
    global_name: 'Nora',
    bot: false,
  })
  expect((await rest('GET', `/guilds/${guild.id}`)).body).toMatchObject({ name: 'Film club', owner_id: nora.id })
  expect((await rest('GET', `/guilds/${guild.id}/members/${nora.id}`)).body).toMatchObject({
    user: { id: nora.id },
    roles: [],
  })
  expect((await rest('GET', `/guilds/${guild.id}/roles`)).body).toMatchObject([
    { id: guild.id, name: '@everyone' },
    { managed: true },
  ])
  expect((await rest('GET', `/guilds/${guild.id}/channels`)).body).toMatchObject([
    { id: channel, name: 'films' },
    { name: 'chat' },
  ])
})

test('what is not there has its own code', async () => {
  const { rest, client, guild } = await startWorld()
  const nobody = '123456789012345678'
  const outsider = await client.createPerson('Outsider')
  expect(await rest('GET', `/users/${nobody}`)).toMatchObject({ status: 404, body: { code: 10013 } })
  expect(await rest('GET', `/guilds/${nobody}`)).toMatchObject({ status: 404, body: { code: 10004 } })
  expect(await rest('GET', `/guilds/${guild.id}/members/${outsider.id}`)).toMatchObject({
    status: 404,
    body: { code: 10007 },
  })
})

test('a guild that has removed the bot is unknown, and its channels are out of reach', async () => {
  const { rest, client, guild, channel } = await startWorld()
  await client.setBotJoined(guild.id, false)
  expect(await rest('GET', `/guilds/${guild.id}`)).toMatchObject({ status: 404, body: { code: 10004 } })
  expect(await rest('POST', `/channels/${channel}/messages`, { content: 'x' })).toMatchObject({
    status: 403,
    body: { code: 50001 },
  })
})
