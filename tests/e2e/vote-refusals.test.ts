import { expect, test } from 'vitest'
import type { Outcome } from '../../sandbox/client.ts'
import { answerOf, buildRunningTown, press, startTownBot } from '../helpers/e2e.ts'
import { forgeMessage } from '../helpers/forged.ts'
import { refusal, rowsOf } from '../helpers/stored.ts'
import { ballotOf, buildVotingTown, nominate, openPanel, votingCloses, votingOpens } from '../helpers/voting.ts'

test('refused: a vote for one’s own film', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.cleo, town)).choose(town.alien)
  const forged = await forgeMessage(town, town.channel, {
    selects: [{ customId: 'v1|vote-cast|1', values: [town.inception, town.alien] }],
  })
  const words = await refusal(town, () => town.cleo.select(forged.id, 'v1|vote-cast|1', [town.inception]))
  expect(words).toContain('Nobody votes for their own film here. Your ballot stays as it was.')
  expect(ballotOf(town, town.cleo)).toEqual([town.alien])
})

test('refused: more votes than one has', async () => {
  const town = await buildVotingTown({ votes: 1 })
  const forged = await forgeMessage(town, town.channel, {
    selects: [{ customId: 'v1|vote-cast|1', values: [town.matrix, town.alien] }],
  })
  const act = () => town.cleo.select(forged.id, 'v1|vote-cast|1', [town.matrix, town.alien])
  expect(await refusal(town, act)).toContain('You have 1 vote, and that is more.')
})

test('refused: a film that was removed a second ago', async () => {
  const town = await buildVotingTown()
  const panel = await openPanel(town.cleo, town)
  await panel.choose(town.alien)
  const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE', body: 'vote-cast' }, 'before')
  const late = panel.choose(town.matrix)
  await hold.waiting(1)
  await town.nora.run(town.general, 'round', { subcommand: 'remove', options: { movie: 'The Matrix' } })
  const words = await refusal(town, async () => {
    await hold.release()
    return late
  })
  expect(words).toContain('One of these films has just been taken out, so nothing was changed.')
  expect(ballotOf(town, town.cleo)).toEqual([town.alien])
})

test('refused: a choice in a panel of last week', async () => {
  const town = await buildVotingTown()
  const panel = await openPanel(town.cleo, town)
  await town.client.jump({ to: votingCloses })
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await nominate(town.ben, town, 348)
  await town.client.jump({ to: '2026-02-26T09:00:00.000Z' })
  const words = await refusal(town, () => panel.choose(town.alien))
  expect(words).toContain('Voting for this round closed')
})

test('refused: the Vote button of last week’s board', async () => {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await nominate(town.ben, town, 348)
  await town.client.jump({ to: '2026-02-26T09:00:00.000Z' })
  const stale = await forgeMessage(town, town.channel, { buttons: ['v1|vote|1'] })
  const words = await refusal(town, () => town.cleo.click(stale.id, 'v1|vote|1'))
  expect(words).toContain('earlier version or round')
})

test('refused: a vote at the deadline, which one a millisecond before is not', async () => {
  const town = await buildVotingTown()
  const panel = await openPanel(town.cleo, town)
  await town.client.jump({ to: '2026-02-20T11:59:59.999Z' })
  expect(answerOf(await panel.choose(town.alien))).toContain('**Saved:** **Alien** (1979).')
  expect(ballotOf(town, town.cleo)).toEqual([town.alien])
  const hold = await town.client.hold({ service: 'gateway', path: 'INTERACTION_CREATE', body: 'vote-cast' }, 'before')
  const late = panel.choose(town.matrix)
  await hold.waiting(1)
  await town.client.jump({ to: votingCloses })
  const words = await refusal(town, async () => {
    await hold.release()
    return late
  })
  expect(words).toContain(`Voting for this round closed <t:${Date.parse(votingCloses) / 1000}:F>`)
  expect(ballotOf(town, town.cleo)).toEqual([town.alien])
})

test('refused: a vote after the deadline that the tick has not noticed yet', async () => {
  const town = await buildVotingTown()
  const panel = await openPanel(town.cleo, town)
  await town.bot.stop()
  const late: Outcome[] = []
  town.clock.onJump(async () => {
    expect(rowsOf(town, 'rounds')[0]?.phase).toBe('voting')
    late.push(await panel.choose(town.alien))
  })
  await startTownBot(town)
  await town.client.jump({ to: votingCloses })
  expect(late.map(answerOf)).toEqual([expect.stringContaining('Voting for this round closed')])
  expect(ballotOf(town, town.cleo)).toEqual([])
})

test('refused: a vote before voting opens, which says when it does', async () => {
  const town = await buildRunningTown()
  await nominate(town.ben, town, 348)
  const words = await refusal(town, () => town.cleo.run(town.general, 'vote'))
  expect(words).toContain(`Voting opens <t:${Date.parse(votingOpens) / 1000}:F>`)
})

test('refused: a vote where nothing is in but one’s own film, in words and without an empty list', async () => {
  const town = await buildRunningTown()
  await nominate(town.ben, town, 348)
  await town.client.jump({ to: votingOpens })
  const words = await refusal(town, () => town.ben.run(town.general, 'vote'))
  expect(words).toContain('The only films this week are your own')
  expect(words).not.toContain('[')
})

test('refused: a vote where the last film has been removed', async () => {
  const town = await buildRunningTown()
  await nominate(town.ben, town, 348)
  await town.client.jump({ to: votingOpens })
  await town.nora.run(town.general, 'round', { subcommand: 'remove', options: { movie: 'Alien' } })
  const words = await refusal(town, () => town.cleo.run(town.general, 'vote'))
  expect(words).toContain('No film is in this week, so there is nothing to vote for.')
})

test('refused: a vote in a round that was cancelled, from a panel that is still open', async () => {
  const town = await buildVotingTown()
  const panel = await openPanel(town.cleo, town)
  const asked = await town.nora.run(town.general, 'round', { subcommand: 'cancel' })
  await press(town.nora, asked.message, 'Cancel this round')
  expect(await refusal(town, () => panel.choose(town.alien))).toContain('This round was cancelled')
  expect(await refusal(town, () => town.cleo.run(town.general, 'vote'))).toContain('No vote is running at the moment')
})

test('refused: a film of another round among the choices', async () => {
  const town = await buildVotingTown()
  const forged = await forgeMessage(town, town.channel, {
    selects: [{ customId: 'v1|vote-cast|1', values: ['4711', 'x'], max: 1 }],
  })
  const unknown = await refusal(town, () => town.cleo.select(forged.id, 'v1|vote-cast|1', ['4711']))
  expect(unknown).toContain('One of these films has just been taken out')
  const nonsense = await refusal(town, () => town.cleo.select(forged.id, 'v1|vote-cast|1', ['x']))
  expect(nonsense).toContain('earlier version or round')
})
