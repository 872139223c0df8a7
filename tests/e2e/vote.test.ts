import { describe, expect, test } from 'vitest'
import { answerOf, customIdOf, posts, press } from '../helpers/e2e.ts'
import { privateAnswer } from '../helpers/stored.ts'
import { ballotOf, buildVotingTown, choose, openPanel, selectOf } from '../helpers/voting.ts'

describe('the panel', () => {
  test('offers everybody else’s films, says how many votes there are, and is for one member alone', async () => {
    const town = await buildVotingTown()
    const panel = await town.cleo.run(town.general, 'vote')
    const words = await privateAnswer(town, panel)
    expect(words).toContain('You have 2 votes. You can change them until voting closes')
    expect(words).toContain('You have not voted yet.')
    expect(words).toContain('Not in the list: **Inception** (2010).')
    const select = selectOf(panel.message)
    expect(select?.options.map(({ label }) => label)).toEqual(['Alien (1979)', 'The Matrix (1999)'])
    expect(select).toMatchObject({ min_values: 0, max_values: 2 })
    expect(select?.options[0]?.description).toBe('117 min · nominated by Ben')
  })

  test('opens from the board and stores what is chosen', async () => {
    const town = await buildVotingTown()
    const board = (await town.cleo.messages(town.channel)).at(-1)
    const panel = await press(town.cleo, board, 'Vote')
    const voted = await town.cleo.select(panel.message?.id ?? '', customIdOf(panel.message, choose), [town.alien])
    expect(await privateAnswer(town, voted)).toContain('**Saved:** **Alien** (1979).')
    expect(ballotOf(town, town.cleo)).toEqual([town.alien])
  })

  test('has the present votes ticked when it is opened again', async () => {
    const town = await buildVotingTown()
    await (await openPanel(town.cleo, town)).choose(town.matrix)
    const { select, message } = await openPanel(town.cleo, town)
    expect(answerOf({ message, followUps: [], interaction: '', status: 'answered' })).toContain(
      '**Your votes:** **The Matrix** (1999).',
    )
    expect(select?.options.filter(option => option.default).map(({ value }) => value)).toEqual([town.matrix])
  })

  test('changes a vote as often as one likes', async () => {
    const town = await buildVotingTown()
    const panel = await openPanel(town.cleo, town)
    await panel.choose(town.alien, town.matrix)
    expect(ballotOf(town, town.cleo)).toEqual([town.alien, town.matrix])
    await panel.choose(town.matrix)
    expect(ballotOf(town, town.cleo)).toEqual([town.matrix])
    expect(answerOf(await panel.choose(town.alien))).toContain('**Saved:** **Alien** (1979).')
    expect(ballotOf(town, town.cleo)).toEqual([town.alien])
  })

  test('clears the votes with its button, or by choosing nothing', async () => {
    const town = await buildVotingTown()
    const panel = await openPanel(town.cleo, town)
    const voted = await panel.choose(town.alien)
    const cleared = await press(town.cleo, voted.updated, 'Clear my votes')
    expect(await privateAnswer(town, cleared)).toContain('**Saved:** you vote for nothing at the moment.')
    expect(ballotOf(town, town.cleo)).toEqual([])
    await panel.choose(town.alien)
    expect(answerOf(await panel.choose())).toContain('you vote for nothing')
    expect(ballotOf(town, town.cleo)).toEqual([])
  })

  test('takes the same choice twice without counting it twice', async () => {
    const town = await buildVotingTown()
    const panel = await openPanel(town.cleo, town)
    await panel.choose(town.alien)
    await panel.choose(town.alien)
    expect(ballotOf(town, town.cleo)).toEqual([town.alien])
  })

  test('offers one’s own film where the rules allow it', async () => {
    const town = await buildVotingTown({ 'own-votes': true })
    const panel = await openPanel(town.cleo, town)
    expect(panel.select?.options).toHaveLength(3)
    await panel.choose(town.inception)
    expect(ballotOf(town, town.cleo)).toEqual([town.inception])
  })

  test('never offers more votes than there are films', async () => {
    const town = await buildVotingTown({ votes: 10 })
    const panel = await openPanel(town.cleo, town)
    expect(panel.select?.max_values).toBe(2)
  })
})

describe('the board', () => {
  test('shows the votes a moment later', async () => {
    const town = await buildVotingTown()
    await town.client.jump({ by: 5_000 })
    expect((await posts(town)).at(-1)).toContain('Nobody has voted so far.')
    await (await openPanel(town.cleo, town)).choose(town.alien)
    await (await openPanel(town.nora, town)).choose(town.alien)
    await town.client.jump({ by: 5_000 })
    const board = (await posts(town)).at(-1)
    expect(board).toContain('2 members have voted so far.')
    expect(board).toMatch(/Nominated by <@\d+> · 2 votes/)
  })

  test('shows no votes where the rules hide them, only how many have voted', async () => {
    const town = await buildVotingTown({ 'show-tallies': false })
    await (await openPanel(town.cleo, town)).choose(town.alien)
    await town.client.jump({ by: 5_000 })
    const board = (await posts(town)).at(-1)
    expect(board).toContain('1 member has voted so far.')
    expect(board).not.toMatch(/· \d+ votes?/)
  })
})

test('twenty choices of one member at once leave one of them, whole', async () => {
  const town = await buildVotingTown()
  const panel = await openPanel(town.cleo, town)
  const wanted = [[town.alien], [town.matrix], [town.alien, town.matrix], []]
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, click) => panel.choose(...(wanted[click % 4] ?? []))),
  )
  expect(outcomes.map(answerOf).every(words => words.includes('**Saved:**'))).toBe(true)
  expect(wanted).toContainEqual(ballotOf(town, town.cleo))
})
