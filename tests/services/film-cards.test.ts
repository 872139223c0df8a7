import { expect, test } from 'vitest'
import { isCardStale, saidOnCard } from '../../src/services/film-cards.ts'
import { addPlay } from '../helpers/library.ts'
import { channelId, guildId, openNominatingWorld, owed, theRound, type World } from '../helpers/services.ts'

/** Posts the latest card as the announcer does; something may happen between reading what it tells and its arrival. */
async function post(world: World, meanwhile: () => Promise<unknown> = async () => undefined) {
  const card = (await owed(world, 'film_card')).at(-1)
  const claimed = card && (await world.announcements.claim(card, channelId))
  if (!claimed) throw new Error('there is no card to post')
  const content = await world.announcements.content(claimed)
  await meanwhile()
  const { board_version } = await theRound(world)
  await world.announcements.sent(claimed, { channelId, messageId: `4${claimed.id}` }, content)
  return { touched: (await theRound(world)).board_version > board_version }
}

test('a card’s row notes what it tells', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  await world.services.nominations.nominate(guildId, nora, 1)
  await addPlay(world.db, { user_id: nora })
  expect(await post(world)).toEqual({ touched: false })
  expect(await owed(world, 'film_card')).toMatchObject([{ said: '1 of 1' }])
})

test('a card that arrives after its round has changed is drawn again', async () => {
  const world = await openNominatingWorld()
  const nora = await world.person('Nora')
  await world.services.nominations.nominate(guildId, nora, 1)
  await addPlay(world.db, { user_id: nora })
  const hides = () => world.services.members.setVisibility(guildId, nora, 'hidden')
  expect(await post(world, hides)).toEqual({ touched: true })
  expect(await owed(world, 'film_card')).toMatchObject([{ said: '1 of 1' }])
})

test.each([
  ['nobody knows what it tells', null, true, true],
  ['it tells what is so', '2 of 5 named 1', true, false],
  ['somebody else has seen the film', '1 of 5 named 1', true, true],
  ['somebody has chosen to be named', '2 of 5', true, true],
  ['the round is over and it names somebody', '2 of 5 named 1', false, true],
  ['the round is over and it names nobody, whatever it counts', '1 of 4', false, false],
])('where %s', (_what, said, running, stale) => {
  const seen = { seenBy: 2, seers: [{ discordId: '1', name: 'Nora' }] }
  expect(saidOnCard(seen, 5)).toBe('2 of 5 named 1')
  expect(isCardStale(said, seen, 5, running)).toBe(stale)
})
