import { expect, test } from 'vitest'
import { buildRunningTown, posts, press, type SetUpTown } from '../helpers/e2e.ts'

const seconds = (instant: string) => Date.parse(instant) / 1000

/** From the next week on, nominations open on Sunday evening. */
async function openOnSundays(town: SetUpTown): Promise<void> {
  const options = { 'nominations-open': 'Sun 18:00' }
  await town.nora.run(town.general, 'settings', { subcommand: 'schedule', options })
}

const sunday = `Nominations open again <t:${seconds('2026-02-22T18:00:00.000Z')}:F>`

test('the post of a cancelled round says when nominations open by the schedule of now', async () => {
  const town = await buildRunningTown()
  await openOnSundays(town)
  const { message } = await town.nora.run(town.general, 'round', { subcommand: 'cancel' })
  await press(town.nora, message, 'Cancel this round')
  await town.bot.tick()
  expect((await posts(town)).at(-1)).toContain(sunday)
})

test('a week without films ends with its nominations: no board says that voting ended, and the post says what is next', async () => {
  const town = await buildRunningTown()
  await openOnSundays(town)
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  const [board, post] = (await posts(town)).slice(-2)
  expect(board).toContain('**Closed.** Nothing was nominated, so there is no film this week.')
  expect(board).not.toContain('Voting')
  expect(post).toContain(sunday)
})
