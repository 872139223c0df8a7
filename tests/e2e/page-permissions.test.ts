import { expect, test } from 'vitest'
import { box, openTown } from '../helpers/bot-page.ts'
import { buildRunningTown } from '../helpers/e2e.ts'
import { messageWith } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

test('what one may not use is not listed, and is as soon as one may', async () => {
  const town = await buildRunningTown()
  const page = await openTown(tabs, town, town.ben)
  await box(page).fill('/')
  const commands = page.getByRole('option')
  await commands.filter({ hasText: '/nominate' }).waitFor()
  expect((await commands.allInnerTexts()).filter(text => /settings|round/.test(text))).toEqual([])

  await town.client.setMember(town.guild, town.ben.id, { manageServer: true })
  await commands.filter({ hasText: '/settings show' }).waitFor()
  await box(page).fill('/settings ch')
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: '#movie-night' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await box(page).fill('')
})

test('a channel that one cannot view is not listed, and one in which one may not write says so', async () => {
  const town = await buildRunningTown()
  const page = await openTown(tabs, town, town.ben)
  const channels = page.getByRole('navigation', { name: 'Channels of Friends' })
  await town.client.setPermissions(town.channel, { target: town.ben.id, deny: ['SendMessages'] })
  await page.getByText('You do not have permission to send messages in #movie-night.').waitFor()
  await town.client.setPermissions(town.channel, { target: town.ben.id })
  await box(page).waitFor()

  await town.client.setPermissions(town.channel, { target: town.ben.id, deny: ['ViewChannel'] })
  await page.getByRole('heading', { name: '#general' }).waitFor()
  expect(await channels.locator('a[href^="#"] .place-name').allInnerTexts()).toEqual(['general'])
  await town.nora.say(town.channel, 'behind closed doors')
  await town.nora.say(town.general, 'in the open')
  await messageWith(page, 'in the open').waitFor()
  expect(await page.getByText('behind closed doors').count()).toBe(0)
  expect(await page.title()).not.toMatch(/^\(/)

  await town.client.setPermissions(town.channel, { target: town.ben.id })
  await channels.getByRole('link', { name: 'movie-night' }).click()
  await messageWith(page, 'behind closed doors').waitFor()
})

test('one is somebody else in a tab beside, and each tab stays with its person', async () => {
  const town = await buildRunningTown()
  const context = await tabs.openContext()
  const page = await context.newPage()
  await page.goto(`${town.sandbox.url}/?as=${town.nora.id}#${town.channel}`)
  await page.getByRole('button', { name: /^Nora/ }).click()
  const [other] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Be Ben in a new tab' }).click(),
  ])
  await box(other).fill('I am Ben')
  await other.keyboard.press('Enter')
  await messageWith(page, 'I am Ben').getByText('Ben', { exact: true }).waitFor()
  await other.reload()
  await other.getByRole('button', { name: /^Ben/ }).waitFor()
  await other.getByRole('heading', { name: '#movie-night' }).waitFor()

  await page.getByRole('complementary', { name: 'Members' }).getByRole('link', { name: 'Cleo' }).click()
  await page.getByRole('button', { name: /^Cleo/ }).waitFor()
  await page.getByRole('heading', { name: '#movie-night' }).waitFor()
})
