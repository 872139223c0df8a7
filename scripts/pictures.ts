import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { createMovableClock } from '../sandbox/clock.ts'
import { type Demo, startDemo } from '../sandbox/demo/demo.ts'
import { prepareFirstMinute } from '../sandbox/demo/first-minute.ts'
import { startBrowser } from '../tests/helpers/browser.ts'

/** Takes the README's pictures from the real page, with the real bot behind it: `npm run pictures`. */

const folder = join(import.meta.dirname, '..', 'docs', 'pictures')
const monday = '2026-02-16T09:30:00.000Z'
const votingOpens = '2026-02-19T09:00:00.000Z'
const votingCloses = '2026-02-20T12:00:00.000Z'
/** Around what a picture shows, in pixels of the page. */
const margin = 8
const plenty = { requests: 10_000, window: 1_000 }

await mkdir(folder, { recursive: true })
const clock = createMovableClock({ start: Date.parse(monday) })
const demo = await startDemo({ clock, rateLimits: { global: plenty, routes: {}, other: plenty } })
const browser = await startBrowser()
try {
  await prepareFirstMinute(demo)
  const context = await browser.newContext({
    viewport: { width: 980, height: 900 },
    deviceScaleFactor: 1.5,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-US',
  })
  await takeWeek(demo, await context.newPage())
  await takeLink(demo, context)
} finally {
  await browser.close()
  await demo.stop()
}

/** The board while votes come in, a ballot, and the winner. */
async function takeWeek({ client, url, town }: Demo, page: Page): Promise<void> {
  const be = async (person: { id: string }) => {
    await page.goto(`${url}/?as=${person.id}#${town.movieNight}`)
    await page.getByText('This is the beginning of #movie-night.').waitFor()
  }
  await be(town.mia)
  // Its ring would be in the pictures.
  await page.getByRole('button', { name: 'Skip the tour' }).click()
  await command(page, '/nominate')
  await page.getByRole('combobox', { name: /^movie:/ }).fill('moon')
  await page.getByRole('option', { name: 'Moon (2009)' }).click()
  await page.getByRole('button', { name: 'Send /nominate' }).click()
  await last(page, 'is nominated for').waitFor()

  await client.jump({ to: votingOpens })
  for (const [person, films] of [
    [town.ben, ['Spirited Away (2001)']],
    [town.cleo, ['Alien (1979)', 'Moon (2009)']],
    [town.nora, ['Alien (1979)']],
  ] as const) {
    await be(person)
    await vote(page, films)
    await page.keyboard.press('Escape')
    await last(page, 'Saved').waitFor()
    await client.jump({ by: 10_000 })
  }

  await be(town.mia)
  await take(page, 'board.png', last(page, 'Voting is open'))
  await vote(page, ['Alien (1979)', 'Spirited Away (2001)'])
  const ballot = last(page, 'Your votes')
  await take(page, 'ballot.png', ballot, ballot.locator('.select-list'))
  await page.keyboard.press('Escape')
  await client.jump({ to: votingCloses })
  await take(page, 'winner.png', last(page, 'It has the most votes'))
}

/** The direct message with the link, the question whether to link, and its end. */
async function takeLink({ url, town }: Demo, context: BrowserContext): Promise<void> {
  const chat = await context.newPage()
  await chat.goto(`${url}/?as=${town.mia.id}#${town.movieNight}`)
  await command(chat, '/trakt link')
  await chat.getByRole('button', { name: 'Send /trakt link' }).click()
  await last(chat, 'I sent you a direct message').waitFor()
  await chat.getByRole('link', { name: /^Direct messages/ }).click()
  const message = last(chat, 'This link is for you alone')
  await take(chat, 'trakt-message.png', message)

  const [page] = await Promise.all([
    context.waitForEvent('page'),
    message.getByRole('link', { name: 'Link Trakt' }).click(),
  ])
  await page.setViewportSize({ width: 620, height: 640 })
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('heading', { name: 'Link these two accounts?' }).waitFor()
  await take(page, 'trakt-question.png', page.locator('main'))
  await page.getByRole('button', { name: 'Link', exact: true }).click()
  await page.getByRole('heading', { name: 'Linked' }).waitFor()
  await take(page, 'trakt-linked.png', page.locator('main'))
}

function last(page: Page, words: string): Locator {
  return page.getByRole('article').filter({ hasText: words }).last()
}

async function command(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: /^Message / }).fill(name)
  await page.getByRole('option', { name }).click()
}

/** Opens the ballot from the board and ticks these films; it is sent when the list is closed. */
async function vote(page: Page, films: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'Vote', exact: true }).last().click()
  const ballot = last(page, 'Your votes')
  await ballot.getByRole('combobox').click()
  for (const film of films) await ballot.getByRole('option', { name: film }).click()
}

/** What the page shows of these together, with a margin, once all pictures in it are there. */
async function take(page: Page, file: string, ...shown: Locator[]): Promise<void> {
  for (const each of shown) await each.scrollIntoViewIfNeeded()
  await page.mouse.move(0, 0)
  await page.waitForFunction('[...document.images].every(image => image.complete && image.naturalWidth > 0)')
  const boxes = await Promise.all(shown.map(each => each.boundingBox()))
  const edges = boxes.flatMap(box => box ?? [])
  const x = Math.min(...edges.map(edge => edge.x)) - margin
  const y = Math.min(...edges.map(edge => edge.y)) - margin
  const width = Math.max(...edges.map(edge => edge.x + edge.width)) + margin - x
  const height = Math.max(...edges.map(edge => edge.y + edge.height)) + margin - y
  const clip = { x: Math.max(x, 0), y: Math.max(y, 0), width, height }
  await page.screenshot({ path: join(folder, file), clip })
  console.log(`docs/pictures/${file}`)
}
