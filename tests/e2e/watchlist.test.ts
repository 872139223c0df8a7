import { expect, test } from 'vitest'
import { answerOf, type Person, posts, press, textOf } from '../helpers/e2e.ts'
import { addPlay, addToWatchlist, inDatabase, userIdOf } from '../helpers/library.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, linkAccount, runTrakt, seenAfter, type TraktTown } from '../helpers/trakt-town.ts'
import { nominate, votingOpens } from '../helpers/voting.ts'

const [alien, matrix, inception, spirited] = [348, 603, 27205, 129]

/** A town in which the week's nominations are open, and in which these are known to the bot. */
async function buildNominatingTown(...people: ('nora' | 'ben' | 'cleo')[]): Promise<TraktTown> {
  const town = await buildTraktTown()
  const { message } = await town.nora.run(town.general, 'settings', {
    subcommand: 'channel',
    options: { channel: town.channel },
  })
  await press(town.nora, message, 'Start now')
  await town.bot.tick()
  for (const name of people) await town[name].run(town.general, 'help')
  return town
}

/** Puts films on a member's watchlist. */
async function wants(town: TraktTown, person: Person, ...films: number[]): Promise<void> {
  await inDatabase(town, async db => addToWatchlist(db, await userIdOf(db, person), films))
}

async function offered(town: TraktTown, person: Person, typed = ''): Promise<string[]> {
  const { choices } = await person.autocomplete(town.channel, 'nominate', {
    focused: 'movie',
    options: { movie: typed },
  })
  return (choices ?? []).map(choice => choice.name)
}

test('/nominate with nothing typed offers the member’s watchlist, shared films first, and marks what is in', async () => {
  const town = await buildNominatingTown('ben', 'cleo')
  await wants(town, town.nora, inception, alien, matrix)
  await wants(town, town.ben, alien, inception)
  await wants(town, town.cleo, alien)
  await nominate(town.ben, town, inception)
  const names = await offered(town, town.nora)
  expect(names.slice(0, 3)).toEqual([
    'Film 348 (1979) · on 3 watchlists',
    'Film 27205 (1979) · on 2 watchlists · already nominated',
    'Film 603 (1979) · on your watchlist',
  ])
  expect(names.length).toBeGreaterThan(10)
  expect(names.slice(3).join()).not.toContain('watchlist')
  expect((await offered(town, town.nora, 'ali')).join()).toContain('Alien (1979)')

  const chosen = await town.nora.autocomplete(town.channel, 'nominate', { focused: 'movie', options: { movie: '' } })
  const movie = chosen.choices?.[0]?.value
  expect(answerOf(await town.nora.run(town.channel, 'nominate', { options: { movie } }))).toContain(
    '**Alien** (1979) is nominated',
  )
})

test('somebody whom the bot has never met is offered what is popular, and is not written down for looking', async () => {
  const town = await buildNominatingTown()
  expect((await offered(town, town.ben)).length).toBeGreaterThan(10)
  expect(rowsOf(town, 'users').map(row => row.name)).toEqual(['Nora'])
})

test('/trakt watchlist shows the films with a button each, and nominates from there', async () => {
  const town = await buildNominatingTown('ben')
  await linkAccount(town, town.nora)
  await wants(town, town.nora, matrix, alien, spirited)
  await wants(town, town.ben, alien)
  await inDatabase(town, async db => addPlay(db, { user_id: await userIdOf(db, town.nora), tmdb_id: matrix }))
  const list = await runTrakt(town, town.nora, 'watchlist')
  const words = await privateAnswer(town, list)
  expect(words).toContain('3 films: first those that others here want to see, too, then the latest added.')
  expect(words).toMatch(/\*\*Film 348\*\* \(1979\)\non 2 watchlists · added <t:\d+:D>\n\[Nominate Film 348\]/)
  expect(words).toMatch(/\*\*Film 603\*\* \(1979\)\nadded <t:\d+:D> · you have seen it\n/)
  expect(words.indexOf('Film 348')).toBeLessThan(words.indexOf('Film 129'))

  const card = await seenAfter(town, town.nora, '**Alien** (1979) is nominated for 2026-W08.', async () => {
    const changed = await seenAfter(town, town.nora, 'already nominated', () =>
      press(town.nora, list.message, 'Nominate Film 348'),
    )
    expect(changed.id).toBe(list.message?.id)
    expect(textOf(changed)).toContain('on 2 watchlists · added <t:1451692800:D> · already nominated')
    expect(textOf(changed)).not.toContain('[Nominate Film 348]')
  })
  expect(card.ephemeral).toBe(true)
  await town.bot.tick()
  expect((await posts(town)).at(-1)).toContain(`<@${town.nora.id}> nominated **Alien** (1979).`)

  const second = await press(town.nora, list.message, 'Nominate Film 129')
  expect(await privateAnswer(town, second)).toContain('You have used your nominations for this week')
  expect(rowsOf(town, 'nominations')).toHaveLength(1)
})

