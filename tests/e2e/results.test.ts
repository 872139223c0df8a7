import { expect, test } from 'vitest'
import { buildRunningTown, press, publicMessages } from '../helpers/e2e.ts'
import { privateAnswer, refusal } from '../helpers/stored.ts'
import { buildVotingTown, nominate, openPanel, votingCloses } from '../helpers/voting.ts'

test('/results before any week was decided says so', async () => {
  const town = await buildRunningTown()
  const words = await refusal(town, () => town.ben.run(town.general, 'results'))
  expect(words).toContain('No week has been decided here yet')
})

test('/results while voting shows how it stands, in numbers and per cent', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.cleo, town)).choose(town.alien, town.matrix)
  await (await openPanel(town.nora, town)).choose(town.alien)
  const words = await privateAnswer(town, await town.ben.run(town.general, 'results'))
  expect(words).toContain('This is how it stands. Voting closes')
  expect(words).toContain('3 votes from 2 members; most votes first:')
  expect(words).toContain(`1. **Alien** (1979): 2 votes (67 %), nominated by <@${town.ben.id}>`)
  expect(words).toContain('2. **The Matrix** (1999): 1 vote (33 %)')
  expect(words).toContain('3. **Inception** (2010): 0 votes (0 %)')
})

test('/results while voting is refused where tallies are hidden, and says until when', async () => {
  const town = await buildVotingTown({ 'show-tallies': false })
  const words = await refusal(town, () => town.ben.run(town.general, 'results'))
  expect(words).toContain(`stay hidden until it closes <t:${Date.parse(votingCloses) / 1000}:F>`)
})

test('/results of a decided week says who won and why, and when it was watched', async () => {
  const town = await buildVotingTown({ 'show-tallies': false })
  await (await openPanel(town.cleo, town)).choose(town.matrix)
  await town.client.jump({ to: votingCloses })
  const decided = await privateAnswer(town, await town.ben.run(town.general, 'results'))
  expect(decided).toContain('## Results · 2026-W08')
  expect(decided).toContain('**The Matrix** (1999) won. It has the most votes: 1, with 1 member voting.')
  expect(decided).toContain('1. **The Matrix** (1999): 1 vote (100 %)')

  await town.client.jump({ to: '2026-02-20T22:46:00.000Z' })
  await press(town.cleo, (await publicMessages(town)).at(-1), 'I watched it')
  const watched = await privateAnswer(town, await town.ben.run(town.general, 'results'))
  expect(watched).toContain('Watched on 2026-02-20.')
})

test('/results of a week without a vote names the first that was nominated', async () => {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  const words = await privateAnswer(
    town,
    await town.ben.run(town.general, 'results', { options: { week: '2026-W08' } }),
  )
  expect(words).toContain('**Alien** (1979) won. Nobody voted, so the film that was nominated first wins.')
  expect(words).toContain('In the order of nomination:')
})

test('/results offers the weeks that were decided, newest first, by week or title', async () => {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await nominate(town.ben, town, 27205)
  await town.client.jump({ to: '2026-02-26T09:00:00.000Z' })
  await town.client.jump({ to: '2026-02-27T12:00:00.000Z' })
  const offered = async (week: string) =>
    (await town.ben.autocomplete(town.general, 'results', { focused: 'week', options: { week } })).choices
  expect(await offered('')).toEqual([
    { name: '2026-W09 · Inception', value: '2026-W09' },
    { name: '2026-W08 · Alien', value: '2026-W08' },
  ])
  expect(await offered('alien')).toEqual([{ name: '2026-W08 · Alien', value: '2026-W08' }])
  expect(await offered('zzz')).toEqual([])
  expect(
    await privateAnswer(town, await town.ben.run(town.general, 'results', { options: { week: '2026-w08' } })),
  ).toContain('**Alien** (1979) won.')
})

test.each([
  ['last week', 'That is not a week. Choose one from the list'],
  ['2026-W54', 'That is not a week.'],
  ['2025-W01', 'Week 2025-W01 has no results here.'],
  ['@everyone', 'That is not a week.'],
])('/results of “%s” is refused in words', async (week, expected) => {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  const words = await refusal(town, () => town.ben.run(town.general, 'results', { options: { week } }))
  expect(words).toContain(expected)
})

test('/results of the running week by its name is refused as long as it is not decided', async () => {
  const town = await buildVotingTown({ 'show-tallies': false })
  const words = await refusal(town, () => town.ben.run(town.general, 'results', { options: { week: '2026-W08' } }))
  expect(words).toContain('Week 2026-W08 has no results here.')
})

test('/results does not show another server’s weeks', async () => {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  const people = [town.nora.id, town.ben.id, town.cleo.id]
  const other = await town.client.createGuild({ name: 'Others', owner: town.nora.id, people, channels: ['talk'] })
  const talk = other.channels[0]?.id ?? ''
  const asked = await town.ben.run(talk, 'results', { options: { week: '2026-W08' } })
  expect(await privateAnswer(town, asked)).toContain('Week 2026-W08 has no results here.')
  const { choices } = await town.ben.autocomplete(talk, 'results', { focused: 'week', options: { week: '' } })
  expect(choices).toEqual([])
})
