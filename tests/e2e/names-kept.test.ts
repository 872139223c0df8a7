import { expect, test } from 'vitest'
import type { Visibility } from '../../db/schema.ts'
import type { Outcome } from '../../sandbox/client.ts'
import { buildRunningTown, press, publicMessages, type SetUpTown } from '../helpers/e2e.ts'
import { addLink, addPlay, addRating, addToWatchlist, beSeen, inDatabase, userIdOf } from '../helpers/library.ts'
import { nominate, votingCloses, votingOpens } from '../helpers/voting.ts'

const [alien, matrix, inception] = [348, 603, 27205]
const nightIsOver = '2026-02-20T22:27:00.000Z'

/** A town in which Nora alone puts films forward; Ben and Cleo have seen and rated them, and have a watchlist. */
async function buildTownOfTwo(seen: { ben: Visibility; cleo: Visibility }) {
  const town = await buildRunningTown({ rules: { nominations: 2 } })
  await inDatabase(town, async db => {
    for (const name of ['ben', 'cleo'] as const) {
      await town[name].run(town.general, 'help')
      const userId = await userIdOf(db, town[name])
      await addLink(db, userId)
      for (const tmdb_id of [alien, matrix]) {
        await addPlay(db, { user_id: userId, tmdb_id })
        await addRating(db, userId, tmdb_id, 7)
      }
      await addToWatchlist(db, userId, [inception, alien])
      await beSeen(db, userId, seen[name])
    }
  })
  await nominate(town.nora, town, alien)
  await nominate(town.nora, town, matrix)
  return town
}

/** Whatever Nora can look at in a week, to the last list, as it is sent to her. */
async function allThatNoraSees(town: SetUpTown): Promise<string> {
  const { nora, client } = town
  const said: unknown[] = []
  const note = ({ message, updated, followUps }: Outcome) => {
    for (const each of [message, updated, ...followUps]) said.push(each?.content, each?.components, each?.embeds)
    return updated ?? message
  }
  const run = async (name: string, of: Record<string, unknown> = {}) => note(await nora.run(town.general, name, of))
  const look = async () => {
    await client.jump({ by: 5_000 })
    const posts = await publicMessages(town)
    said.push(posts.map(({ content, components }) => [content, components]))
    for (const name of ['movies', 'stats', 'history', 'vote', 'help']) await run(name)
    note(
      await press(
        nora,
        posts.find(post => JSON.stringify(post.components).includes('"Details"')),
        'Details',
      ),
    )
    for (const movie of ['', 'inc'])
      said.push(await nora.autocomplete(town.general, 'nominate', { focused: 'movie', options: { movie } }))
  }
  await look()
  await client.jump({ to: votingOpens })
  await look()
  await client.jump({ to: votingCloses })
  await client.jump({ to: nightIsOver })
  const question = (await publicMessages(town)).at(-1)
  for (const person of [town.ben, town.cleo]) await press(person, question, 'I watched it')
  await look()
  await run('results')
  return JSON.stringify(said)
}

test('nobody is named who chose to be a number or hidden, wherever somebody else looks', async () => {
  const town = await buildTownOfTwo({ ben: 'counted', cleo: 'hidden' })
  const seen = await allThatNoraSees(town)
  for (const shown of ['seen by 1 of 1 👁', 'watched on 2026-02-20 by 1 of you'])
    expect(seen, 'so that there is something to hide').toContain(shown)
  for (const person of [town.ben, town.cleo]) expect(seen).not.toContain(person.id)
  expect(seen).not.toMatch(/\b(Ben|Cleo)\b/)
  expect(seen, 'a film that one counted member wants to see').not.toContain('on 2 watchlists')
  expect(seen).not.toContain('rated 7.0')
})

test('whoever chose to be named is', async () => {
  const town = await buildTownOfTwo({ ben: 'named', cleo: 'hidden' })
  const seen = await allThatNoraSees(town)
  expect(seen).toContain(`seen by 1 of 1 👁: <@${town.ben.id}>`)
  expect(seen).toMatch(new RegExp(`Always there[^"]*<@${town.ben.id}>`))
  expect(seen).toMatch(new RegExp(`Who rates[^"]*<@${town.ben.id}>`))
  expect(seen).not.toContain(town.cleo.id)
})
