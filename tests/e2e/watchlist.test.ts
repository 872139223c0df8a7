import { expect, test } from 'vitest'
import { answerOf, type Person, posts, press, textOf } from '../helpers/e2e.ts'
import { linkWithPast } from '../helpers/libraries.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, linkAccount, runTrakt, seenAfter, type TraktTown } from '../helpers/trakt-town.ts'
import { nominate, votingOpens } from '../helpers/voting.ts'

const [alien, matrix, inception, spirited] = [348, 603, 27205, 129]

/** A town whose bot can link Trakt accounts, and in which the week's nominations are open. */
async function buildNominatingTown(): Promise<TraktTown> {
  const town = await buildTraktTown()
  const { message } = await town.nora.run(town.general, 'settings', {
    subcommand: 'channel',
    options: { channel: town.channel },
  })
  await press(town.nora, message, 'Start now')
  await town.bot.tick()
  return town
}

async function offered(town: TraktTown, person: Person, typed = '') {
  const asked = { focused: 'movie', options: { movie: typed } }
  return (await person.autocomplete(town.channel, 'nominate', asked)).choices ?? []
}

const namesOf = (choices: { name: string }[]) => choices.map(choice => choice.name)

test('from an account at Trakt to the game: 👁 on the board, the watchlist in /nominate, and Nominate on the list', async () => {
  const town = await buildNominatingTown()
  await nominate(town.ben, town, alien)
  await linkWithPast(town, town.nora, 'filmfan', { seen: [alien, 550], wanted: [matrix, inception] })
  await linkWithPast(town, town.cleo, 'nightowl', { seen: [550], wanted: [inception] })
  await town.client.jump({ by: 5_000 })
  const [board] = await posts(town)
  expect(board).toContain(`Nominated by <@${town.ben.id}> · seen by 1 of 2 👁`)

  expect(namesOf(await offered(town, town.nora)).slice(0, 3)).toEqual([
    'Inception (2010) · on 2 watchlists',
    'The Matrix (1999) · on your watchlist',
    expect.not.stringContaining('watchlist'),
  ])
  const list = await runTrakt(town, town.nora, 'watchlist')
  const card = await seenAfter(town, town.nora, '**Inception** (2010) is nominated for 2026-W08.', async () => {
    const changed = await seenAfter(town, town.nora, 'already nominated', () =>
      press(town.nora, list.message, 'Nominate Inception'),
    )
    expect(changed.id).toBe(list.message?.id)
    expect(textOf(changed)).toMatch(/on 2 watchlists · added <t:\d+:D> · already nominated/)
    expect(textOf(changed)).not.toContain('[Nominate Inception]')
  })
  expect(card.ephemeral).toBe(true)
  await town.bot.tick()
  expect((await posts(town)).at(-1)).toContain(`<@${town.nora.id}> nominated **Inception** (2010).`)
  const second = await press(town.nora, list.message, 'Nominate The Matrix')
  expect(await privateAnswer(town, second)).toContain('You have used your nominations for this week')
  expect(rowsOf(town, 'nominations')).toHaveLength(2)
})

test('an account that is private counts nowhere, and whose link ends counts no more', async () => {
  const town = await buildNominatingTown()
  await nominate(town.ben, town, alien)
  await linkWithPast(town, town.nora, 'filmfan', { seen: [alien], wanted: [matrix] })
  await linkWithPast(town, town.cleo, 'quietviewer', { seen: [alien], wanted: [matrix] })
  await town.client.jump({ by: 5_000 })
  expect((await posts(town))[0]).toMatch(/seen by 1 of 1 👁$/m)
  expect(namesOf(await offered(town, town.nora))[0]).toBe('The Matrix (1999) · on your watchlist')
  expect(namesOf(await offered(town, town.cleo))[0], 'their own counts for themselves').toBe(
    'The Matrix (1999) · on 2 watchlists',
  )
  const { message } = await runTrakt(town, town.nora, 'unlink')
  await press(town.nora, message, 'Unlink')
  await town.client.jump({ by: 5_000 })
  expect((await posts(town))[0]).not.toContain('👁')
  expect(namesOf(await offered(town, town.nora)).join()).not.toContain('watchlist')
})

