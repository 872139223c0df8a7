import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, textOf } from '../helpers/e2e.ts'
import { messageWith } from '../helpers/page.ts'
import { rowsOf } from '../helpers/stored.ts'
import { useTabs } from '../helpers/tabs.ts'
import { addressOf, askForLink, buildTraktTown, directMessages, latestDirect, runTrakt } from '../helpers/trakt-town.ts'

const tabs = useTabs()
const phone = { viewport: { width: 390, height: 844 } }

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

test('in a real browser a member goes from the button in Discord through Trakt’s page to a linked account, and unlinks', async () => {
  const town = await buildTraktTown()
  const context = await tabs.openContext(phone)
  const chat = await context.newPage()
  await chat.goto(`${town.sandbox.url}/?as=Nora#dm`)
  await chat.getByRole('log').waitFor()
  await runTrakt(town, town.nora, 'link')
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    messageWith(chat, 'This link is for you alone').getByRole('link', { name: 'Link Trakt' }).click(),
  ])
  await page.getByText('wants to use your Trakt account').waitFor()
  await page.getByRole('radio', { name: /filmfan/ }).check()
  await page.getByRole('button', { name: 'Approve' }).click()

  await page.getByText('will be linked to').waitFor()
  expect(await heading(page)).toContain('Link these two accounts?')
  expect(await page.locator('strong').allInnerTexts()).toEqual(['filmfan', 'Nora', 'Nora', '@nora'])
  expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true)
  expect(rowsOf(town, 'trakt_auth')).toEqual([])
  await page.getByRole('button', { name: 'Link', exact: true }).click()
  await page.getByText('is linked to').waitFor()
  expect(await heading(page)).toContain('Linked')

  await messageWith(chat, 'is now linked to you').waitFor()
  expect(await messageWith(chat, 'is now linked to you').innerText()).toContain('filmfan')
  const status = await runTrakt(town, town.nora, 'status')
  expect(textOf(status.message)).toContain('Account: **filmfan**')
  const question = await press(town.nora, status.message, 'Unlink')
  expect(textOf((await press(town.nora, question.updated, 'Unlink')).updated)).toContain('is unlinked')
  expect(rowsOf(town, 'trakt_auth')).toEqual([])
})

test('in a real browser a denial and a cancelled confirmation link nothing', async () => {
  const town = await buildTraktTown()
  const context = await tabs.openContext(phone)
  const page = await context.newPage()
  const address = await askForLink(town, town.nora)
  await page.goto(address)
  await page.getByRole('button', { name: 'Deny' }).click()
  await page.getByText('You did not approve at Trakt').waitFor()

  await page.goto(addressOf(await latestDirect(town.nora), 'Link Trakt'))
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Nothing was linked').waitFor()
  expect(rowsOf(town, 'trakt_auth')).toEqual([])
  await town.client.jump({ by: 60_000 })
  expect(await town.trakt.tokens()).toEqual([])
  expect(await directMessages(town.nora)).toHaveLength(1)
})

test('in a real browser a code is approved on Trakt’s activation page', async () => {
  const town = await buildTraktTown({ PUBLIC_URL: '' })
  const context = await tabs.openContext(phone)
  const page = await context.newPage()
  const { message } = await runTrakt(town, town.ben, 'link')
  const code = /`([0-9A-F]{8})`/.exec(textOf(message))?.[1] ?? ''
  await page.goto(addressOf(message, "Open Trakt's page"))
  await page.getByText(code).waitFor()
  await page.getByRole('radio', { name: /nightowl/ }).check()
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Return to it now').waitFor()
  const chat = await context.newPage()
  await chat.goto(`${town.sandbox.url}/?as=Ben`)
  await messageWith(chat, 'Your code').waitFor()
  await town.client.jump({ by: 5_000 })
  await messageWith(chat, 'is now linked to you').first().waitFor()
  expect(rowsOf(town, 'trakt_auth').map(row => row.trakt_user)).toEqual(['nightowl'])
})
