import { expect, test } from 'vitest'
import { box, nominateOn, openTown, voteOn } from '../helpers/bot-page.ts'
import { buildRunningTown } from '../helpers/e2e.ts'
import { expectToFit } from '../helpers/layout.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

test('on a phone one nominates and votes, finds channels and people in drawers, and nothing is wider than the screen', async () => {
  const town = await buildRunningTown()
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:603' } })
  const page = await openTown(tabs, town, town.nora, {
    channel: town.general,
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    reducedMotion: 'reduce',
  })
  await expectToFit(page)

  const channels = page.getByRole('navigation', { name: 'Channels of Friends' })
  expect(await channels.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Servers and channels' }).tap()
  await expectToFit(page)
  await channels.getByRole('link', { name: 'movie-night' }).tap()
  await page.getByRole('heading', { name: '#movie-night' }).waitFor()
  await channels.waitFor({ state: 'hidden' })

  await page.getByRole('button', { name: 'Members' }).tap()
  await page.getByRole('complementary', { name: 'Members' }).getByRole('link', { name: 'Ben' }).waitFor()
  await expectToFit(page)
  await page.keyboard.press('Escape')
  await page.getByRole('complementary', { name: 'Members' }).waitFor({ state: 'detached' })

  await box(page).fill('/')
  await page.getByRole('option', { name: '/nominate' }).waitFor()
  await expectToFit(page)
  await (await nominateOn(page, 'alie', 'Alien (1979)')).waitFor()
  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await (await voteOn(page, ['The Matrix (1999)'])).getByText('Saved').waitFor()
  await expectToFit(page)
})
