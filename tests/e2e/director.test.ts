import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createTraktClient } from '../../sandbox/trakt/client.ts'
import { expectAccessible } from '../helpers/accessibility.ts'
import { openTown } from '../helpers/bot-page.ts'
import { buildRunningTown, posts, type SetUpTown } from '../helpers/e2e.ts'
import { expectToFit } from '../helpers/layout.ts'
import { messageWith } from '../helpers/page.ts'
import { type TabOptions, useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

const opener = (page: Page): Locator => page.getByRole('button', { name: 'Director', exact: true })
const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Director' })
/** What stands in the list of everything that is not as usual. */
const on = (page: Page): Locator => panelOf(page).getByRole('region', { name: 'What is on' })
const openTab = (page: Page, name: string) => panelOf(page).getByRole('tab', { name }).click()

/** Nora's page with the director's panel open, of a town whose bot runs. */
async function openPanel(options: TabOptions = {}) {
  const town = await buildRunningTown()
  const page = await openTown(tabs, town, town.nora, options)
  await opener(page).click()
  await on(page).getByText('Everything is as usual.').waitFor()
  return { town, page, panel: panelOf(page) }
}

const nominate = ({ ben, channel }: SetUpTown, wait?: 'sent') =>
  ben.run(channel, 'nominate', { options: { movie: 'tmdb:603' }, wait })

test('the panel is opened and closed by keyboard, and the browser remembers what was open', async () => {
  const { page, panel } = await openPanel()
  expect(await opener(page).getAttribute('aria-expanded')).toBe('true')
  await panel.and(page.locator(':focus')).waitFor()
  await panel.getByRole('tab', { name: 'Faults' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  expect(await page.locator(':focus').innerText()).toBe('Trakt')
  await panel.getByRole('tabpanel', { name: 'Trakt' }).waitFor()
  await page.keyboard.press('End')
  await panel.getByRole('tabpanel', { name: 'Log' }).waitFor()

  await page.reload()
  await panel.getByRole('tabpanel', { name: 'Log' }).waitFor()
  await panel.getByRole('tab', { name: 'Log' }).focus()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Director')
  await page.reload()
  await opener(page).waitFor()
  expect(await panel.count()).toBe(0)
})

test('axe finds no grave fault in any of its views, and on a phone it covers the page and fits', async () => {
  const { town, page, panel } = await openPanel({ viewport: { width: 390, height: 844 } })
  await town.client.nameFault({ service: 'discord', name: 'hang', at: 'posts' })
  await createTraktClient(town.sandbox.url).addPlays('filmfan', [{ ids: { tmdb: 348 } }])
  await on(page).getByText('1 not as usual').waitFor()
  expect(await page.getByRole('main').getAttribute('inert')).not.toBeNull()
  for (const name of ['Faults', 'Server', 'Trakt', 'Log']) {
    await openTab(page, name)
    await panel.getByRole('tabpanel', { name }).waitFor()
    if (name === 'Trakt') await panel.getByText('Film Fan').click()
    if (name === 'Log') await panel.locator('.log-entry summary').first().click()
    await expectToFit(page)
    await expectAccessible(page, `the director’s ${name}`)
  }
  await panel.getByRole('button', { name: 'Close the director’s panel' }).click()
  await page.getByRole('button', { name: 'Next deadline' }).waitFor()
})

test('a fault is set by its name and line, counted down as it hits, and gone when it is used up', async () => {
  const { town, page, panel } = await openPanel()
  await panel.getByLabel('Goes wrong at').selectOption('new messages in a channel')
  await panel.getByLabel('the next').fill('2')
  await panel.getByRole('radio', { name: /^missing-permissions 403, 50013: the bot may not do that there$/ }).check()
  await panel.getByRole('button', { name: 'Let it go wrong' }).click()
  await on(page).getByText('Discord: missing-permissions').waitFor()
  await on(page).getByText('next 2 at: new messages in a channel').waitFor()

  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:603' } })
  await on(page).getByText('next at: new messages in a channel').waitFor()
  await town.client.jump({ by: 3_600_000 })
  await on(page).getByText('Everything is as usual.').waitFor()
  const { set } = await town.client.faults()
  expect(set).toEqual([])
})

test('all that is on is switched off at once, and everything is as it was', async () => {
  const { town, page, panel } = await openPanel()
  await panel.getByRole('button', { name: 'Let it go wrong' }).click()
  await panel.getByLabel('Whose answers').selectOption('Trakt’s, until it is switched off')
  await panel.getByRole('switch', { name: /^forced-challenge/ }).check()
  await panel.getByLabel(/^read lag/).fill('30')
  await panel.getByLabel(/^read lag/).press('Tab')
  await openTab(page, 'Server')
  await panel.getByRole('switch', { name: 'Ben takes direct messages' }).uncheck()
  await panel.getByRole('switch', { name: /^Outage/ }).check()
  await panel.getByRole('switch', { name: 'Send Messages' }).uncheck()
  await on(page).getByText('6 not as usual').waitFor()
  await on(page).getByText('Movie Night may not: Send Messages').waitFor()
  const bad = await town.client.world()
  expect(bad.people.filter(({ dmsOpen }) => !dmsOpen).map(({ name }) => name)).toEqual(['Ben'])
  expect(bad.guilds[0]).toMatchObject({ unavailable: true })

  await on(page).getByRole('button', { name: 'All off' }).click()
  await on(page).getByText('Everything is as usual.').waitFor()
  const { people, guilds } = await town.client.world()
  expect(people.every(({ dmsOpen }) => dmsOpen)).toBe(true)
  expect(guilds[0]).toMatchObject({ unavailable: false, botJoined: true })
  expect(guilds[0]?.channels.flatMap(({ botDenied }) => botDenied)).toEqual([])
  const answer = await fetch(`${town.sandbox.url}/sandbox/trakt/faults`)
  const ways = (await answer.json()) as { switches: { on: boolean }[]; readLag: Record<string, number> }
  expect(ways.switches.some(switched => switched.on)).toBe(false)
  expect(Math.max(...Object.values(ways.readLag))).toBe(0)
})

test('one thing is switched off by itself, whoever has switched it on', async () => {
  const { town, page } = await openPanel()
  await town.client.nameFault({ service: 'tmdb', name: 'hang', at: 'search' })
  await town.client.setBotJoined(town.guild, false)
  await on(page).getByText('2 not as usual').waitFor()
  await on(page).getByRole('button', { name: 'Off: Friends: without Movie Night' }).click()
  await on(page).getByText('1 not as usual').waitFor()
  expect((await town.client.world()).guilds[0]?.botJoined).toBe(true)
  expect((await town.client.faults()).set).toMatchObject([{ service: 'tmdb' }])
})

test('the bot’s connection is cut and comes back, and its last post is deleted before one’s eyes', async () => {
  const { town, page, panel } = await openPanel()
  await nominate(town)
  await messageWith(page, 'nominated The Matrix').waitFor()
  await openTab(page, 'Server')
  await panel.getByText('The bot is connected.').waitFor()
  await panel.getByRole('button', { name: 'Delete its last post' }).last().click()
  await messageWith(page, 'nominated The Matrix').waitFor({ state: 'detached' })

  await panel.getByRole('button', { name: 'Cut it' }).click()
  await expect
    .poll(async () => (await town.client.log('gateway')).map(({ method }) => method))
    .toEqual(expect.arrayContaining(['CLOSE', 'RESUME']))
  await panel.getByText('The bot is connected.').waitFor()
})

test('the clock of the panel moves the week on, and says when the next deadline is', async () => {
  const { town, page, panel } = await openPanel()
  await nominate(town)
  await panel.getByText('Next deadline: Thursday, 19 February 2026 at 09:00, in 3 days').waitFor()
  expect(await page.getByRole('button', { name: 'Next deadline' }).count()).toBe(1)
  await panel.getByRole('button', { name: '+1 day' }).click()
  await panel.getByText('in 2 days').waitFor()
  expect(town.clock.now()).toBe(Date.parse('2026-02-17T10:00:00Z'))
  await panel.getByRole('button', { name: 'Next deadline' }).click()
  await panel.getByText('Next deadline: Friday, 20 February 2026 at 12:00').waitFor()
  expect((await posts(town)).at(-1)).toContain('Voting is open')
})

test('what is done to a Trakt account appears as it is done, and its own page is a link away', async () => {
  const { town, page, panel } = await openPanel()
  const trakt = createTraktClient(town.sandbox.url)
  await openTab(page, 'Trakt')
  await panel.getByText('Film Fan').click()
  await panel.getByText('Nothing was done yet.').waitFor()
  await trakt.addPlays('filmfan', [{ ids: { tmdb: 348 } }])
  const activity = panel.getByRole('log', { name: 'Activity of filmfan' })
  await activity.getByText('Watched: Alien (1979) by themselves').waitFor()
  await trakt.rate('filmfan', [{ ids: { tmdb: 348 }, rating: 9 }])
  await activity.getByText('Rated: Alien (1979) 9 of 10').waitFor()
  await panel.getByText('9 of 10 for Alien (1979)').waitFor()
  await panel.getByRole('heading', { name: 'Plays · 1' }).waitFor()

  await trakt.changeAccount('filmfan', { locked: true })
  await panel.getByText('locked').waitFor()
  const opened = page.waitForEvent('popup')
  await panel.getByRole('link', { name: 'Open filmfan’s page' }).click()
  await (await opened).getByRole('heading', { name: 'Film Fan' }).waitFor()
})

test('the log grows as things happen, is searched, opened, paused and emptied', async () => {
  const { town, page, panel } = await openPanel()
  await openTab(page, 'Log')
  const log = panel.getByRole('list', { name: 'Log, the latest first' })
  const entries = log.getByRole('listitem')
  await nominate(town)
  const command = entries.filter({ hasText: 'command' }).filter({ hasText: 'nominate' })
  await command.waitFor()
  await command.getByText('deferred').waitFor()
  await command.locator('summary').click()
  await command.getByText('Ben', { exact: true }).waitFor()
  await command.getByRole('button', { name: 'Show all that belongs to it' }).click()
  await entries.filter({ hasText: '/interactions/' }).waitFor()
  expect(await entries.filter({ hasText: '/channels/' }).count()).toBe(0)

  const find = panel.getByRole('searchbox', { name: 'Find in the log' })
  await find.fill('#movie-night')
  await panel.getByText('0 of').waitFor()
  await find.fill('')
  await panel.getByRole('button', { name: 'Interactions' }).click()
  await command.waitFor({ state: 'detached' })
  const posted = entries.filter({ hasText: '/channels/#movie-night/messages' }).filter({ hasText: 'POST' }).first()
  await posted.locator('summary').click()
  await posted.getByText('"enforce_nonce": true').waitFor()

  await panel.getByRole('button', { name: 'Pause' }).click()
  const count = await entries.count()
  await town.cleo.run(town.channel, 'nominate', { options: { movie: 'tmdb:348' } })
  await panel.getByText(/standing still; [1-9]\d* more since$/).waitFor()
  expect(await entries.count()).toBe(count)
  await panel.getByRole('button', { name: 'Go on' }).click()
  await expect.poll(() => entries.count()).toBeGreaterThan(count)
  await panel.getByRole('button', { name: 'Empty' }).click()
  await panel.getByText('Nothing has happened yet.').waitFor()
  expect(await town.client.log()).toEqual([])
})

test('the log can show only what failed or was slow', async () => {
  const { town, page, panel } = await openPanel()
  await openTab(page, 'Log')
  await panel.getByRole('button', { name: 'Only failed or slow' }).click()
  await town.client.nameFault({ service: 'discord', name: 'unknown-interaction', at: 'answers' })
  await nominate(town, 'sent')
  const entries = panel.getByRole('list', { name: 'Log, the latest first' }).getByRole('listitem')
  await entries.filter({ hasText: '404' }).filter({ hasText: 'callback' }).waitFor()
  expect(await entries.filter({ hasText: '204' }).count()).toBe(0)
})
