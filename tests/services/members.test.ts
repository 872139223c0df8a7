import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../db/database.ts'
import { addLink } from '../helpers/library.ts'
import { guildId, openNominatingWorld, openWorld, theRound } from '../helpers/services.ts'

const nora = { discordId: '200000000000000001', name: 'Nora' }

/** Rows that this connection has written since it was opened. */
async function changes(db: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`select total_changes() as count`.execute(db)
  return rows[0]?.count ?? -1
}

test('whoever is seen for the first time becomes a member, of a guild that may be new itself', async () => {
  const { services, db } = await openWorld()
  const userId = await services.members.seen(guildId, nora)
  expect(await db.selectFrom('members').select(['guild_id', 'user_id', 'visibility']).execute()).toEqual([
    { guild_id: guildId, user_id: userId, visibility: 'counted' },
  ])
  expect(await db.selectFrom('guilds').select('id').execute()).toEqual([{ id: guildId }])
})

test('whoever is known already costs no write', async () => {
  const { services, db } = await openWorld()
  const userId = await services.members.seen(guildId, nora)
  const before = await changes(db)
  expect(await services.members.seen(guildId, nora)).toBe(userId)
  expect(await changes(db)).toBe(before)
})

test('a new name is noted, and the person stays the same', async () => {
  const { services, db } = await openWorld()
  const userId = await services.members.seen(guildId, nora)
  expect(await services.members.seen(guildId, { ...nora, name: 'Nora B.' })).toBe(userId)
  expect(await db.selectFrom('users').select(['id', 'name']).execute()).toEqual([{ id: userId, name: 'Nora B.' }])
})

test('one person in two guilds is one person and two members', async () => {
  const { services, db } = await openWorld()
  const userId = await services.members.seen(guildId, nora)
  expect(await services.members.seen('100000000000000002', nora)).toBe(userId)
  expect(await db.selectFrom('users').selectAll().execute()).toHaveLength(1)
  expect(await db.selectFrom('members').selectAll().execute()).toHaveLength(2)
})

test('two people of one name are two people', async () => {
  const { services } = await openWorld()
  const one = await services.members.seen(guildId, nora)
  expect(await services.members.seen(guildId, { ...nora, discordId: '200000000000000002' })).not.toBe(one)
})

test('a member who chose how to be seen stays so', async () => {
  const { services, db } = await openWorld()
  await services.members.seen(guildId, nora)
  await db.updateTable('members').set({ visibility: 'hidden' }).execute()
  await services.members.seen(guildId, { ...nora, name: 'Nora B.' })
  expect(await db.selectFrom('members').select('visibility').execute()).toEqual([{ visibility: 'hidden' }])
})

test('first seen twice at once is one person', async () => {
  const { services, db } = await openWorld()
  const ids = await Promise.all([1, 2, 3].map(() => services.members.seen(guildId, nora)))
  expect(new Set(ids).size).toBe(1)
  expect(await db.selectFrom('users').selectAll().execute()).toHaveLength(1)
})

test('outside of guilds somebody is known by the guild they came to last, of those that the bot is in', async () => {
  const { services, clock } = await openWorld()
  const userId = await services.members.seen(guildId, nora)
  await clock.jump(60_000)
  await services.members.seen('100000000000000002', nora)
  expect(await services.members.known(nora.discordId)).toEqual({ userId, guildId: '100000000000000002' })
  await services.guilds.left('100000000000000002')
  expect(await services.members.known(nora.discordId)).toEqual({ userId, guildId })
  await services.guilds.left(guildId)
  expect(await services.members.known(nora.discordId)).toBeNull()
  expect(await services.members.known('200000000000000009')).toBeNull()
})

test('a member whose Trakt account is private is hidden in guilds that they come to later, too', async () => {
  const { services, db } = await openWorld()
  const userId = await services.members.seen(guildId, nora)
  await addLink(db, userId, { is_private: 1 })
  await services.members.seen('100000000000000002', nora)
  expect(await services.members.visibility('100000000000000002', userId)).toBe('hidden')
  const other = await services.members.seen(guildId, { discordId: '200000000000000002', name: 'Ben' })
  await addLink(db, other)
  await services.members.seen('100000000000000002', { discordId: '200000000000000002', name: 'Ben' })
  expect(await services.members.visibility('100000000000000002', other)).toBe('counted')
})

test('how a member is seen is their choice in each guild, and the board of the running round shows it', async () => {
  const world = await openNominatingWorld()
  const { services, told } = world
  const userId = await services.members.seen(guildId, nora)
  await services.members.seen('100000000000000002', nora)
  const { board_version } = await theRound(world)
  const before = told.boardChanged
  await services.members.setVisibility(guildId, userId, 'named')
  expect(await services.members.visibility(guildId, userId)).toBe('named')
  expect(await services.members.visibility('100000000000000002', userId)).toBe('counted')
  expect((await theRound(world)).board_version).toBe(board_version + 1)
  expect(told.boardChanged).toBe(before + 1)
})
