import { expect, test } from 'vitest'
import {
  answerOf,
  buildRunningTown,
  customIdOf,
  type Person,
  posts,
  press,
  publicMessages,
  type SetUpTown,
} from '../helpers/e2e.ts'
import { addPlay, inDatabase, userIdOf } from '../helpers/library.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, linkAccount, runTrakt } from '../helpers/trakt-town.ts'
import { nominate, votingCloses, votingOpens } from '../helpers/voting.ts'

const choice = 'How others here see what you watch'

/** A town in which Alien is nominated, and Ben and Cleo have seen it, but not Nora, of whom something else is known. */
async function buildTownOfSeers() {
  const town = await buildRunningTown()
  await town.cleo.run(town.general, 'help')
  await nominate(town.ben, town, 348)
  await inDatabase(town, async db => {
    for (const person of [town.ben, town.cleo]) await addPlay(db, { user_id: await userIdOf(db, person), tmdb_id: 348 })
    await addPlay(db, { user_id: await userIdOf(db, town.nora), tmdb_id: 27205 })
  })
  return town
}

/** Chooses who sees what the person watches, at the end of their own history. */
async function choose(town: SetUpTown, person: Person, visibility: string) {
  const { message } = await person.run(town.general, 'history', { options: { member: person.id } })
  const chosen = await person.select(message?.id ?? '', customIdOf(message, choice), [visibility])
  await town.client.jump({ by: 5_000 })
  return chosen
}

const isBoard = (text: string) => text.startsWith('## Movie night')

test('the board counts who has seen a film, names those who choose it, and forgets those who hide', async () => {
  const town = await buildTownOfSeers()
  const chosen = await choose(town, town.cleo, 'named')
  expect(await privateAnswer(town, chosen)).toContain('**Saved.** Others see your name at films you have seen')
  expect((await posts(town)).find(isBoard)).toContain(`seen by 2 of 3 👁: <@${town.cleo.id}> and 1 more`)
  await choose(town, town.cleo, 'counted')
  expect((await posts(town)).find(isBoard)).toMatch(/seen by 2 of 3 👁$/m)
  await choose(town, town.cleo, 'hidden')
  expect((await posts(town)).find(isBoard)).toMatch(/seen by 1 of 2 👁$/m)
})

test('a first play, of whatever film, counts its member on the board at once, and no more once it is taken back', async () => {
  const town = await buildRunningTown()
  await nominate(town.ben, town, 348)
  await town.ben.run(town.general, 'watched', { options: { movie: 'tmdb:348' } })
  const watched = (movie: string) => town.cleo.run(town.general, 'watched', { options: { movie } })
  const board = async () => {
    await town.client.jump({ by: 5_000 })
    return (await posts(town)).find(isBoard)
  }
  expect(await board()).toMatch(/seen by 1 of 1 👁$/m)
  const [first, second] = [await watched('tmdb:603'), await watched('tmdb:27205')]
  expect(await board()).toMatch(/seen by 1 of 2 👁$/m)
  await press(town.cleo, first.message, 'Undo')
  expect(await board()).toMatch(/seen by 1 of 2 👁$/m)
  await press(town.cleo, second.message, 'Undo')
  expect(await board()).toMatch(/seen by 1 of 1 👁$/m)
})

test('a film’s card follows, and names nobody once the round is over', async () => {
  const town = await buildTownOfSeers()
  const card = async () => (await posts(town)).find(text => text.includes('nominated **Alien** (1979).'))
  await choose(town, town.cleo, 'named')
  expect(await card()).toContain(`seen by 2 of 3 👁: <@${town.cleo.id}> and 1 more`)
  await choose(town, town.cleo, 'hidden')
  expect(await card()).toMatch(/seen by 1 of 2 👁$/m)
  await choose(town, town.cleo, 'named')
  await town.client.jump({ to: votingOpens })
  expect(await card()).toContain(`<@${town.cleo.id}>`)
  await town.client.jump({ to: votingCloses })
  const everything = (await posts(town)).join('\n')
  expect(everything).toContain('The winner is **Alien** (1979)')
  expect(everything).not.toContain(`<@${town.cleo.id}>`)
  expect(await card()).toMatch(/seen by 2 of 3 👁$/m)
})

test('a card that says what is so is not edited', async () => {
  const town = await buildTownOfSeers()
  await choose(town, town.cleo, 'named')
  const cardOf = async () =>
    (await publicMessages(town)).find(({ components }) => JSON.stringify(components).includes('nominated **Alien**'))
  const edited = (await cardOf())?.edited_timestamp
  await nominate(town.nora, town, 603)
  await town.client.jump({ by: 5_000 })
  expect((await cardOf())?.edited_timestamp).toBe(edited)
  expect((await posts(town)).find(isBoard)).toContain('**The Matrix** (1999)')
})

test('details and the ballot tell members who has seen a film, and each what they have seen themselves', async () => {
  const town = await buildTownOfSeers()
  await choose(town, town.cleo, 'hidden')
  const [, card] = await publicMessages(town)
  const details = await privateAnswer(town, await press(town.cleo, card, 'Details'))
  expect(details).toContain('Seen by 1 of 2 👁.')
  expect(details).toMatch(/You have seen it, on <t:\d+:D>\./)
  expect(answerOf(await press(town.nora, card, 'Details'))).not.toContain('You have seen it')
  expect(answerOf(await town.cleo.run(town.general, 'movies'))).toContain('you have seen it · seen by 1 of 2 👁')

  await town.client.jump({ to: votingOpens })
  const ballot = await town.cleo.run(town.general, 'vote')
  expect(JSON.stringify(ballot.message?.components)).toContain('117 min · you have seen it · seen by 1 of 2 👁')
})

test('a choice that nobody is offered changes nothing', async () => {
  const town = await buildTownOfSeers()
  const { message } = await town.ben.run(town.general, 'history', { options: { member: town.ben.id } })
  await expect(town.ben.select(message?.id ?? '', customIdOf(message, choice), ['famous'])).rejects.toThrow()
  expect(rowsOf(town, 'members').map(row => row.visibility)).toEqual(['counted', 'counted', 'counted'])
})

test('/trakt status has the choice on a server, and says in direct messages where it is', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora, 'quietviewer')
  const status = await runTrakt(town, town.nora, 'status')
  expect(answerOf(status)).toContain('**Your privacy here:** Nobody learns what you have seen')
  const chosen = await town.nora.select(status.message?.id ?? '', customIdOf(status.message, choice), ['counted'])
  expect(await privateAnswer(town, chosen)).toContain('**Saved.** You count in “seen by 2 of 5”')
  expect(answerOf(await runTrakt(town, town.nora, 'status'))).toContain('**Your privacy here:** You count')
  const { channel } = await town.nora.dm()
  const direct = answerOf(await town.nora.run(channel, 'trakt', { subcommand: 'status' }))
  expect(direct).toContain('Use `/trakt status` on a server to choose')
  expect(direct).not.toContain(choice)
})
