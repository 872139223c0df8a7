import { expect, test } from 'vitest'
import type { Outcome } from '../../sandbox/client.ts'
import { answerOf, customIdOf, type Person, press, publicMessages, type Town, textOf } from '../helpers/e2e.ts'
import { privateAnswer, refusal, rowsOf } from '../helpers/stored.ts'
import { buildVotingTown } from '../helpers/voting.ts'

const MINUTE = 60_000
const watched = (town: Town, person: Person, options: Record<string, unknown>) =>
  person.run(town.general, 'watched', { options })
const rate = (town: Town, person: Person, options: Record<string, unknown>) =>
  person.run(town.general, 'rate', { options })
const playsIn = (town: Town) =>
  rowsOf(town, 'watch_history').map(({ title, watched_at, rating }) => ({ title, watched_at, rating }))

test('/watched records a film just now, or when somebody says, and answers privately with when that was', async () => {
  const town = await buildVotingTown()
  const now = await privateAnswer(town, await watched(town, town.cleo, { movie: 'tmdb:348' }))
  expect(now).toContain('**Recorded:** you watched **Alien** (1979) <t:1771491600:F>')
  expect(now).toContain('use `/watched` with `when`')
  const then = await privateAnswer(
    town,
    await watched(town, town.cleo, { movie: 'tmdb:348', when: '2026-02-14 21:30', rating: 9 }),
  )
  expect(then).toContain('**Alien** (1979) <t:1771104600:F>')
  expect(then).toContain('**Saved:** 9 of 10: superb.')
  expect(playsIn(town)).toEqual([
    { title: 'Alien', watched_at: '2026-02-19T09:00:00.000Z', rating: null },
    { title: 'Alien', watched_at: '2026-02-14T21:30:00.000Z', rating: 9 },
  ])
  expect(rowsOf(town, 'ratings')).toMatchObject([{ tmdb_id: 348, title: 'Alien', rating: 9 }])
})

const refused: [Record<string, unknown>, string][] = [
  [{ movie: 'tmdb:348', when: '2026-02-20 21:30' }, 'is still to come'],
  [{ movie: 'tmdb:348', when: 'great' }, 'I do not understand “great”. Write `yesterday`'],
  [{ movie: 'tmdb:348', when: '2026-02-30' }, 'There is no 2026-02-30 in the calendar.'],
  [{ movie: 'tmdb:348', when: '1850-01-01' }, 'There was no cinema then.'],
  [{ movie: 'tmdb:999999999' }, 'does not know that film'],
  [{ movie: 'xyzzy plugh', when: 'yesterday' }, 'I found no film for “xyzzy plugh”.'],
]

test('what cannot be is refused with words that help, and nothing is stored', async () => {
  const town = await buildVotingTown()
  for (const [options, words] of refused) {
    expect(await refusal(town, () => watched(town, town.cleo, options))).toContain(words)
  }
})

test('the same film twice on one evening is two plays; in the same minute it is refused', async () => {
  const town = await buildVotingTown()
  await watched(town, town.cleo, { movie: 'tmdb:348', when: '2026-02-14 20:00' })
  await watched(town, town.cleo, { movie: 'tmdb:348', when: '2026-02-14 23:00' })
  const again = await refusal(town, () => watched(town, town.cleo, { movie: 'tmdb:348', when: '2026-02-14 20:00' }))
  expect(again).toContain('You have **Alien** (1979) recorded already for <t:1771099200:F>')
  expect(playsIn(town)).toHaveLength(2)
})

test('a title that was not chosen from the list gives a list to choose from, which keeps when and how it was', async () => {
  const town = await buildVotingTown()
  const asked = await watched(town, town.cleo, { movie: 'matrix', when: '2026-02-14 20:00', rating: 7 })
  const select = customIdOf(asked.message, 'Choose the film that you watched')
  const chosen = await town.cleo.select(asked.message?.id ?? '', select, ['tmdb:603'])
  expect(answerOf(chosen)).toContain('**Recorded:** you watched **The Matrix** (1999) <t:1771099200:F>')
  expect(playsIn(town)).toEqual([{ title: 'The Matrix', watched_at: '2026-02-14T20:00:00.000Z', rating: 7 }])
  const unchosen = await rate(town, town.cleo, { movie: 'inception', rating: 6 })
  const film = customIdOf(unchosen.message, 'Choose the film to rate')
  await town.cleo.select(unchosen.message?.id ?? '', film, ['tmdb:27205'])
  expect(rowsOf(town, 'ratings').map(({ title, rating }) => `${title} ${rating}`)).toEqual([
    'The Matrix 7',
    'Inception 6',
  ])
})

test('the lists offer this week’s films with nothing typed, and times that people mean', async () => {
  const town = await buildVotingTown()
  const choices = async (focused: string, options: Record<string, unknown>) =>
    (await town.cleo.autocomplete(town.general, 'watched', { focused, options })).choices ?? []
  const films = await choices('movie', { movie: '' })
  expect(films.slice(0, 3).map(({ name }) => name)).toEqual(['Alien (1979)', 'The Matrix (1999)', 'Inception (2010)'])
  const times = async (when: string) =>
    (await choices('when', { movie: 'x', when })).map(({ name, value }) => [name, value])
  expect(await times('')).toEqual([
    ['Just now', 'now'],
    ['Yesterday evening: Wed, 18 Feb 2026, 20:00', '2026-02-18 20:00'],
  ])
  expect(await times('sat 21:30')).toEqual([['This: Sat, 14 Feb 2026, 21:30', '2026-02-14 21:30']])
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await town.client.jump({ to: '2026-02-20T23:00:00.000Z' })
  expect(await times('film')).toEqual([['The film of 2026-W08: Fri, 20 Feb 2026, 20:00', '2026-02-20 20:00']])
})