test('/nominate with nothing typed marks what is in, and takes what is chosen from the list', async () => {
  const town = await buildNominatingTown()
  await linkWithPast(town, town.nora, 'filmfan', { wanted: [spirited, matrix] })
  await nominate(town.ben, town, matrix)
  const choices = await offered(town, town.nora)
  expect(namesOf(choices).slice(0, 2)).toEqual([
    'The Matrix (1999) · on your watchlist · already nominated',
    'Spirited Away (2001) · on your watchlist',
  ])
  expect(namesOf(await offered(town, town.nora, 'ali'))).toContain('Alien (1979)')
  const chosen = await town.nora.run(town.channel, 'nominate', { options: { movie: choices[1]?.value } })
  expect(answerOf(chosen)).toContain('**Spirited Away** (2001) is nominated')
})

test('somebody whom the bot has never met is offered what is popular, and is not written down for looking', async () => {
  const town = await buildNominatingTown()
  expect((await offered(town, town.ben)).length).toBeGreaterThan(10)
  expect(rowsOf(town, 'users').map(row => row.name)).toEqual(['Nora'])
})

test('a long watchlist comes by the page', async () => {
  const town = await buildNominatingTown()
  await town.trakt.generateLibrary('filmfan', { plays: 0, watchlist: 20 })
  await linkWithPast(town, town.nora, 'filmfan')
  const titles = async (message: Parameters<typeof textOf>[0]) => textOf(message).match(/^\*\*.*/gm) ?? []
  const first = await runTrakt(town, town.nora, 'watchlist')
  expect(answerOf(first)).toContain('page 1 of 3')
  expect(answerOf(first)).not.toContain('[Back]')
  const second = await press(town.nora, first.message, 'More')
  expect(answerOf(second)).toContain('page 2 of 3')
  const third = await press(town.nora, second.updated, 'More')
  expect(answerOf(third)).toContain('page 3 of 3')
  expect(answerOf(third)).not.toContain('[More]')
  const pages = await Promise.all([first.message, second.updated, third.updated].map(titles))
  expect(new Set(pages.flat()).size).toBe(20)
  expect(answerOf(await press(town.nora, third.updated, 'Back'))).toContain('page 2 of 3')
})

test('/trakt watchlist without a link, before it was read, or with nothing on it, says so and what to do', async () => {
  const town = await buildNominatingTown()
  const unlinked = await runTrakt(town, town.nora, 'watchlist')
  expect(await privateAnswer(town, unlinked)).toContain('No Trakt account is linked to you')
  expect(answerOf(await press(town.nora, unlinked.message, 'Link'))).toContain('I sent you a direct message')
  const hold = await town.client.hold({ service: 'trakt', path: '/sync/last_activities' }, 'before')
  await linkAccount(town, town.nora)
  await hold.waiting(1)
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'watchlist'))).toContain(
    'I have not read it at Trakt yet',
  )
  await hold.release()
  await town.logged('synced with Trakt')
  expect(answerOf(await runTrakt(town, town.nora, 'watchlist'))).toContain('It is empty, as of <t:1771236000:R>.')
})

test('once nominations are closed the list says so, has no buttons, and one that is pressed late is refused', async () => {
  const town = await buildNominatingTown()
  await linkWithPast(town, town.nora, 'filmfan', { wanted: [alien] })
  await nominate(town.ben, town, inception)
  const open = await runTrakt(town, town.nora, 'watchlist')
  await town.client.jump({ to: votingOpens })
  const late = await press(town.nora, open.message, 'Nominate Alien')
  expect(await privateAnswer(town, late)).toContain('Nominations for this week closed')
  const closed = answerOf(await runTrakt(town, town.nora, 'watchlist'))
  expect(closed).toContain('Nominations for this week closed')
  expect(closed).not.toContain('[Nominate')
})

test('in direct messages the list is there to read, without what others want', async () => {
  const town = await buildNominatingTown()
  await linkWithPast(town, town.nora, 'filmfan', { wanted: [alien] })
  await linkWithPast(town, town.cleo, 'nightowl', { wanted: [alien] })
  const { channel } = await town.nora.dm()
  const list = answerOf(await town.nora.run(channel, 'trakt', { subcommand: 'watchlist' }))
  expect(list).toContain('**Alien** (1979)')
  expect(list).toContain('Use `/trakt watchlist` on a server to nominate one of them.')
  expect(list).not.toContain('[Nominate')
  expect(list).not.toContain('on 2 watchlists')
})
