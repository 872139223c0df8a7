import { expect, test } from 'vitest'
import { createVisitor } from '../../sandbox/visitor.ts'
import { rowsOf } from '../helpers/stored.ts'
import { addressOf, buildTraktTown, latestDirect, runTrakt, type TraktTown } from '../helpers/trakt-town.ts'

/** Links in a browser that reaches the bot under the address it says it has. Answers the addresses on the way. */
async function linkAt(town: TraktTown, publicUrl: string) {
  await town.restart({ PUBLIC_URL: publicUrl })
  const base = publicUrl.replace(/\/+$/, '')
  await town.trakt.changeApplication({ redirectUris: [`${base}/auth/trakt/callback`] })
  await runTrakt(town, town.nora, 'link')
  const address = addressOf(await latestDirect(town.nora), 'Link Trakt')
  const visitor = createVisitor()
  const consent = await visitor.get(address)
  const page = await visitor.get(await town.trakt.consent('filmfan', consent.url, 'approve'))
  expect(page.text).toContain('Link these two accounts?')
  const confirm = page.html.match(/action="([^"]+)"/)?.[1] ?? ''
  const done = await visitor.post(new URL(confirm, page.url).href, { csrf: page.field('csrf'), answer: 'link' })
  expect(done.text).toContain('Linked')
  expect(rowsOf(town, 'trakt_auth').map(row => row.trakt_user)).toEqual(['filmfan'])
  return { address, callback: page.url, confirm }
}

test.each([
  ['with a slash at the end', '/', ''],
  ['with a path', '/movies', '/movies'],
  ['with a path and a slash at the end', '/movies/', '/movies'],
])('a member links where PUBLIC_URL is %s', async (_what, ending, path) => {
  const town = await buildTraktTown()
  const { address, callback, confirm } = await linkAt(town, town.publicUrl + ending)
  expect(address.startsWith(`${town.publicUrl}${path}/auth/trakt/login?`)).toBe(true)
  expect(callback.startsWith(`${town.publicUrl}${path}/auth/trakt/callback?`)).toBe(true)
  expect(confirm).toBe(`${path}/auth/trakt/confirm`)
})

test('http on a public host is warned of at every start, and on this machine it is not', async () => {
  const warnings = (town: TraktTown) => town.lines.filter(line => line.includes('PUBLIC_URL')).length
  const town = await buildTraktTown()
  expect(warnings(town)).toBe(0)
  for (const starts of [1, 2]) {
    await town.restart({ PUBLIC_URL: 'http://movies.example.org' })
    expect(warnings(town)).toBe(starts)
  }
})
