import { describe, expect, test } from 'vitest'
import { UNKNOWN_DATE } from '../../db/columns.ts'
import { addPlay, addRating, beSeen } from '../helpers/library.ts'
import { guildId, openVotingWorld, openWorld, refusal } from '../helpers/services.ts'

const discordIdOf = (number: number) => `4${String(number).padStart(17, '0')}`
/** Nora, Ben and Cleo are the first people of the world. */
const [nora, ben, cleo] = [1, 2, 3].map(discordIdOf) as [string, string, string]

/** A world after the night: film 1, Nora's, has won 2026-W08 by a vote. */
async function openNight() {
  const world = await openVotingWorld()
  await world.services.votes.cast(guildId, world.cleo, world.round.id, [world.first.id])
  await world.at('2026-02-21T12:00:00.000Z')
  return world
}

describe('what a guild has watched together', () => {
  test('is each week’s film, with who nominated it, whether it was watched and by how many', async () => {
    const world = await openNight()
    const { services, round } = world
    expect((await services.history.together(guildId, 0)).rows).toEqual([
      {
        ...{ week: '2026-W08', tmdbId: 1, title: 'Film 1', year: 1979, proposer: nora, proposerName: 'Nora' },
        ...{ watchedOn: null, watchedBy: 0, rated: null },
      },
    ])
    for (const member of [world.ben, world.cleo]) await services.plays.watched(guildId, member, round.id)
    expect((await services.history.together(guildId, 0)).rows).toMatchObject([
      { watchedOn: '2026-02-20', watchedBy: 2 },
    ])
  })

  test('counts nobody who hides what they watch', async () => {
    const world = await openNight()
    const { services, round, db } = world
    for (const member of [world.ben, world.cleo]) await services.plays.watched(guildId, member, round.id)
    await beSeen(db, world.ben, 'hidden')
    for (const member of [world.nora, world.ben]) await addRating(db, member, 1, 9)
    expect((await services.history.together(guildId, 0)).rows).toMatchObject([{ watchedBy: 1, rated: null }])
  })

  test('is nothing before the first week is decided, and nothing of other guilds', async () => {
    const { services } = await openVotingWorld()
    const nothing = { rows: [], page: 0, pages: 1, total: 0 }
    expect(await services.history.together(guildId, 0)).toEqual(nothing)
    const night = await openNight()
    expect(await night.services.history.together('100000000000000002', 0)).toEqual(nothing)
  })

  test('comes by the page, and a page that is not there is the nearest', async () => {
    const world = await openNight()
    const { db, round, first, services } = world
    const weeks = Array.from({ length: 12 }, (_, index) => `2025-W${String(index + 10)}`)
    for (const [index, week] of weeks.entries()) {
      const { id: _round, ...past } = { ...round, week, phase: 'decided' as const }
      const { id: round_id } = await db.insertInto('rounds').values(past).returning('id').executeTakeFirstOrThrow()
      const { id: _film, ...film } = { ...first, week, round_id, tmdb_id: index + 100 }
      const { id } = await db.insertInto('nominations').values(film).returning('id').executeTakeFirstOrThrow()
      await db
        .insertInto('week_history')
        .values({ guild_id: guildId, week, first_place_id: id, second_place_id: null, decided_by: 'votes' })
        .execute()
    }
    const labels = async (page: number) => {
      const { rows, ...rest } = await services.history.together(guildId, page)
      return { ...rest, first: rows[0]?.week, length: rows.length }
    }
    expect(await labels(0)).toEqual({ page: 0, pages: 2, total: 13, first: '2026-W08', length: 10 })
    expect(await labels(1)).toEqual({ page: 1, pages: 2, total: 13, first: '2025-W12', length: 3 })
    expect(await labels(9)).toEqual(await labels(1))
  })
})

describe('what members have watched', () => {
  test('is for themselves always there, however they let others see them, newest first and without a date last', async () => {
    const world = await openNight()
    const { services, db, round } = world
    await services.plays.watched(guildId, world.ben, round.id)
    await addPlay(db, { user_id: world.ben, tmdb_id: 7, watched_at: UNKNOWN_DATE })
    await addPlay(db, { user_id: world.ben, tmdb_id: null, title: 'Nobody’s film', year: null })
    await addPlay(db, { user_id: world.cleo, tmdb_id: 5 })
    await addRating(db, world.ben, 7, 3)
    for (const visibility of ['named', 'counted', 'hidden'] as const) {
      await beSeen(db, world.ben, visibility)
      const { plays, ...rest } = await services.history.own(guildId, world.ben, 0)
      expect(rest).toEqual({ of: null, visibility, linked: false })
      expect(plays.rows).toEqual([
        { title: 'Film 1', year: 1979, watchedAt: '2026-02-20T20:00:00.000Z', rating: null, week: '2026-W08' },
        { title: 'Nobody’s film', year: null, watchedAt: '2026-02-01T20:00:00.000Z', rating: null, week: null },
        { title: 'Film 7', year: 1979, watchedAt: UNKNOWN_DATE, rating: 3, week: null },
      ])
    }
  })

  test('is shown to others where they chose to be named', async () => {
    const world = await openNight()
    await addPlay(world.db, { user_id: world.ben })
    await beSeen(world.db, world.ben, 'named')
    expect(await world.services.history.ofMember(guildId, ben, 0)).toMatchObject({
      of: ben,
      visibility: null,
      plays: { total: 1, rows: [{ title: 'Film 1' }] },
    })
  })

  test('is refused kindly otherwise, in the same words whether they hide it, are counted, or were never here', async () => {
    const world = await openNight()
    const { services, db } = world
    await addPlay(db, { user_id: world.ben })
    const words = async (discordId: string) =>
      (await refusal(services.history.ofMember(guildId, discordId, 0))).replace(discordId, 'X')
    const counted = await words(ben)
    expect(counted).toContain('<@X> does not share here what they have watched, and that is fine')
    await beSeen(db, world.ben, 'hidden')
    expect(await words(ben)).toBe(counted)
    expect(await words(cleo)).toBe(counted)
    expect(await words('499999999999999999')).toBe(counted)
  })

  test('is a matter of each server: named on one is not named on another', async () => {
    const { services, db } = await openWorld()
    const person = { discordId: ben, name: 'Ben' }
    const userId = await services.members.seen(guildId, person)
    await beSeen(db, userId, 'named')
    await services.members.seen('100000000000000002', person)
    expect((await services.history.ofMember(guildId, ben, 0)).of).toBe(ben)
    expect(await refusal(services.history.ofMember('100000000000000002', ben, 0))).toContain('does not share')
  })

  test('marks the movie nights of this server only', async () => {
    const world = await openNight()
    const { services, round } = world
    await services.plays.watched(guildId, world.ben, round.id)
    await services.members.seen('100000000000000002', { discordId: ben, name: 'Ben' })
    expect((await services.history.own('100000000000000002', world.ben, 0)).plays.rows).toMatchObject([{ week: null }])
  })
})
