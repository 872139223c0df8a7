import { describe, expect, test } from 'vitest'
import type { TmdbApi } from '../../src/tmdb/api.ts'
import { filmOf, tmdb } from '../helpers/films.ts'
import { addPlay, addToWatchlist, beSeen } from '../helpers/library.ts'
import { guildId, openVotingWorld, openWorld } from '../helpers/services.ts'

const nobody = '499999999999999999'
/** Nora, Ben, Cleo and Dan are the first people of a world. */
const [nora, ben, cleo, dan] = [1, 2, 3, 4].map(number => `4${String(number).padStart(17, '0')}`) as [
  string,
  string,
  string,
  string,
]

test('suggestions say what is in this week and what the guild has watched', async () => {
  const world = await openVotingWorld()
  const { services, first, second, round, ben, cleo } = world
  await services.votes.cast(guildId, cleo, round.id, [second.id])
  await world.at('2026-02-20T12:00:00.000Z')
  await services.plays.watched(guildId, ben, round.id)
  await world.at('2026-02-23T09:00:00.000Z')
  await services.nominations.nominate(guildId, ben, first.tmdb_id)
  const suggestions = await services.suggestions.films(guildId, nobody, '  ')
  expect(suggestions.map(film => [film.tmdbId, film.nominated, film.watched])).toEqual([
    [1, true, false],
    [2, false, true],
    [3, false, false],
  ])
  expect(await services.suggestions.films('100000000000000002', nobody, '')).toEqual(
    suggestions.map(film => ({ ...film, nominated: false, watched: false })),
  )
})

/** A world with four members, and a film on nobody's watchlist yet. */
async function openWorldOfFour(options: { tmdb?: TmdbApi } = {}) {
  const world = await openWorld(options)
  const ids = []
  for (const name of ['Nora', 'Ben', 'Cleo', 'Dan']) ids.push(await world.person(name))
  const [noraId, benId, cleoId, danId] = ids as [number, number, number, number]
  return {
    ...{ ...world, noraId, benId, cleoId, danId },
    /** Puts films on a member's watchlist, each a day later than the one before. */
    wants: (userId: number, ...films: number[]) => addToWatchlist(world.db, userId, films),
    /** What somebody is offered who has typed nothing: films by id, with the number of watchlists, `own` for theirs. */
    async offered(discordId: string) {
      const films = await world.services.suggestions.films(guildId, discordId, '')
      return films.map(
        film => `${film.tmdbId}${film.watchlists > 1 ? ` on ${film.watchlists}` : ''}${film.wanted ? ' own' : ''}`,
      )
    },
  }
}

describe('with nothing typed', () => {
  test('a member is offered their watchlist, the latest added first, and then what is popular', async () => {
    const { noraId, wants, offered } = await openWorldOfFour()
    await wants(noraId, 10, 11, 2)
    expect(await offered(nora)).toEqual(['2 own', '11 own', '10 own', '1', '3'])
    expect(await offered(nobody)).toEqual(['1', '2', '3'])
  })

  test('films on several watchlists come first, most wanted first, and say so', async () => {
    const { noraId, benId, cleoId, wants, offered } = await openWorldOfFour()
    await wants(noraId, 10, 11, 12, 13)
    await wants(benId, 10, 11)
    await wants(cleoId, 10)
    expect(await offered(nora)).toEqual(['10 on 3 own', '11 on 2 own', '13 own', '12 own', '1', '2', '3'])
  })

  test('what two others want is offered also to a member without a watchlist; what one other wants is told to nobody', async () => {
    const { benId, cleoId, danId, wants, offered } = await openWorldOfFour()
    await wants(benId, 10, 11, 12)
    await wants(cleoId, 10, 11)
    await wants(danId, 10)
    expect(await offered(nora)).toEqual(['10 on 3', '11 on 2', '1', '2', '3'])
    expect(await offered(dan)).toEqual(['10 on 3 own', '11 on 2', '1', '2', '3'])
  })

  test('the watchlist of a member who hides it counts for nobody but themselves', async () => {
    const { db, noraId, benId, cleoId, wants, offered } = await openWorldOfFour()
    for (const userId of [noraId, benId, cleoId]) await wants(userId, 10)
    await beSeen(db, benId, 'hidden')
    expect(await offered(nora)).toEqual(['10 on 2 own', '1', '2', '3'])
    expect(await offered(ben)).toEqual(['10 on 3 own', '1', '2', '3'])
    expect(await offered(dan)).toEqual(['10 on 2', '1', '2', '3'])
    await beSeen(db, cleoId, 'hidden')
    expect(await offered(dan)).toEqual(['1', '2', '3'])
    expect(await offered(cleo)).toEqual(['10 on 2 own', '1', '2', '3'])
  })

  test('watchlists of other servers count for nothing', async () => {
    const world = await openWorldOfFour()
    const stranger = { discordId: nobody, name: 'Stranger' }
    const strangerId = await world.services.members.seen('100000000000000002', stranger)
    await world.wants(strangerId, 10)
    await world.wants(world.benId, 10)
    await world.wants(world.noraId, 10)
    expect(await world.offered(nora)).toEqual(['10 on 2 own', '1', '2', '3'])
    expect(await world.offered(dan)).toEqual(['10 on 2', '1', '2', '3'])
  })

  test('a film that TMDB does not know is left out, and one that Trakt has twice is offered once', async () => {
    const { db, noraId, wants, offered } = await openWorldOfFour()
    await wants(noraId, 10)
    await addToWatchlist(db, noraId, [10, null], { trakt_id: 900 })
    expect(await offered(nora)).toEqual(['10 own', '1', '2', '3'])
  })

  test('a watchlist of thousands is answered with its best, and TMDB is not asked', async () => {
    const asked: string[] = []
    const api: TmdbApi = { ...tmdb, popular: async () => (asked.push('popular') > 0 ? [filmOf(1)] : []) }
    const { noraId, benId, wants, offered } = await openWorldOfFour({ tmdb: api })
    await wants(noraId, ...Array.from({ length: 3_000 }, (_, index) => index + 1))
    await wants(benId, 7, 8)
    const films = await offered(nora)
    expect(films.slice(0, 4)).toEqual(['8 on 2 own', '7 on 2 own', '3000 own', '2999 own'])
    expect(asked).toEqual([])
  })

  test('the watchlist is marked with what is in this week and what was watched', async () => {
    const world = await openVotingWorld()
    await addToWatchlist(world.db, world.cleo, [1])
    await addPlay(world.db, { user_id: world.cleo })
    expect((await world.services.suggestions.films(guildId, cleo, ''))[0]).toEqual({
      ...{ tmdbId: 1, title: 'Film 1', year: 1979, wanted: true, watchlists: 1 },
      ...{ nominated: true, watched: false },
    })
  })
})
