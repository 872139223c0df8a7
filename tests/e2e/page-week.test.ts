import { expect, test } from 'vitest'
import { nominateOn, openTown, voteButton, voteOn } from '../helpers/bot-page.ts'
import { buildRunningTown } from '../helpers/e2e.ts'
import { messageWith } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

test('three people play a week, each in a tab of their own, and see what the others do as it happens', async () => {
  const town = await buildRunningTown()
  const nora = await openTown(tabs, town, town.nora)
  const ben = await openTown(tabs, town, town.ben)
  const cleo = await openTown(tabs, town, town.cleo)
  const everybody = [nora, ben, cleo]
  const everybodySees = (words: string) => Promise.all(everybody.map(page => messageWith(page, words).last().waitFor()))

  await (await nominateOn(nora, 'alie', 'Alien (1979)')).getByText('Only you can see this').waitFor()
  await everybodySees('@Nora nominated Alien (1979).')
  await (await nominateOn(ben, 'matrix', 'The Matrix (1999)')).waitFor()
  await everybodySees('@Ben nominated The Matrix (1999).')
  await (await nominateOn(cleo, 'moon', 'Moon (2009)')).waitFor()
  await everybodySees('@Cleo nominated Moon (2009).')
  for (const page of everybody) expect(await messageWith(page, 'is nominated for').count()).toBe(1)

  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await everybodySees('Voting is open')
  await (await voteOn(nora, ['The Matrix (1999)'])).getByText('Saved').waitFor()
  await (await voteOn(ben, ['Moon (2009)', 'Alien (1979)'])).getByText('Saved').waitFor()
  const ballot = await voteOn(cleo, ['The Matrix (1999)'])
  await ballot.getByText('Saved').waitFor()
  expect(await ballot.getByRole('combobox').getAttribute('aria-label')).toContain('The Matrix (1999)')
  await town.client.jump({ by: 60_000 })
  await everybodySees('3 members have voted so far')
  for (const page of everybody) expect(await messageWith(page, 'Your votes').count()).toBe(1)

  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await everybodySees('The winner is The Matrix (1999)!')
  const winner = messageWith(cleo, 'The winner is').last()
  expect(await winner.innerText()).toContain('It has the most votes: 2')
  await winner.getByRole('img', { name: 'Poster: The Matrix (1999)' }).first().waitFor()
})

test('by keyboard alone a film is nominated and voted for', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:603' } })
  const page = await openTown(tabs, town, town.nora)
  const { keyboard } = page

  await keyboard.type('/nom')
  await page.getByRole('option', { name: '/nominate', selected: true }).waitFor()
  await keyboard.press('Tab')
  await keyboard.type('moon')
  await page.getByRole('option', { name: 'Moon (2009)', selected: true }).waitFor()
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await messageWith(page, 'is nominated for').waitFor()

  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  const vote = voteButton(page)
  await vote.waitFor()
  const isFocused = () => vote.evaluate(element => element === element.ownerDocument.activeElement)
  for (let steps = 0; steps < 12 && !(await isFocused()); steps += 1) await keyboard.press('Shift+Tab')
  await keyboard.press('Enter')

  const panel = messageWith(page, 'Your votes')
  const select = panel.getByRole('combobox')
  await select.waitFor()
  const isOpen = () => select.evaluate(element => element === element.ownerDocument.activeElement)
  for (let steps = 0; steps < 12 && !(await isOpen()); steps += 1) await keyboard.press('Tab')
  await keyboard.press('ArrowDown')
  await panel.getByRole('option', { name: 'The Matrix (1999)' }).waitFor()
  await keyboard.press('Space')
  await keyboard.press('Escape')
  await panel.getByText('Saved').waitFor()
  await town.client.jump({ to: '2026-02-20T12:00:00.000Z' })
  await messageWith(page, 'The winner is The Matrix (1999)!').waitFor()
})
