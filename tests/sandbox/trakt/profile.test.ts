import { expect, test } from 'vitest'
import { startTrakt } from './start.ts'

test('settings have the fields that Trakt’s contracts require, the uuid among them', async () => {
  const { api, link, trakt } = await startTrakt()
  const [filmfan] = await trakt.accounts()
  const { accessToken } = await link()
  const { status, body } = await api('/users/settings', accessToken)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    user: {
      username: 'filmfan',
      private: false,
      name: 'Film Fan',
      vip: false,
      vip_ep: false,
      director: false,
      ids: { slug: 'filmfan', trakt: filmfan?.trakt, uuid: expect.stringMatching(/^[0-9a-f]{40}$/) },
      joined_at: '2026-10-12T08:00:00.000Z',
      images: { avatar: { full: expect.stringMatching(/^https:/) } },
      vip_og: false,
      vip_years: 0,
    },
    permissions: { commenting: true, liking: true, following: true },
    account: { timezone: 'Europe/Berlin', date_format: 'dmy', time_24hr: true },
    limits: { list: { count: 5 }, watchlist: { item_count: 250 }, favorites: { item_count: 100 } },
  })
})

test('settings of a VIP have more room', async () => {
  const { api, link } = await startTrakt()
  const { body } = await api('/users/settings', (await link('nightowl')).accessToken)
  expect(body).toMatchObject({ user: { vip: true, vip_years: 1 }, limits: { watchlist: { item_count: 5000 } } })
})

test('one’s own profile is whole even where it is private, and has no uuid', async () => {
  const { api, link } = await startTrakt()
  const { status, headers, body, text } = await api('/users/me', (await link('quietviewer')).accessToken)
  expect(status).toBe(200)
  expect(headers.get('x-private-user')).toBe('true')
  expect(body).toMatchObject({
    username: 'quietviewer',
    private: true,
    deleted: false,
    name: 'Quiet Viewer',
    vip: false,
    vip_ep: false,
    director: false,
    ids: { slug: 'quietviewer', trakt: expect.any(Number) },
  })
  expect(text).not.toContain('uuid')
})

test('strangers learn of a private profile only its names', async () => {
  const { api, link } = await startTrakt()
  const { accessToken } = await link()
  for (const token of [undefined, accessToken]) {
    const { status, headers, body } = await api('/users/quietviewer', token)
    expect(status).toBe(200)
    expect(headers.get('x-private-user')).toBe('true')
    expect(Object.keys(body)).toEqual(['username', 'private', 'deleted', 'ids'])
  }
})

test('a public profile is for everybody; an unknown one gives 404', async () => {
  const { api } = await startTrakt()
  const { status, headers, body } = await api('/users/nightowl')
  expect(status).toBe(200)
  expect(headers.get('x-private-user')).toBe('false')
  expect(body).toMatchObject({ username: 'nightowl', name: 'Night Owl', vip: true })
  expect((await api('/users/nobody')).status).toBe(404)
})

test('a username and its slug can change, the uuid stays', async () => {
  const { api, link, trakt } = await startTrakt()
  const { accessToken } = await link()
  const before = (await trakt.accounts())[0]
  await trakt.changeAccount('filmfan', { username: 'Film.Fan_2' })
  expect((await api('/users/settings', accessToken)).body).toMatchObject({
    user: { username: 'Film.Fan_2', ids: { slug: 'film-fan-2', uuid: before?.uuid, trakt: before?.trakt } },
  })
  expect((await api('/users/filmfan')).status).toBe(404)
})

test('the profile of a deleted account says so and no more', async () => {
  const { api, trakt } = await startTrakt()
  await trakt.changeAccount('filmfan', { deleted: true })
  const { body } = await api('/users/filmfan')
  expect(body).toEqual({ username: 'filmfan', private: false, deleted: true, ids: expect.anything() })
})

test('the last activities have every group, and a change of settings moves one of them', async () => {
  const { api, link, trakt, clock } = await startTrakt()
  const { accessToken } = await link()
  const joined = '2026-10-12T08:00:00.000Z'
  const before = await api('/sync/last_activities', accessToken)
  expect(before.body).toMatchObject({
    all: joined,
    movies: { watched_at: joined, rated_at: joined, watchlisted_at: joined, hidden_at: joined },
    episodes: { watched_at: joined },
    shows: { dropped_at: joined },
    seasons: { rated_at: joined },
    comments: { liked_at: joined },
    lists: { updated_at: joined },
    watchlist: { updated_at: joined },
    favorites: { updated_at: joined },
    collaborations: { updated_at: joined },
    account: { settings_at: joined, followed_at: joined },
    saved_filters: { updated_at: joined },
    notes: { updated_at: joined },
  })
  await clock.jump(1000)
  await trakt.changeAccount('filmfan', { private: true })
  const later = '2026-10-12T08:00:01.000Z'
  expect((await api('/sync/last_activities', accessToken)).body).toEqual({
    ...before.body,
    all: later,
    account: { ...(before.body.account as object), settings_at: later },
  })
})
