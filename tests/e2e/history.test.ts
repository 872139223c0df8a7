import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, customIdOf, type Person, press, type SetUpTown, textOf } from '../helpers/e2e.ts'
import { addPlay, addRating, inDatabase, userIdOf } from '../helpers/library.ts'
import { privateAnswer } from '../helpers/stored.ts'
import { buildVotingTown, openPanel, votingCloses } from '../helpers/voting.ts'

/** A town after its night: Alien, Ben's, has won by Nora's vote. */
async function buildNight() {
  const town = await buildVotingTown()
  await (await openPanel(town.nora, town)).choose(town.alien)
  await town.client.jump({ to: votingCloses })
  await town.client.jump({ to: '2026-02-20T22:27:00.000Z' })
  return town
}

const history = (town: SetUpTown, person: Person, member?: Person) =>
  person.run(town.general, 'history', { options: member && { member: member.id } })

async function choose(town: SetUpTown, person: Person, visibility: string): Promise<void> {
  const { message } = await history(town, person, person)
  await person.select(message?.id ?? '', customIdOf(message, 'How others here see what you watch'), [visibility])
}

test('/history shows what a server has watched together, and leads to one’s own history and back', async () => {
  const town = await buildNight()
  const before = await privateAnswer(town, await history(town, town.cleo))
  expect(before).toContain(
    `- 2026-W08: **Alien** (1979) · nominated by <@${town.ben.id}> · nobody has said that they watched it`,
  )
  const question = (await town.nora.messages(town.channel)).find(message =>
    textOf(message).includes('How was the night?'),
  )
  await press(town.cleo, question, 'I watched it')
  await press(town.nora, question, 'I watched it')
  const together = await history(town, town.cleo)
  expect(answerOf(together)).toContain('watched on 2026-02-20 by 2 of you')
  const own = await press(town.cleo, together.message, 'What I have watched')
  expect(await privateAnswer(town, own)).toContain('**Alien** (1979) · <t:1771617600:D> · movie night 2026-W08')
  const back = await press(town.cleo, own.updated, 'What we have watched together')
  expect(answerOf(back)).toContain('## What you have watched together')
})

test('/history of a member who shares it is there page by page, until they hide it', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.general, 'help')
  await inDatabase(town, async db => {
    const user_id = await userIdOf(db, town.ben)
    for (let number = 1; number <= 15; number++) {
      const day = String(number).padStart(2, '0')
      await addPlay(db, { user_id, tmdb_id: number, watched_at: `2026-01-${day}T20:00:00.000Z` })
    }
    await addRating(db, user_id, 15, 9)
  })
  const refused = await privateAnswer(town, await history(town, town.nora, town.ben))
  expect(refused).toContain(`<@${town.ben.id}> does not share here what they have watched, and that is fine`)
  expect(await privateAnswer(town, await history(town, town.ben, town.ben))).toContain('15 plays')

  await choose(town, town.ben, 'named')
  const shown = await history(town, town.nora, town.ben)
  expect(await privateAnswer(town, shown)).toContain('15 plays, the latest first · page 1 of 2:')
  expect(answerOf(shown)).toMatch(/\*\*Film 15\*\* \(1979\) · <t:\d+:D> · rated 9 of 10/)
  expect(answerOf(shown)).not.toContain('Your privacy here')
  const older = await press(town.nora, shown.message, 'Older')
  expect(answerOf(older)).toContain('**Film 1** (1979)')

  await choose(town, town.ben, 'hidden')
  const late = await press(town.nora, older.updated, 'Newer')
  expect(await privateAnswer(town, late)).toContain('does not share here what they have watched')
  expect(answerOf(late)).not.toContain('Film 15')
})

test('/history of somebody who has never been here says the same as of somebody who does not share', async () => {
  const town = await buildRunningTown()
  const words = async (person: Person) =>
    (await privateAnswer(town, await history(town, town.nora, person))).replaceAll(person.id, '')
  const unknown = await words(town.cleo)
  await town.ben.run(town.general, 'help')
  expect(await words(town.ben)).toBe(unknown)
})

test('/stats counts a server’s weeks, and names who watches and rates only where they chose it', async () => {
  const town = await buildRunningTown()
  expect(await privateAnswer(town, await town.cleo.run(town.general, 'stats'))).toContain('nothing to count yet')

  const night = await buildNight()
  await inDatabase(night, async db => {
    for (const [person, rating] of [
      [night.nora, 9],
      [night.ben, 8],
      [night.cleo, 4],
    ] as const) {
      await addRating(db, await userIdOf(db, person), 348, rating)
      await addPlay(db, { user_id: await userIdOf(db, person), tmdb_id: 603 })
    }
  })
  await choose(night, night.nora, 'named')
  await choose(night, night.cleo, 'hidden')
  const stats = await privateAnswer(night, await night.cleo.run(night.general, 'stats'))
  expect(stats).toContain('3 films put forward, 1 vote cast.\n1 week decided')
  expect(stats).toContain(`1. <@${night.ben.id}>: 1 film nominated, 1 won`)
  expect(stats).toContain('1. **The Matrix** (1999): seen by 2 of 2 👁')
  expect(stats, 'Ben’s could be worked out from Nora’s').not.toContain('Best rated')
  expect(stats).toContain(`**Who rates**\n1. <@${night.nora.id}>: 1 film, 9.0 of 10 on average`)
})
