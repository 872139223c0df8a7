import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createMovableClock } from '../sandbox/clock.ts'
import { startDemo } from '../sandbox/demo/demo.ts'
import { prepareFirstMinute } from '../sandbox/demo/first-minute.ts'
import { selectOf } from '../sandbox/demo/reading.ts'
import { startBrowser } from '../tests/helpers/browser.ts'

/** Takes the README's pictures from the real page, with the real bot behind it: `npm run pictures`. */

const folder = join(import.meta.dirname, '..', 'docs', 'pictures')
const monday = '2026-02-16T09:30:00.000Z'
const votingOpens = '2026-02-19T09:00:00.000Z'
const votingCloses = '2026-02-20T12:00:00.000Z'
const plenty = { requests: 10_000, window: 1_000 }

await mkdir(folder, { recursive: true })
const clock = createMovableClock({ start: Date.parse(monday) })
const demo = await startDemo({ clock, rateLimits: { global: plenty, routes: {}, other: plenty } })
const browser = await startBrowser()
try {
  await prepareFirstMinute(demo)
  const page = await browser.newPage({
    viewport: { width: 1100, height: 900 },
    deviceScaleFactor: 1.5,
    colorScheme: 'dark',
    timezoneId: 'UTC',
  })
  await demo.client.jump({ to: votingOpens })
  await vote()
  await open(page)
  await picture(page, 'Voting is open', 'board.png')
  await demo.client.jump({ to: votingCloses })
  await picture(page, 'It has the most votes', 'winner.png')
} finally {
  await browser.close()
  await demo.stop()
}

/** Two friends vote, so that the board has something to show. */
async function vote(): Promise<void> {
  const { ben, cleo, movieNight } = demo.town
  for (const [person, title] of [
    [ben, 'Spirited Away'],
    [cleo, 'Alien'],
    [demo.town.nora, 'Alien'],
  ] as const) {
    const { message } = await person.run(movieNight, 'vote')
    const select = message && selectOf(message)
    const option = select?.options?.find(({ label }) => label.startsWith(title))
    if (!message || !select?.custom_id || !option) throw new Error(`${person.name} cannot vote for ${title}`)
    await person.select(message.id, select.custom_id, [option.value])
    await demo.client.jump({ by: 10_000 })
  }
}

async function open(page: Page): Promise<void> {
  await page.goto(`${demo.url}/?as=${demo.town.mia.id}#${demo.town.movieNight}`)
}

/** The last message that says `words`, alone. */
async function picture(page: Page, words: string, file: string): Promise<void> {
  const message = page.locator('.message', { hasText: words }).last()
  await message.waitFor()
  await message.scrollIntoViewIfNeeded()
  await page.waitForFunction('[...document.images].every(image => image.complete && image.naturalWidth > 0)')
  await message.screenshot({ path: join(folder, file) })
  console.log(`docs/pictures/${file}`)
}
