import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { expectAccessible } from '../helpers/accessibility.ts'
import { textOf } from '../helpers/e2e.ts'
import { useTabs } from '../helpers/tabs.ts'
import { addressOf, askForLink, buildTraktTown, runTrakt } from '../helpers/trakt-town.ts'

const tabs = useTabs()

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()

test('axe finds no grave fault on any page of a link: consent, question, linked, cancelled, denied, done, expired, not found', async () => {
  const town = await buildTraktTown()
  const page = await tabs.openTab()

  const first = await askForLink(town, town.nora)
  await page.goto(first)
  await page.getByText('wants to use your Trakt account').waitFor()
  await expectAccessible(page, 'the consent page of Trakt')
  await press(page, 'Approve')
  await heading(page, 'Link these two accounts?')
  await expectAccessible(page, 'the question whether to link')
  const question = page.url()
  await press(page, 'Link')
  await heading(page, 'Linked')
  await expectAccessible(page, 'the end of a link')

  tabs.expectTrouble(/status of 410/)
  await page.goto(question)
  await heading(page, 'This is done already')
  await expectAccessible(page, 'a link that is done already')

  await page.goto(await askForLink(town, town.ben))
  await press(page, 'Deny')
  await heading(page, 'Not approved')
  await expectAccessible(page, 'a denial')
  await page.goto(await askForLink(town, town.cleo))
  await page.getByRole('radio', { name: /nightowl/ }).check()
  await press(page, 'Approve')
  await press(page, 'Cancel')
  await heading(page, 'Cancelled')
  await expectAccessible(page, 'a link that was cancelled')

  tabs.expectTrouble(/status of 400/)
  await page.goto(`${town.publicUrl}/auth/trakt/login?user=1`)
  await heading(page, 'This link is no longer good')
  await expectAccessible(page, 'a link that is no longer good')
})

test('axe finds no grave fault on the activation pages', async () => {
  const town = await buildTraktTown({ PUBLIC_URL: '' })
  const page = await tabs.openTab()
  const { message } = await runTrakt(town, town.ben, 'link')
  const code = /`([0-9A-F]{8})`/.exec(textOf(message))?.[1] ?? ''

  await page.goto(`${town.sandbox.env.TRAKT_AUTH_URL}/activate`)
  await page.getByRole('textbox').waitFor()
  await expectAccessible(page, 'where a code is typed')
  tabs.expectTrouble(/status of 404/)
  await page.getByRole('textbox').fill('nonsense')
  await press(page, 'Continue')
  await heading(page, 'There is no such code')
  await expectAccessible(page, 'a code that does not exist')
  await page.goto(addressOf(message, "Open Trakt's page"))
  await page.getByText(code).waitFor()
  await expectAccessible(page, 'the consent to a code')
  await press(page, 'Approve')
  await page.getByText('Return to it now').waitFor()
  await expectAccessible(page, 'a code that is approved')
})