test('Undo takes a play back for 15 minutes, and it can be recorded after all; later there is a clear answer', async () => {
  const town = await buildVotingTown()
  const recorded = await watched(town, town.cleo, { movie: 'tmdb:348', when: '2026-02-14 20:00' })
  await town.client.jump({ by: 14 * MINUTE })
  const undone = await press(town.cleo, recorded.message, 'Undo')
  expect(await privateAnswer(town, undone)).toContain('**Taken back:** **Alien** (1979)')
  expect(playsIn(town)).toEqual([])
  const again = await press(town.cleo, undone.updated, 'I watched it after all')
  expect(answerOf(again)).toContain('**Recorded:** you watched **Alien** (1979) <t:1771099200:F>')
  await town.client.jump({ by: 15 * MINUTE + 1 })
  const late = await refusal(town, () => press(town.cleo, again.updated, 'Undo'))
  expect(late).toContain('That was recorded more than 15 minutes ago, so it stays.')
})

test('Mark watched on a film’s card records it, and the board shows one more who has seen it', async () => {
  const town = await buildVotingTown()
  const card = (await publicMessages(town)).find(message => textOf(message).includes('nominated **Alien**'))
  const marked = await press(town.cleo, card, 'Mark watched')
  expect(await privateAnswer(town, marked)).toContain('**Recorded:** you watched **Alien** (1979)')
  await town.client.jump({ by: MINUTE })
  const board = (await publicMessages(town)).find(message => textOf(message).includes('Voting is open'))
  expect(textOf(board)).toMatch(/Alien[\s\S]*?👁 ?1|seen by 1/)
})

test('Mark watched on the board asks which film', async () => {
  const town = await buildVotingTown()
  const board = (await publicMessages(town)).find(message => textOf(message).includes('Voting is open'))
  const asked = await press(town.cleo, board, 'Mark watched')
  expect(await privateAnswer(town, asked)).toContain('Which film have you seen?')
  const select = customIdOf(asked.message, 'Choose a film')
  const marked = await town.cleo.select(asked.message?.id ?? '', select, [town.matrix])
  expect(answerOf(marked)).toContain('**Recorded:** you watched **The Matrix** (1999)')
  expect(playsIn(town)).toMatchObject([{ title: 'The Matrix' }])
})

const choose = 'Choose a rating'
const rateBelow = async (person: Person, { updated, message }: Outcome, value: string) => {
  const shown = updated ?? message
  return person.select(shown?.id ?? '', customIdOf(shown, choose), [value])
}

test('after a play its film is rated from the same message, which keeps its Undo; the rating can be taken back', async () => {
  const town = await buildVotingTown()
  const recorded = await watched(town, town.cleo, { movie: 'tmdb:348' })
  const rated = await rateBelow(town.cleo, recorded, '8')
  expect(await privateAnswer(town, rated)).toContain('**Recorded:** you watched **Alien** (1979)')
  expect(answerOf(rated)).toContain('**Saved:** 8 of 10: great.')
  expect(rowsOf(town, 'ratings')).toMatchObject([{ tmdb_id: 348, rating: 8 }])
  const back = await rateBelow(town.cleo, rated, 'none')
  expect(answerOf(back)).toContain('**Taken back:** you have not rated it.')
  expect(rowsOf(town, 'ratings')).toEqual([])
  expect(answerOf(await press(town.cleo, back.updated, 'Undo'))).toContain('**Taken back:** **Alien** (1979)')
  expect(playsIn(town)).toEqual([])
})

test('a rating that comes more than 15 minutes after the play is saved, and there is no Undo any more', async () => {
  const town = await buildVotingTown()
  const recorded = await watched(town, town.cleo, { movie: 'tmdb:348' })
  await town.client.jump({ by: 15 * MINUTE + 1 })
  const rated = answerOf(await rateBelow(town.cleo, recorded, '8'))
  expect(rated).toContain('**Recorded:** you watched **Alien** (1979)')
  expect(rated).toContain('**Saved:** 8 of 10: great.')
  expect(rated).not.toContain('Undo')
})

test('a film is rated also below a play that was taken back elsewhere meanwhile', async () => {
  const town = await buildVotingTown()
  const recorded = await watched(town, town.cleo, { movie: 'tmdb:348' })
  const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE', body: 'rate-play' }, 'before')
  const rating = rateBelow(town.cleo, recorded, '8')
  await hold.waiting(1)
  await press(town.cleo, recorded.message, 'Undo')
  await hold.release()
  expect(answerOf(await rating)).toContain('How was **Alien** (1979)?\n**Saved:** 8 of 10: great.')
  expect(playsIn(town)).toEqual([])
  expect(rowsOf(town, 'ratings')).toMatchObject([{ tmdb_id: 348, rating: 8 }])
})

test('/rate saves a rating privately, and a new one replaces it', async () => {
  const town = await buildVotingTown()
  expect(await privateAnswer(town, await rate(town, town.ben, { movie: 'tmdb:348', rating: 4 }))).toContain(
    '**Saved:** 4 of 10',
  )
  await rate(town, town.ben, { movie: 'tmdb:348', rating: 10 })
  expect(rowsOf(town, 'ratings')).toMatchObject([{ rating: 10 }])
})

test('nothing else than a whole number from 1 to 10 can be given as a rating', async () => {
  const town = await buildVotingTown()
  for (const rating of [0, 11, 7.5, 'great']) {
    await expect(rate(town, town.ben, { movie: 'tmdb:348', rating })).rejects.toThrow()
    await expect(watched(town, town.ben, { movie: 'tmdb:348', rating })).rejects.toThrow()
  }
  expect(rowsOf(town, 'ratings')).toEqual([])
})
