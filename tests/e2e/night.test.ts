import { expect, test } from 'vitest'
import { answerOf, customIdOf, posts, press, publicMessages, type Town } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import { buildVotingTown, votingCloses } from '../helpers/voting.ts'

/** Alien starts at 20:00, lasts 117 minutes, and half an hour later the bot asks. */
const nightIsOver = '2026-02-20T22:27:00.000Z'

/** Alien has won, and the question after the night stands in the channel. */
async function buildTownAfterTheNight() {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  await town.client.jump({ to: nightIsOver })
  const question = (await publicMessages(town)).at(-1)
  return { ...town, question }
}

const watchedOn = (town: Town) => rowsOf(town, 'week_history')[0]?.watched_on

test('the question comes half an hour after the film, to the minute, and once', async () => {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  await town.client.jump({ to: '2026-02-20T22:26:59.999Z' })
  expect((await posts(town)).join('\n')).not.toContain('How was the night?')
  await town.client.jump({ by: 1 })
  expect((await posts(town)).at(-1)).toContain('**How was the night?** The film was **Alien** (1979).')
  expect((await posts(town)).at(-1)).toContain('[I watched it]\n[Rate the film]')
  for (const hours of [1, 2, 20]) await town.client.jump({ by: hours * 3_600_000 })
  expect((await posts(town)).filter(post => post.includes('How was the night?'))).toHaveLength(1)
})

test('the question is not asked where the rules switch it off', async () => {
  const town = await buildVotingTown({ 'after-night': false })
  await town.client.jump({ to: votingCloses })
  await town.client.jump({ to: nightIsOver })
  expect((await posts(town)).join('\n')).not.toContain('How was the night?')
})

test('“I watched it” is noted privately; the first one sets the date of the night', async () => {
  const town = await buildTownAfterTheNight()
  expect(watchedOn(town)).toBeNull()
  const noted = await press(town.cleo, town.question, 'I watched it')
  expect(await privateAnswer(town, noted)).toContain('Noted: you watched **Alien** (1979).')
  expect(watchedOn(town)).toBe('2026-02-20')
  expect(rowsOf(town, 'watch_history')).toMatchObject([
    { tmdb_id: 348, title: 'Alien', watched_at: '2026-02-20T20:00:00.000Z', source: 'discord', guild_id: town.guild },
  ])
  await town.client.jump({ to: '2026-02-22T10:00:00.000Z' })
  await press(town.ben, town.question, 'I watched it')
  expect(watchedOn(town)).toBe('2026-02-20')
  expect(rowsOf(town, 'watch_history')).toHaveLength(2)
})

test('“I watched it” pressed twice, also at the same moment, is one play', async () => {
  const town = await buildTownAfterTheNight()
  const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE' }, 'before', 2)
  const both = [press(town.cleo, town.question, 'I watched it'), press(town.cleo, town.question, 'I watched it')]
  await hold.waiting(2)
  await hold.release()
  const words = (await Promise.all(both)).map(answerOf)
  expect(words.every(said => said.includes('Noted: you watched **Alien** (1979).'))).toBe(true)
  expect(rowsOf(town, 'watch_history')).toHaveLength(1)
})

test('Undo takes it back, and the date with it when nobody else watched; it can be said again', async () => {
  const town = await buildTownAfterTheNight()
  const noted = await press(town.cleo, town.question, 'I watched it')
  const undone = await press(town.cleo, noted.message, 'Undo')
  expect(await privateAnswer(town, undone)).toContain('Noted: you did not watch **Alien** (1979) that night.')
  expect(rowsOf(town, 'watch_history')).toEqual([])
  expect(watchedOn(town)).toBeNull()
  const after = await press(town.cleo, undone.updated, 'I watched it after all')
  expect(await privateAnswer(town, after)).toContain('Noted: you watched **Alien** (1979).')
  expect(watchedOn(town)).toBe('2026-02-20')
})

test('Undo leaves the date where somebody else watched', async () => {
  const town = await buildTownAfterTheNight()
  const noted = await press(town.cleo, town.question, 'I watched it')
  await press(town.ben, town.question, 'I watched it')
  await press(town.cleo, noted.message, 'Undo')
  expect(watchedOn(town)).toBe('2026-02-20')
})

test('a rating is private, ticked when it is opened again, and replaced by a new one', async () => {
  const town = await buildTownAfterTheNight()
  const asked = await press(town.cleo, town.question, 'Rate the film')
  expect(await privateAnswer(town, asked)).toContain('How was **Alien** (1979)?')
  const select = customIdOf(asked.message, 'Choose a rating')
  const rated = await town.cleo.select(asked.message?.id ?? '', select, ['9'])
  expect(await privateAnswer(town, rated)).toContain('**Saved:** 9 of 10: superb.')
  expect(rowsOf(town, 'ratings')).toMatchObject([{ tmdb_id: 348, rating: 9 }])

  const again = await press(town.cleo, town.question, 'Rate the film')
  expect(answerOf(again)).toContain('**Your rating:** 9 of 10: superb.')
  expect(JSON.stringify(again.message?.components)).toMatch(/"value":"9","default":true/)
  await town.cleo.select(again.message?.id ?? '', customIdOf(again.message, 'Choose a rating'), ['4'])
  expect(rowsOf(town, 'ratings')).toMatchObject([{ tmdb_id: 348, rating: 4 }])
  const other = await press(town.ben, town.question, 'Rate the film')
  expect(answerOf(other)).not.toContain('Your rating')
})

test('the buttons of a night long ago still work', async () => {
  const town = await buildTownAfterTheNight()
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await town.client.jump({ to: '2026-02-27T12:00:00.000Z' })
  const noted = await press(town.cleo, town.question, 'I watched it')
  expect(answerOf(noted)).toContain('Noted: you watched **Alien** (1979).')
  expect(rowsOf(town, 'watch_history')).toMatchObject([{ watched_at: '2026-02-20T20:00:00.000Z' }])
})

test('whoever hides what they watch gives the night its date, and neither a number nor a name', async () => {
  const town = await buildTownAfterTheNight()
  const own = await town.cleo.run(town.general, 'history', { options: { member: town.cleo.id } })
  const choice = customIdOf(own.message, 'How others here see what you watch')
  const hidden = answerOf(await town.cleo.select(own.message?.id ?? '', choice, ['hidden']))
  expect(hidden).toContain('the movie night gets its date from that, without your name')
  await press(town.cleo, town.question, 'I watched it')
  const together = answerOf(await town.nora.run(town.general, 'history'))
  expect(together).toMatch(/\*\*Alien\*\* \(1979\) · nominated by <@\d+> · watched on 2026-02-20$/m)
  const stats = answerOf(await town.nora.run(town.general, 'stats'))
  expect(stats).not.toContain('Most seen')
  expect(stats).not.toContain('Always there')
})
