import { expect, test } from 'vitest'
import { catalogue } from '../../../sandbox/tmdb/catalogue.ts'
import { awkwardMovies } from '../../../sandbox/trakt/movies/made-up.ts'
import { createVisitor } from '../../../sandbox/visitor.ts'
import { ask, startTrakt } from './start.ts'

const alien = { ids: { tmdb: 348 } }

async function startWithPages() {
  const town = await startTrakt()
  const at = `${town.url}/sandbox/trakt/page`
  return { ...town, at, open: (path: string) => createVisitor().get(`${at}${path}`) }
}

test('the accounts are listed with what they hold, and lead to their pages', async () => {
  const { trakt, open, link } = await startWithPages()
  await trakt.generateLibrary('filmfan', { plays: 12, films: 10, ratings: 4, watchlist: 3 })
  await link('nightowl')
  await trakt.addPlays('quietviewer', [alien])
  const { text, html } = await open('')
  expect(text).toContain('Film Fan filmfan 12 plays · 4 ratings · 3 on the watchlist')
  expect(text).toContain('Night Owl nightowl · VIP · connected with Movie Night 0 plays')
  expect(text).toContain('quietviewer · private 1 play · 0 ratings')
  expect(html).toContain('href="/sandbox/trakt/page/filmfan"')
})

test('the history shows each play with its date in the person’s zone, the latest first, and the film’s rating', async () => {
  const { trakt, open } = await startWithPages()
  await trakt.addPlays('filmfan', [
    { ...alien, watched_at: '2026-08-31T20:15:00.000Z' },
    { ids: { tmdb: 11 }, watched_at: '2026-09-30T22:30:00.000Z' },
    { ids: { tmdb: 12 }, watched_at: 'unknown' },
  ])
  await trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  const { text, html } = await open('/filmfan')
  expect(text).toContain('3 plays 1 rating 0 on the watchlist 2 changes')
  expect(text).toMatch(
    /October 2026 Star Wars 1977 Marked as watched · 1 Oct 2026, 00:30 August 2026 Alien 1979 .* 31 Aug 2026, 22:15 9 Nobody knows when Finding Nemo 2003 Marked as watched · date unknown/,
  )
  expect(html).toContain('aria-label="Rated 9 of 10"')
  expect(html).not.toContain('1970')
})

test('ratings, watchlist and what was done have views of their own', async () => {
  const { trakt, open, connect } = await startWithPages()
  const { post } = await connect()
  await post('/sync/ratings', { movies: [{ ...alien, rating: 7 }] })
  await post('/sync/watchlist', { movies: [{ ids: { tmdb: 11 } }, { ids: { tmdb: 12 } }] })
  await trakt.generateLibrary('filmfan', { plays: 30, ratings: 0 })
  expect((await open('/filmfan?view=ratings')).text).toMatch(/Alien 1979 Rated · 12 Oct 2026, 10:00 · by Movie Night 7/)
  expect((await open('/filmfan?view=watchlist')).text).toMatch(/Finding Nemo 2003 Added .* Star Wars 1977 Added/)
  expect((await open('/filmfan?view=activity')).text).toMatch(
    /30 films added to the history by the generator .* Star Wars, Finding Nemo added to the watchlist by Movie Night .* Alien \(7 of 10\) rated by Movie Night/,
  )
})

test('what Movie Night did is told from what the person did, with when it was done and when the film was watched', async () => {
  const { trakt, open, connect, clock } = await startWithPages()
  const { post } = await connect()
  await trakt.rate('filmfan', [{ ...alien, rating: 9 }])
  await post('/sync/history', { movies: [{ ...alien, watched_at: '2026-10-11T19:00:00.000Z' }] })
  await trakt.addPlays('filmfan', [{ ids: { tmdb: 11 }, watched_at: '2026-10-10T19:00:00.000Z' }])
  expect((await open('/filmfan?view=ratings')).text).not.toContain('by Movie Night')
  await clock.jump(60_000)
  await trakt.addPlays('filmfan', [{ ...alien, watched_at: '2026-10-09T19:00:00.000Z' }])
  expect((await open('/filmfan')).text).toMatch(
    /Alien 1979 Marked as watched · 11 Oct 2026, 21:00 · by Movie Night 9 Star Wars 1977 Marked as watched · 10 Oct 2026, 21:00 Alien 1979 Marked as watched · 9 Oct 2026, 21:00 9 Times/,
  )
  const { text, html } = await open('/filmfan?view=activity')
  expect(text).toMatch(
    /Alien added to the history as watched 9 Oct 2026, 21:00 by Film Fan · 12 Oct 2026, 10:01 .* Alien added to the history as watched 11 Oct 2026, 21:00 by Movie Night · 12 Oct 2026, 10:00/,
  )
  expect(html.match(/class="by"/g)).toHaveLength(1)
})

