import { expect, test } from 'vitest'
import { startWorld } from './world.ts'

const command = (name: string, more: object = {}) => ({ name, description: `About ${name}`, ...more })

async function startCommands() {
  const world = await startWorld()
  const path = `/applications/${world.bot.id}/commands`
  const guildPath = `/applications/${world.bot.id}/guilds/${world.guild.id}/commands`
  const call = async (method: string, at: string, body?: unknown) => world.rest(method, at, body)
  return { ...world, path, guildPath, call }
}

test('a bulk overwrite answers full objects, keeps the ids of known names and drops the others', async () => {
  const { path, call, bot } = await startCommands()
  const first = await call('PUT', path, [command('vote'), command('movies')])
  expect(first.body).toMatchObject([
    {
      id: expect.stringMatching(/^\d{17,19}$/),
      application_id: bot.id,
      version: expect.stringMatching(/^\d+$/),
      name: 'vote',
      type: 1,
    },
    { name: 'movies' },
  ])
  const again = await call('PUT', path, [command('vote'), command('movies')])
  expect(again.body).toEqual(first.body)
  const changed = await call('PUT', path, [command('vote', { description: 'Something else' })])
  const [before, after] = [first, changed].map(answer => [answer.body].flat()[0])
  expect(after?.id).toBe(before?.id)
  expect(after?.version).not.toBe(before?.version)
  expect((await call('GET', path)).body).toEqual(changed.body)
})

test('global commands and those of a guild are apart', async () => {
  const { path, guildPath, call, guild } = await startCommands()
  await call('PUT', path, [command('vote')])
  await call('PUT', guildPath, [command('debug')])
  expect((await call('GET', path)).body).toMatchObject([{ name: 'vote' }])
  expect((await call('GET', guildPath)).body).toMatchObject([{ name: 'debug', guild_id: guild.id }])
  await call('PUT', guildPath, [])
  expect((await call('GET', guildPath)).body).toEqual([])
})

test('a single command is made, replaced by its name, changed, read and deleted', async () => {
  const { path, call } = await startCommands()
  const made = await call('POST', path, command('vote'))
  expect(made.status).toBe(201)
  const replaced = await call('POST', path, command('vote', { description: 'Other' }))
  expect(replaced).toMatchObject({ status: 200, body: { id: made.body.id } })
  const one = `${path}/${made.body.id}`
  expect((await call('PATCH', one, { description: 'Third' })).body).toMatchObject({
    id: made.body.id,
    description: 'Third',
  })
  expect((await call('GET', one)).body.description).toBe('Third')
  expect((await call('DELETE', one)).status).toBe(204)
  expect(await call('GET', one)).toMatchObject({ status: 404, body: { code: 10063 } })
})

test('a wrong command is 50035 and leaves the others as they were', async () => {
  const { path, call } = await startCommands()
  await call('PUT', path, [command('vote')])
  expect(await call('PUT', path, [command('Not a name')])).toMatchObject({ status: 400, body: { code: 50035 } })
  expect((await call('GET', path)).body).toMatchObject([{ name: 'vote' }])
})

test('the 201st command made within a day is 30034, replacing known ones never is', async () => {
  const { path, call, clock } = await startCommands()
  const batch = (start: number) => Array.from({ length: 100 }, (_, index) => command(`c${start + index}`))
  expect((await call('PUT', path, batch(0))).status).toBe(200)
  expect((await call('PUT', path, batch(100))).status).toBe(200)
  expect((await call('PUT', path, batch(100))).status).toBe(200)
  expect(await call('PUT', path, [command('one-more')])).toMatchObject({ status: 400, body: { code: 30034 } })
  await clock.jump(24 * 3_600_000)
  expect((await call('PUT', path, [command('one-more')])).status).toBe(200)
})

test('another application is 10002 and a guild without the bot 50001', async () => {
  const { call, client, guildPath, guild } = await startCommands()
  expect(await call('GET', '/applications/123456789012345678/commands')).toMatchObject({
    status: 404,
    body: { code: 10002 },
  })
  await client.setBotJoined(guild.id, false)
  expect(await call('PUT', guildPath, [])).toMatchObject({ status: 403, body: { code: 50001 } })
})
