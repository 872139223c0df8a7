import { expect, test } from 'vitest'
import type { SandboxClient } from '../../sandbox/client.ts'
import { box, openTown, voteButton } from '../helpers/bot-page.ts'
import { buildRunningTown } from '../helpers/e2e.ts'
import { expectToFit } from '../helpers/layout.ts'
import { messageWith } from '../helpers/page.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

const markup = `<img src=x onerror="alert(1)"><script>alert(1)</script> '"><b>**bold** [x](javascript:alert(1)) <@&1>`
const turned = '\u202egnihtemos \u2066\u200f\u05d0\u05d1\u05d2 \u0627\u0644\u0639'
const zalgo = [...'Zalgo comes'].map(letter => letter + '\u0300\u0316\u034f\u20dd\u0489'.repeat(12)).join('')
const emoji = '🎬'.repeat(4_000)

const films = [
  { id: 348, title: `${markup} ${turned}` },
  { id: 603, title: zalgo.repeat(4) + 'W'.repeat(300) },
  { id: 17431, title: emoji },
]

/** TMDB answers with what somebody wrote into it to do harm, every time. */
async function giveHostileFilms(client: SandboxClient): Promise<void> {
  const bodies = films.map(({ id, title }) => ({
    ...{ id, title, original_title: title, overview: title, tagline: title, runtime: 100, release_date: '2009-07-10' },
    ...{ poster_path: null, backdrop_path: null, vote_average: 8, vote_count: 900, popularity: 9, adult: false },
    ...{ genres: [{ id: 27, name: title }], videos: { results: [] }, credits: { cast: [], crew: [] } },
  }))
  const list = { page: 1, total_pages: 1, total_results: bodies.length, results: bodies }
  await client.fault({ service: 'tmdb', path: '/(search/movie|movie/popular)' }, { status: 200, body: list }, 99)
  for (const body of bodies) {
    await client.fault({ service: 'tmdb', path: `/movie/${body.id}` }, { status: 200, body }, 99)
  }
}

test('whatever a film and a member call themselves, it is drawn as letters, and nothing is out of place', async () => {
  const town = await buildRunningTown()
  await giveHostileFilms(town.client)
  await town.client.changePerson(town.nora.id, { name: `${markup.slice(0, 60)}${turned}` })
  await town.client.changePerson(town.ben.id, { name: zalgo.slice(0, 100) })
  await town.client.changePerson(town.cleo.id, { name: '🎬'.repeat(50) })
  await town.client.setMember(town.guild, town.cleo.id, { manageServer: true })

  const page = await openTown(tabs, town, town.cleo, { viewport: { width: 1280, height: 900 } })
  page.on('dialog', dialog => {
    throw new Error(`A script has run: ${dialog.message()}`)
  })
  await box(page).fill('/nominate')
  await page.keyboard.press('Enter')
  await page.getByRole('option').filter({ hasText: '<script>' }).waitFor()
  await expectToFit(page)
  await page.getByRole('option').filter({ hasText: '<script>' }).click()
  await page.keyboard.press('Enter')
  await messageWith(page, 'is nominated for').waitFor()
  await town.ben.run(town.channel, 'nominate', { options: { movie: 'tmdb:603' } })
  await town.nora.run(town.channel, 'nominate', { options: { movie: 'tmdb:17431' } })
  await town.nora.say(town.channel, `${markup} ${turned}`)
  await town.nora.say(town.channel, emoji.slice(0, 2_000))
  await town.ben.say(town.channel, zalgo.repeat(8).slice(0, 2_000))
  await messageWith(page, 'Zalgo'.slice(0, 1)).last().waitFor()

  await town.client.jump({ to: '2026-02-19T09:00:00.000Z' })
  await voteButton(page).click()
  const panel = messageWith(page, 'Your votes')
  await panel.getByRole('combobox').click()
  await panel.getByRole('option').first().waitFor()
  await expectToFit(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectToFit(page)

  const names = await page.locator('.mention, .author, .who, .place-name').allTextContents()
  expect(names.some(name => name.includes('gnihtemos'))).toBe(true)
  expect(names.filter(name => /\p{Bidi_Control}/u.test(name))).toEqual([])
  const drawn = await page.evaluate(`[...document.querySelectorAll('#app *')].flatMap(element =>
    [element.localName, ...element.getAttributeNames().filter(name => name.startsWith('on'))])`)
  for (const name of ['script', 'iframe', 'object', 'onerror', 'onclick', 'b']) expect(drawn).not.toContain(name)
  const sources = (await page.evaluate(
    "[...document.querySelectorAll('#app [src], #app [href]')].map(e => e.src || e.href)",
  )) as string[]
  expect(sources.filter(source => !/^(https?:|data:)/.test(source))).toEqual([])
})
