import { expect, test } from 'vitest'
import { answerOf, buildRunningTown, buildTown, press, startTownBot } from '../helpers/e2e.ts'
import { privateAnswer } from '../helpers/stored.ts'
import { buildVotingTown, votingCloses, votingOpens } from '../helpers/voting.ts'

const stamp = (iso: string) => `<t:${Date.parse(iso) / 1000}:F>`

test('/help before the setup tells an admin what to do, with a button, and a member whom to ask', async () => {
  const town = await buildTown()
  await startTownBot(town)
  const admin = await town.nora.run(town.general, 'help')
  expect(await privateAnswer(town, admin)).toContain('Choose my channel with `/settings channel`')
  expect(answerOf(await press(town.nora, admin.message, 'Set up'))).toContain('Which channel is for movie night?')
  const member = await privateAnswer(town, await town.ben.run(town.general, 'help'))
  expect(member).toContain('somebody who may manage the server chooses one')
  expect(member).not.toContain('[Set up]')
})

test('/help while nominating says how to nominate and until when', async () => {
  const town = await buildRunningTown()
  const words = await privateAnswer(town, await town.ben.run(town.general, 'help'))
  expect(words).toContain(
    `Put a film forward with \`/nominate\`: 1 film for each of you, until voting opens ${stamp(votingOpens)}`,
  )
})

test('/help while voting says how to vote, with the button', async () => {
  const town = await buildVotingTown()
  const help = await town.ben.run(town.general, 'help')
  expect(await privateAnswer(town, help)).toContain(
    `Vote with \`/vote\`: 2 votes for each of you, until ${stamp(votingCloses)}`,
  )
  expect(answerOf(await press(town.ben, help.message, 'Vote'))).toContain('## Your votes · 2026-W08')
})

test('/help after the close says when nominations open again', async () => {
  const town = await buildVotingTown()
  await town.client.jump({ to: votingCloses })
  const words = await privateAnswer(town, await town.ben.run(town.general, 'help'))
  expect(words).toContain(`Nominations open ${stamp('2026-02-23T09:00:00Z')}`)
})

test('/help while paused says how to go on', async () => {
  const town = await buildRunningTown()
  for (const to of ['2026-02-20T12:00:00Z', '2026-02-23T09:00:00Z', '2026-02-27T12:00:00Z'])
    await town.client.jump({ to })
  const words = await privateAnswer(town, await town.ben.run(town.general, 'help'))
  expect(words).toContain('Movie night is paused.')
  expect(words).toContain('Resume')
})

test('/help lists the commands that the reader has', async () => {
  const town = await buildRunningTown()
  const member = await privateAnswer(town, await town.ben.run(town.general, 'help'))
  const admin = await privateAnswer(town, await town.nora.run(town.general, 'help'))
  for (const name of ['nominate', 'vote', 'movies', 'results', 'about']) expect(member).toContain(`\`/${name}\``)
  expect(member).not.toContain('`/settings`')
  expect(admin).toContain('`/settings`')
  expect(admin).toContain('`/round`')
})

test('/about credits TMDB in the words that its terms ask for, with the logo', async () => {
  const town = await buildRunningTown()
  const about = await town.ben.run(town.general, 'about')
  const words = await privateAnswer(town, about)
  expect(words).toContain(
    'This product uses TMDB and the TMDB APIs but is not endorsed, certified, or otherwise approved by TMDB.',
  )
  expect(words).toContain('[TMDB logo]')
  expect(words).toMatch(/Version \d+\.\d+\.\d+/)
})