test('a long watchlist comes by the page', async () => {
  const town = await buildNominatingTown()
  await linkAccount(town, town.nora)
  await wants(town, town.nora, ...Array.from({ length: 20 }, (_, index) => index + 1))
  const first = await runTrakt(town, town.nora, 'watchlist')
  expect(answerOf(first)).toContain('page 1 of 3')
  expect(answerOf(first)).not.toContain('[Back]')
  const second = await press(town.nora, first.message, 'More')
  expect(answerOf(second)).toContain('page 2 of 3')
  expect(textOf(second.updated)).toContain('**Film 12** (1979)')
  const third = await press(town.nora, second.updated, 'More')
  expect(answerOf(third)).toContain('page 3 of 3')
  expect(answerOf(third)).not.toContain('[More]')
  expect(answerOf(await press(town.nora, third.updated, 'Back'))).toContain('page 2 of 3')
})

test('/trakt watchlist without a link, or with nothing on it, says what to do', async () => {
  const town = await buildNominatingTown()
  const unlinked = await runTrakt(town, town.nora, 'watchlist')
  expect(await privateAnswer(town, unlinked)).toContain('No Trakt account is linked to you')
  expect(answerOf(await press(town.nora, unlinked.message, 'Link'))).toContain('I sent you a direct message')
  await linkAccount(town, town.nora)
  expect(await privateAnswer(town, await runTrakt(town, town.nora, 'watchlist'))).toContain(
    'I have not read it at Trakt yet',
  )
  await inDatabase(town, db =>
    db.updateTable('trakt_auth').set({ last_synced_at: '2026-02-16T10:00:00.000Z' }).execute(),
  )
  expect(answerOf(await runTrakt(town, town.nora, 'watchlist'))).toContain('It is empty, as of <t:1771236000:R>.')
})

test('once nominations are closed the list says so, has no buttons, and one that is pressed late is refused', async () => {
  const town = await buildNominatingTown()
  await linkAccount(town, town.nora)
  await nominate(town.ben, town, inception)
  await wants(town, town.nora, alien)
  const open = await runTrakt(town, town.nora, 'watchlist')
  await town.client.jump({ to: votingOpens })
  const late = await press(town.nora, open.message, 'Nominate Film 348')
  expect(await privateAnswer(town, late)).toContain('Nominations for this week closed')
  const closed = answerOf(await runTrakt(town, town.nora, 'watchlist'))
  expect(closed).toContain('Nominations for this week closed')
  expect(closed).not.toContain('[Nominate')
})

test('in direct messages the list is there to read, without what others want', async () => {
  const town = await buildNominatingTown('ben')
  await linkAccount(town, town.nora)
  await wants(town, town.nora, alien)
  await wants(town, town.ben, alien)
  const { channel } = await town.nora.dm()
  const list = answerOf(await town.nora.run(channel, 'trakt', { subcommand: 'watchlist' }))
  expect(list).toContain('**Film 348** (1979)')
  expect(list).toContain('Use `/trakt watchlist` on a server to nominate one of them.')
  expect(list).not.toContain('[Nominate')
  expect(list).not.toContain('on 2 watchlists')
})
