import { isDeepStrictEqual } from 'node:util'
import type { Locator, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startDemo } from '../../sandbox/demo/demo.ts'
import { prepareFirstMinute } from '../../sandbox/demo/first-minute.ts'
import { selectOf } from '../../sandbox/demo/reading.ts'
import type { Friend } from '../../sandbox/demo/town.ts'
import { expectAccessible } from '../helpers/accessibility.ts'
import { press, textOf } from '../helpers/e2e.ts'
import { expectToFit } from '../helpers/layout.ts'
import { messageWith } from '../helpers/page.ts'
import { type TabOptions, useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()
const monday = '2026-02-16T09:30:00.000Z'
const plenty = { requests: 10_000, window: 1_000 }

/** The demo as a newcomer meets it, on a clock that stands still. */
async function openDemo(options: TabOptions = {}) {
  const clock = createMovableClock({ start: Date.parse(monday) })
  const rateLimits = { global: plenty, routes: {}, other: plenty }
  const demo = await startDemo({ clock, rateLimits, libraries: false })
  onTestFinished(demo.stop)
  await prepareFirstMinute(demo)
  const page = await tabs.openTab(options)
  await page.goto(demo.url)
  await tour(page).waitFor()
  return { ...demo, page }
}

const tour = (page: Page): Locator => page.getByRole('complementary', { name: 'Guided tour' })
const step = (page: Page, number: number) => tour(page).getByText(`${number} of 5`).waitFor()
const ring = (page: Page): Locator => page.locator('.tour-ring')

/** Presses what the ring is around, in its middle, with the mouse. */
async function followRing(page: Page): Promise<void> {
  const box = await ring(page).boundingBox()
  if (!box) throw new Error('There is no ring.')
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
}

/** Waits until the ring is around this control. */
async function ringAround(page: Page, control: Locator): Promise<void> {
  await control.waitFor()
  const middle = async (of: Locator) => {
    const box = await of.boundingBox()
    return box && [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]
  }
  // The control may move, or be drawn anew, until the page has settled: both are looked at each time.
  const around = async () => {
    const [ringAt, controlAt] = [await middle(ring(page)), await middle(control)]
    return ringAt !== null && isDeepStrictEqual(ringAt, controlAt)
  }
  await expect.poll(around).toBe(true)
}

/** Votes for the first film of the ballot without the page. */
async function voteAs(person: Friend, channel: string): Promise<void> {
  const board = (await person.messages(channel)).findLast(message => textOf(message).includes('Voting is open'))
  const { message } = await press(person, board, 'Vote')
  const select = message && selectOf(message)
  await person.select(message?.id ?? '', select?.custom_id ?? '', [select?.options?.[0]?.value ?? ''])
}

test('on the first visit somebody comes to a decided winner with the mouse alone, by pressing what the ring is around', async () => {
  const { page } = await openDemo()
  await step(page, 1)
  await ringAround(page, page.getByRole('link', { name: 'movie-night' }))
  await followRing(page)
  await ringAround(page, page.getByRole('button', { name: 'Show the commands' }))
  await followRing(page)
  await ringAround(page, page.getByRole('option', { name: '/nominate' }))
  await followRing(page)
  await page.getByRole('option').nth(3).waitFor()
  await ringAround(page, page.locator('form .suggestions'))
  await followRing(page)
  await ringAround(page, page.getByRole('button', { name: 'Send /nominate' }))
  await followRing(page)

  await step(page, 2)
  await ringAround(page, page.getByRole('button', { name: 'Next deadline' }))
  await followRing(page)

  await step(page, 3)
  await ringAround(page, page.getByRole('button', { name: 'Vote', exact: true }).last())
  await followRing(page)
  await vote()

  await step(page, 4)
  await ringAround(page, page.locator('.people .me'))
  await followRing(page)
  await ringAround(page, page.locator('.switcher'))
  await page.locator('.switcher').getByRole('link', { name: 'Ben', exact: true }).click()
  await tour(page).getByText('Now vote as this friend').waitFor()
  await ringAround(page, page.getByRole('button', { name: 'Vote', exact: true }).last())
  await followRing(page)
  await vote()

  await step(page, 5)
  await ringAround(page, page.getByRole('button', { name: 'Next deadline' }))
  await followRing(page)
  await tour(page).getByText('it is!').waitFor()
  await messageWith(page, 'The winner is').last().waitFor()

  await tour(page).getByRole('button', { name: 'Done' }).click()
  await tour(page).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('button', { name: 'Guided tour' }).waitFor()
  expect(await tour(page).count()).toBe(0)

  /** Opens the ballot that came, chooses the film in its middle, and closes it by pressing beside it. */
  async function vote(): Promise<void> {
    const ballot = messageWith(page, 'Your votes').last()
    await ringAround(page, ballot.locator('.select'))
    await followRing(page)
    await ballot.getByRole('option').first().waitFor()
    await ringAround(page, ballot.locator('.select-list'))
    await ballot.getByRole('option').first().click()
    await page.getByRole('heading', { level: 1 }).click()
  }
}, 40_000)

test('a step is done by what happened, wherever it was done, and not by what was pressed', async () => {
  const { page, client, town } = await openDemo()
  await page.getByRole('link', { name: 'movie-night' }).click()
  await tour(page).getByText('choose /nominate').waitFor()
  await tour(page).getByRole('button', { name: 'Show me' }).click()
  expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Show the commands')
  await step(page, 1)

  const refused = await town.nora.run(town.movieNight, 'nominate', { options: { movie: 'tmdb:348' } })
  expect(textOf(refused.message)).toContain('is already in')
  await messageWith(page, 'is already in').waitFor()
  await step(page, 1)
  await town.nora.run(town.movieNight, 'nominate', { options: { movie: 'tmdb:603' } })
  await step(page, 2)
  await client.jump({ by: 3_600_000 })
  await step(page, 2)
  await client.jump({ nextDeadline: true })
  await step(page, 3)
  await voteAs(town.nora, town.movieNight)
  await step(page, 4)
  await tour(page).getByText('Below the channels').waitFor()
  await voteAs(town.dan, town.movieNight)
  await client.jump({ by: 10_000 })
  await step(page, 5)
  await client.jump({ nextDeadline: true })
  await tour(page).getByText('it is!').waitFor()
})

test('what can no longer be done is passed over', async () => {
  const { page, client } = await openDemo()
  await step(page, 1)
  await client.jump({ nextDeadline: true })
  await step(page, 3)
  await client.jump({ nextDeadline: true })
  await tour(page).getByText('Alien it is!').waitFor()
})

test('the tour can be skipped, stays away, and is begun again with the week as it stands', async () => {
  const { page, client, town } = await openDemo()
  await step(page, 1)
  await tour(page).getByRole('button', { name: 'Skip the tour' }).click()
  await tour(page).waitFor({ state: 'detached' })
  expect(await ring(page).count()).toBe(0)
  await page.goto(page.url().replace(/as=\d+/, `as=${town.ben.id}`))
  await page.getByRole('button', { name: 'Guided tour' }).waitFor()
  expect(await tour(page).count()).toBe(0)

  await client.jump({ nextDeadline: true })
  await client.jump({ nextDeadline: true })
  await page.getByRole('link', { name: 'movie-night' }).click()
  await messageWith(page, 'The winner is').last().waitFor()
  await page.getByRole('button', { name: 'Guided tour' }).click()
  await tour(page).getByText('This week is decided.').waitFor()
  for (const day of ['Sat, 21 Feb', 'Sun, 22 Feb', 'Mon, 23 Feb']) {
    await ringAround(page, page.getByRole('button', { name: '+1 day', disabled: false }))
    await followRing(page)
    await page.locator('.clock time', { hasText: day }).waitFor()
  }
  await tour(page).getByText('choose /nominate').waitFor()
})

test('a tab beside goes along, and in another sandbox the tour begins anew', async () => {
  const { page, town, url } = await openDemo()
  await page.getByRole('link', { name: 'movie-night' }).click()
  const beside = await page.context().newPage()
  await beside.goto(`${url}/?as=Mia`)
  await step(beside, 1)
  await town.nora.run(town.movieNight, 'nominate', { options: { movie: 'tmdb:603' } })
  await step(page, 2)
  await step(beside, 2)

  await page.close()
  await beside.evaluate(`localStorage.setItem('movie-night-sandbox-tour', JSON.stringify({
    ...JSON.parse(localStorage.getItem('movie-night-sandbox-tour')), world: 'another' }))`)
  await beside.reload()
  await step(beside, 1)
})

test('on a phone the way to channels and people is shown through the menu, and the tour fits', async () => {
  const { page, client, town } = await openDemo({ viewport: { width: 390, height: 844 }, hasTouch: true })
  await expectToFit(page)
  await expectAccessible(page, 'the tour')
  await ringAround(page, page.getByRole('button', { name: 'Servers and channels' }))
  await followRing(page)
  await ringAround(page, page.getByRole('link', { name: 'movie-night' }))
  await followRing(page)
  await ringAround(page, page.getByRole('button', { name: 'Show the commands' }))
  await town.nora.run(town.movieNight, 'nominate', { options: { movie: 'tmdb:603' } })
  await client.jump({ nextDeadline: true })
  await voteAs(town.nora, town.movieNight)
  await step(page, 4)
  await ringAround(page, page.getByRole('button', { name: 'Servers and channels' }))
  await followRing(page)
  await ringAround(page, page.locator('.people .me'))
  await expectToFit(page)
})
