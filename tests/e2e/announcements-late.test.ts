import { expect, test } from 'vitest'
import { buildTown, posts, startTownBot } from '../helpers/e2e.ts'
import { mondayEarly, owed, playUntil, query, type Step } from '../helpers/week.ts'

/** A town in which the bot was stopped after the announcement of a kind and started again at an instant. */
async function buildAfterOutage({ after, back }: { after: Step['kind']; back: string }) {
  const town = await buildTown({ start: mondayEarly })
  const first = await startTownBot(town)
  await playUntil(town, first, after)
  await first.stop()
  const before = (await posts(town)).length
  await town.client.jump({ to: back })
  const bot = await startTownBot(town)
  return { town, bot, missed: (await posts(town)).slice(before) }
}

test('a reminder whose deadline has passed meanwhile is dropped, and voting opens late', async () => {
  const { town, missed } = await buildAfterOutage({ after: 'film_card', back: '2026-02-19T10:00:00.000Z' })
  expect(missed).toEqual([expect.stringContaining('**Voting is open.**')])
  expect(owed(town, 'nominate_reminder')).toMatchObject([{ status: 'dropped' }])
})

test('a reminder that is late but still of use is posted', async () => {
  const { missed } = await buildAfterOutage({ after: 'film_card', back: '2026-02-18T21:00:00.000Z' })
  expect(missed).toEqual([expect.stringContaining('**Last evening to nominate.**')])
})

test('a winner is posted up to a day late, with the date on which it was due', async () => {
  const { missed } = await buildAfterOutage({ after: 'vote_reminder', back: '2026-02-21T11:59:59.000Z' })
  const due = `<t:${Date.parse('2026-02-20T12:00:00.000Z') / 1_000}:F>`
  expect(missed).toEqual([
    expect.stringMatching(new RegExp(`The winner is \\*\\*The Matrix\\*\\*(.|\\n)*This was due ${due}`)),
    expect.stringContaining('How was the night?'),
  ])
})

test('a winner that is posted in time does not speak of a delay', async () => {
  const { missed } = await buildAfterOutage({ after: 'vote_reminder', back: '2026-02-20T12:05:00.000Z' })
  expect(missed).toEqual([expect.stringContaining('The winner is')])
  expect(missed[0]).not.toContain('was due')
})

test('a winner more than a day late opens the first message of the next round instead, and stays there', async () => {
  const { town, bot, missed } = await buildAfterOutage({ after: 'vote_reminder', back: '2026-02-21T12:00:00.000Z' })
  expect(missed).toEqual([expect.stringContaining('How was the night?')])
  expect(owed(town, 'winner')).toMatchObject([{ status: 'carried' }])
  await town.client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:78' } })
  await town.client.jump({ by: 5_000 })
  await bot.tick()
  const told = (await posts(town)).filter(text => text.includes('2026-W08:** the winner was **The Matrix**'))
  expect(told).toEqual([expect.stringContaining('Nominated so far: 1 film.')])
})

test('weeks that were missed altogether are not invented, and an opening that was missed comes late', async () => {
  const { town, missed } = await buildAfterOutage({ after: 'vote_reminder', back: '2026-03-11T10:00:00.000Z' })
  expect(query(town, 'select week, phase from rounds order by id')).toEqual([
    { week: '2026-W08', phase: 'decided' },
    { week: '2026-W11', phase: 'nominating' },
  ])
  expect(missed).toEqual([
    expect.stringMatching(/2026-W08:\*\* the winner was(.|\n)*Movie night · 2026-W11\n\*\*Nominations are open/),
  ])
})

test('an opening that was missed until voting would be open is left to the next week', async () => {
  const { town, bot, missed } = await buildAfterOutage({ after: 'after_night', back: '2026-02-26T09:00:00.000Z' })
  expect(missed).toEqual([])
  await town.client.jump({ to: '2026-03-02T09:00:00.000Z' })
  await bot.tick()
  expect((await posts(town)).at(-1)).toContain('2026-W10\n**Nominations are open')
})

test('a crash long ago is settled by what stands in the channel, and nothing is posted that came too late', async () => {
  const town = await buildTown({ start: mondayEarly })
  const first = await startTownBot(town)
  await playUntil(town, first, 'film_card')
  await town.client.fault({ service: 'discord', method: 'POST', path: '/messages$' }, { cut: true }, 2)
  await town.client.jump({ to: '2026-02-18T18:00:00.000Z' })
  await first.stop()
  expect(owed(town, 'nominate_reminder')).toMatchObject([{ status: 'sending' }])
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await startTownBot(town)
  expect(owed(town, 'nominate_reminder')).toMatchObject([{ status: 'dropped' }])
  expect((await posts(town)).filter(text => text.includes('Last evening'))).toEqual([])
})
