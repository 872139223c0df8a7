import type { Locator, Page } from 'playwright-core'
import type { Town } from './e2e.ts'
import { messageWith } from './page.ts'
import type { TabOptions, Tabs } from './tabs.ts'

/** The page of the town as somebody's tab shows it, in `#movie-night` unless told. */
export async function openTown(
  { openTab }: Tabs,
  town: Pick<Town, 'sandbox' | 'channel'>,
  person: { id: string },
  { channel = town.channel, ...options }: TabOptions & { channel?: string } = {},
): Promise<Page> {
  const page = await openTab(options)
  await page.goto(`${town.sandbox.url}/?as=${person.id}#${channel}`)
  await page.getByText('This is the beginning of ').waitFor()
  return page
}

/** The box to write in, wherever one is. */
export const box = (page: Page): Locator => page.getByRole('combobox', { name: /^Message / })

/** Types a film's title into `/nominate`, chooses it from the list and sends that. */
export async function nominateOn(page: Page, typed: string, film: string): Promise<Locator> {
  await box(page).fill('/nominate')
  await page.getByRole('option', { name: '/nominate' }).click()
  await page.getByRole('combobox', { name: /^movie:/ }).fill(typed)
  await page.getByRole('option', { name: film }).click()
  await page.getByRole('button', { name: 'Send /nominate' }).click()
  return messageWith(page, 'is nominated for')
}

/** The button of the board on which one votes. */
export const voteButton = (page: Page): Locator => page.getByRole('button', { name: 'Vote', exact: true }).last()

/** Opens the ballot from the board and votes for these films. */
export async function voteOn(page: Page, films: string[]): Promise<Locator> {
  await voteButton(page).click()
  const panel = messageWith(page, 'Your votes')
  await panel.getByRole('combobox').click()
  for (const film of films) await panel.getByRole('option', { name: film }).click()
  await page.keyboard.press('Escape')
  return panel
}
