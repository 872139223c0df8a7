import { expect, test } from 'vitest'
import { guildId, openVotingWorld } from '../helpers/services.ts'

const MONTH = 30 * 24 * 3_600_000

/** A guild that has removed the bot 30 days ago. */
async function openLeftWorld() {
  const world = await openVotingWorld()
  world.stopTick()
  await world.services.guilds.left(guildId)
  await world.clock.jump(MONTH)
  return world
}

const count = async ({ db }: Awaited<ReturnType<typeof openLeftWorld>>) =>
  (await db.selectFrom('guilds').select('id').execute()).length

test('a server that comes back at the very moment keeps everything', async () => {
  const world = await openLeftWorld()
  await Promise.all([world.services.farewells.forgetDue(), world.services.guilds.joined(guildId)])
  expect(await count(world)).toBe(1)
  expect(await world.db.selectFrom('nominations').selectAll().execute()).toHaveLength(2)
  expect(await world.db.selectFrom('users').selectAll().execute()).toHaveLength(3)
})

test('two processes that forget it at once do it once', async () => {
  const world = await openLeftWorld()
  await Promise.all([world.services.farewells.forgetDue(), world.services.farewells.forgetDue()])
  expect(await count(world)).toBe(0)
  expect(await world.db.selectFrom('users').selectAll().execute()).toEqual([])
})

test('a profile of the server’s old data goes with it; what others have watched stays, without the server', async () => {
  const world = await openLeftWorld()
  const { db, nora } = world
  await db
    .insertInto('users')
    .values({ name: 'Opa', discord_id: null, home_guild_id: guildId, created_at: 'now' })
    .execute()
  const other = '100000000000000009'
  await world.services.members.seen(other, { discordId: '400000000000000001', name: 'Nora' })
  await db
    .insertInto('watch_history')
    .values({
      user_id: nora,
      tmdb_id: 1,
      title: 'One',
      year: 1979,
      watched_at: 'now',
      source: 'discord',
      guild_id: guildId,
      round_id: 1,
    })
    .execute()
  await world.services.farewells.forgetDue()
  expect((await db.selectFrom('users').select('name').execute()).map(({ name }) => name)).toEqual(['Nora'])
  expect(await db.selectFrom('watch_history').select(['title', 'guild_id', 'round_id']).execute()).toEqual([
    { title: 'One', guild_id: null, round_id: null },
  ])
})