test('a private account says who sees what', async () => {
  const { open } = await startWithPages()
  expect((await open('/quietviewer')).text).toContain('quietviewer · private')
  expect((await open('/quietviewer')).text).toContain('To others it shows nothing but its name.')
  expect((await open('/filmfan')).text).not.toContain('To others')
})

test('an empty view says what comes there', async () => {
  const { open } = await startWithPages()
  expect((await open('/filmfan')).text).toContain('Nothing watched yet.')
  expect((await open('/filmfan?view=ratings')).text).toContain('No ratings yet.')
  expect((await open('/filmfan?view=watchlist')).text).toContain('The watchlist is empty.')
  expect((await open('/filmfan?view=activity')).text).toContain('Nothing has been done yet.')
})

test('a long history comes in pages that lead to each other', async () => {
  const { trakt, open } = await startWithPages()
  await trakt.generateLibrary('filmfan', { plays: 70, films: 70 })
  const titles = ({ html }: { html: string }) => [...html.matchAll(/data-key="play-(\d+)"/g)].map(([, id]) => id)
  const pages = await Promise.all(['', '?page=2', '?view=history&page=3'].map(query => open(`/filmfan${query}`)))
  expect(pages.map(page => titles(page).length)).toEqual([30, 30, 10])
  expect(new Set(pages.flatMap(titles)).size).toBe(70)
  expect(pages[1]?.text).toMatch(/Newer Page 2 of 3 Older/)
  expect(pages[1]?.html).toContain('?view=history&amp;page=3"')
  expect(pages[2]?.text).not.toContain('Older')
  const behind = await open('/filmfan?page=99')
  expect(titles(behind)).toEqual(titles(pages[2] ?? { html: '' }))
  expect(behind.text).toContain('Newer Page 3 of 3')
  expect((await open('/filmfan?page=none&view=films')).text).toContain('Page 1 of 3')
})

test('posters are those of the sandbox’s TMDB, where it has one', async () => {
  const { trakt, open, url } = await startWithPages()
  const without = catalogue().films.find(film => film.lacks?.includes('poster'))
  await trakt.addPlays('filmfan', [alien, { ids: { tmdb: Number(without?.id) } }])
  await trakt.addPlays('filmfan', [{ ids: { trakt: awkwardMovies.withoutTmdb.trakt } }])
  const { html } = await open('/filmfan')
  const sources = [...html.matchAll(/<img [^>]*src="([^"]+)"/g)].map(([, source]) => source)
  expect(sources).toEqual(['/tmdb/t/p/w92/sandbox-348-poster.jpg'])
  expect((await fetch(`${url}${sources[0]}`)).status).toBe(200)
})

test('foreign text is text: a title, a name', async () => {
  const { trakt, open } = await startWithPages()
  await trakt.addPlays('filmfan', [{ ids: { trakt: awkwardMovies.withMarkup.trakt } }])
  await trakt.changeAccount('filmfan', { name: '<script>alert(1)</script>' })
  for (const path of ['', '/filmfan', '/filmfan?view=activity', '/filmfan?view="><script>']) {
    const { html } = await open(path)
    expect(html, path).not.toMatch(/<script>|<b>/)
    expect(html, path).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  }
  expect((await open('/filmfan')).html).toContain('&lt;b&gt;Rock&lt;/b&gt; &amp; “Roll”')
})

test('the page may run and load nothing but what this origin serves', async () => {
  const { at, url } = await startWithPages()
  const { headers, text } = await ask(`${at}/filmfan`)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toContain('unsafe')
  expect(text).not.toMatch(/<script(?![^>]* src=)| style=| on\w+=/)
  for (const [, path = ''] of text.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)) {
    expect((await ask(`${url}${path}`)).status, path).toBe(200)
  }
})

test('the auth host’s pages still load and run nothing', async () => {
  const { authorizeUrl } = await startWithPages()
  const policy = (await ask(authorizeUrl())).headers.get('content-security-policy')
  expect(policy).not.toMatch(/script-src|img-src|connect-src|style-src[^;]*'self'/)
})

test('how much was done can be asked for without the page', async () => {
  const { at, trakt } = await startWithPages()
  const changes = async () => (await ask(`${at}/filmfan/changes`)).body
  expect(await changes()).toEqual({ changes: 0 })
  await trakt.addPlays('filmfan', [alien])
  expect(await changes()).toEqual({ changes: 1 })
})

test('nobody’s page is 404, and so is any other file', async () => {
  const { at, open } = await startWithPages()
  expect((await open('/nobody')).text).toMatch(/No such account There is no account nobody. All accounts/)
  for (const path of ['/nobody', '/nobody/changes', '/routes.ts', '/..%2Fstate.ts']) {
    expect((await ask(`${at}${path}`)).status, path).toBe(404)
  }
})
