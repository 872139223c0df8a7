import { expect, onTestFinished, test } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { createTraktClient } from '../../sandbox/trakt/client.ts'
import { expectAccessible } from '../helpers/accessibility.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

const alien = { ids: { tmdb: 348 } }

/** A browser in front of the sandbox, where Film Fan has a library. */
async function open({ width }: { width: number }) {
  const clock = createMovableClock({ start: Date.parse('2026-10-12T08:00:00.000Z') })
  const sandbox = await startSandbox({ clock })
  onTestFinished(() => sandbox.close())
  const trakt = createTraktClient(sandbox.url)
  await trakt.generateLibrary('filmfan', { plays: 40, films: 40, watchlist: 3, ratings: 5 })
  return { url: sandbox.url, trakt, page: await tabs.openTab({ viewport: { width, height: 844 } }) }
}

/** Film Fan's page, as wide as a phone. */
async function openPage() {
  const { url, trakt, page } = await open({ width: 390 })
  await page.goto(`${url}/sandbox/trakt/page`)
  await page.getByRole('link', { name: 'Film Fan' }).click()
  await page.getByRole('heading', { name: 'Film Fan' }).waitFor()
  return { trakt, page }
}

test('the chat page leads to the accounts', async () => {
  const { url, page } = await open({ width: 1100 })
  const client = createSandboxClient(url)
  const nora = await client.createPerson('Nora')
  await client.createGuild({ name: 'The Sofa', owner: nora.id, channels: ['general'] })
  await page.goto(`${url}/?as=${nora.id}`)
  const opened = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Trakt accounts' }).click()
  await (await opened).getByRole('link', { name: 'Film Fan' }).waitFor()
})

test('what is done to an account appears on its page by itself, and what is focused stays so', async () => {
  const { trakt, page } = await openPage()
  const older = page.getByRole('link', { name: 'Older' })
  await older.focus()

  await trakt.addPlays('filmfan', [alien])
  await trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  const row = page.getByRole('listitem').filter({ hasText: 'Alien 1979' }).filter({ hasText: '12 Oct 2026' })
  await row.getByRole('img', { name: 'Rated 9 of 10' }).waitFor()
  expect(await page.getByRole('link', { name: '41 plays' }).getAttribute('aria-current')).toBe('page')
  expect(await page.locator(':focus').innerText()).toBe('Older')

  await trakt.removePlays('filmfan', { movies: [alien] })
  await row.waitFor({ state: 'detached' })
})

test('the page fits a phone, in each of its views', async () => {
  const { page } = await openPage()
  for (const name of ['40 plays', '5 ratings', '3 on the watchlist', '3 changes']) {
    await page.getByRole('link', { name }).click()
    await page.locator('[aria-current=page]', { hasText: name }).waitFor()
    const width = await page.locator('html').evaluate(root => root.scrollWidth)
    expect(width, name).toBeLessThanOrEqual(390)
  }
})

test('long names fit a phone, and nobody’s page leads back', async () => {
  const { url, trakt, page } = await open({ width: 375 })
  await trakt.changeAccount('nightowl', { name: `<b>${'Nightowl'.repeat(10)}` })
  await page.goto(`${url}/sandbox/trakt/page`)
  await page.getByRole('link', { name: 'Nightowl' }).waitFor()
  expect(await page.locator('html').evaluate(root => root.scrollWidth)).toBeLessThanOrEqual(375)
  tabs.expectTrouble(/404/)
  await page.goto(`${url}/sandbox/trakt/page/nobody`)
  await page.getByRole('link', { name: 'All accounts' }).click()
  await page.getByRole('link', { name: 'Film Fan' }).waitFor()
})

test('axe finds no grave fault on the page of the accounts, nor on that of one of them', async () => {
  const { url, page } = await open({ width: 1100 })
  await page.goto(`${url}/sandbox/trakt/page`)
  await page.getByRole('link', { name: 'Film Fan' }).waitFor()
  await expectAccessible(page, 'the accounts')
  await page.getByRole('link', { name: 'Film Fan' }).click()
  await page.getByRole('heading', { name: 'Film Fan' }).waitFor()
  await expectAccessible(page, 'an account with its library')
})
