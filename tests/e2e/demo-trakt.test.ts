import type { Locator, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startDemo } from '../../sandbox/demo/demo.ts'
import { prepareFirstMinute } from '../../sandbox/demo/first-minute.ts'
import { messageWith } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()
const plenty = { requests: 10_000, window: 1_000 }

/** The demo as a newcomer meets it, with Nora where the bot posts. */
async function openDemo() {
  const clock = createMovableClock({ start: Date.parse('2026-02-16T09:30:00.000Z') })
  const demo = await startDemo({ clock, rateLimits: { global: plenty, routes: {}, other: plenty } })
  onTestFinished(demo.stop)
  await prepareFirstMinute(demo)
  const page = await tabs.openTab({ viewport: { width: 1280, height: 1000 } })
  await page.goto(`${demo.url}/?as=Nora`)
  await page.getByRole('link', { name: 'movie-night' }).click()
  /** Trakt takes one write a second of a member, by the sandbox's clock, and a board is drawn anew a moment later. */
  const aMoment = () => demo.client.jump({ by: 5_000 })
  return { page, aMoment }
}

/** Begins a command by keyboard. */
async function begin(page: Page, command: string): Promise<void> {
  await page.getByRole('combobox', { name: /^Message / }).click()
  await page.keyboard.type(`/${command}`)
  await page.getByRole('option', { name: `/${command}`, selected: true }).waitFor()
  await page.keyboard.press('Enter')
}

/** The tab that a link opens. */
async function follow(link: Locator): Promise<Page> {
  const tab = link.page().context().waitForEvent('page')
  await link.click()
  return tab
}

/** Links Film Fan's account to Nora: her direct message, Trakt's page, and the bot's. */
async function linkFilmFan(page: Page): Promise<void> {
  await begin(page, 'trakt link')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Go to the message' }).click()
  const link = page.getByRole('link', { name: 'Link Trakt' })
  await link.waitFor()
  expect(await page.getByRole('button', { name: 'Jump to the latest message' }).count()).toBe(0)
  const consent = await follow(link)
  await consent.getByRole('radio', { name: /filmfan/ }).check()
  await consent.getByRole('button', { name: 'Approve' }).click()
  await consent.getByRole('button', { name: 'Link', exact: true }).click()
  await consent.getByText('is linked to Nora on Discord').waitFor()
  await consent.close()
}

test('a member with a library has it on the board and in the nomination box, and what they record and take back is so on Trakt’s page', async () => {
  const { page, aMoment } = await openDemo()
  await linkFilmFan(page)
  const summary = messageWith(page, 'Your Trakt account is imported')
  await summary.getByText('21 plays of 18 films').waitFor()
  await page.getByRole('link', { name: 'The Sofa' }).click()
  await aMoment()
  await messageWith(page, 'Nominations are open').getByText('seen by 1 of 1').waitFor()

  await begin(page, 'nominate')
  await page.getByRole('option', { name: 'Memento (2000) · on your watchlist' }).click()
  await page.keyboard.press('Enter')
  const card = messageWith(page, '@Nora nominated Memento (2000)')
  await card.waitFor()

  const accounts = await follow(page.getByRole('link', { name: 'Trakt accounts' }))
  await accounts.getByRole('link', { name: 'Film Fan' }).click()
  const play = accounts.getByRole('listitem').filter({ hasText: 'Memento 2000' })
  await accounts.getByRole('link', { name: '21 plays' }).waitFor()
  expect(await play.count()).toBe(0)

  await card.getByRole('button', { name: 'Mark watched' }).click()
  const recorded = messageWith(page, 'Recorded: you watched Memento (2000)')
  await recorded.waitFor()
  await play.waitFor()
  await aMoment()
  await card.getByText('seen by 1 of 1').waitFor()
  await recorded.getByRole('combobox').click()
  await recorded.getByRole('option', { name: '9 of 10: superb' }).click()
  await recorded.getByText('Saved: 9 of 10').waitFor()
  await aMoment()
  await play.getByRole('img', { name: 'Rated 9 of 10' }).waitFor()

  await recorded.getByRole('button', { name: 'Undo' }).click()
  await messageWith(page, 'Taken back: Memento (2000)').waitFor()
  await aMoment()
  await play.waitFor({ state: 'detached' })
  await accounts.getByRole('link', { name: '21 plays' }).waitFor()

  await page.getByRole('button', { name: 'Director' }).click()
  await page.getByRole('tab', { name: 'Trakt' }).click()
  await page.getByText('Film Fan filmfan').waitFor()
  await page.getByText('linked to Nora', { exact: true }).waitFor()
})
