import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkMessage } from '../../sandbox/discord/validate/index.ts'
import { storedDetails } from '../../src/views/films.ts'
import type { View } from '../../src/views/index.ts'
import { ballotOf, change, film, hostile, playOf, state, states, views } from './states.ts'

/** A view as discord.js sends it. */
function refusal({ components, flags, allowedMentions }: View) {
  return checkMessage({ components, flags, allowed_mentions: allowedMentions }, { kind: 'create' })
}

const announcementId = 2 ** 31 - 1
const runs = { seed: 2, numRuns: 60 }

test('every view of a round is within Discord’s limits, whatever its films are called', () => {
  fc.assert(
    fc.property(states, fc.array(states, { maxLength: 3 }), (state, previous) => {
      const all = [
        views.board(state),
        views.board(state, { announcementId, frozen: true }),
        views.nominationsOpen(state, { announcementId, previous }),
        views.votingOpen(state, { announcementId }),
        views.boardInPrivate(state, state.nominations.slice(0, 5), new Set(state.nominations.map(film => film.id))),
        views.winner(state, { announcementId, wasDue: state.round.voting_closes_at }),
        views.nominateReminder(state, { announcementId }),
        views.voteReminder(state, { announcementId }),
        views.results(state),
        views.advanced(state),
        views.help({ upcoming: { ...change, running: state.round }, board: state, admin: true }),
        ...(state.nominations.length > 0 ? [views.detailsList(state), views.watchedList(state)] : []),
        ...(state.decision?.first_place_id ? [views.afterNight(state, { announcementId })] : []),
      ]
      expect(all.map(refusal).filter(problem => problem !== null)).toEqual([])
    }),
    runs,
  )
})

test('25 films whose titles are nothing but markup fit on a board', () => {
  const nominations = Array.from({ length: 25 }, (_, index) =>
    film({
      id: index + 1,
      title: '*'.repeat(300),
      proposer: '',
      proposerName: '_'.repeat(300),
      votes: 999,
      seenBy: 999,
    }),
  )
  const full = state({ phase: 'voting', nominations })
  expect(refusal(views.nominationsOpen(full, { announcementId, previous: [full, full, full] }))).toBeNull()
  expect(refusal(views.results(full))).toBeNull()
})

test('every view of a film is within Discord’s limits, whatever it is called', () => {
  fc.assert(
    fc.property(states, hostile, hostile, (state, typed, name) => {
      fc.pre(state.nominations.length > 0)
      const all = state.nominations.slice(0, 5).flatMap(film => {
        const details = { ...storedDetails(film), genres: [typed, name], directors: [name, typed], tagline: typed }
        return [
          views.filmCard(film, { announcementId, audience: state.audience }),
          views.filmCardGone(film, 'withdrawn', { announcementId }),
          views.details(details, {
            stored: true,
            seen: { ...film, audience: state.audience, own: film.proposed_at },
            others: state,
          }),
          views.nominated(film, state.round),
          views.withdrawn(film),
          views.nominationRemoved({ ...film, gone: 'removed' }, { announcementId }),
          views.voteReturned(film, { announcementId, round: state.round, guildName: name }),
          views.removed(film, 3),
          views.watched(film),
          views.notWatched(film),
          views.rate(film, 8, { saved: true }),
          views.rateFilm({ ...film, tmdbId: film.tmdb_id }, 8, { saved: true }),
          views.recorded(playOf(film), { goesToTrakt: 'after_relink', rating: 10 }),
          views.undone(playOf(film)),
        ]
      })
      expect(all.map(refusal).filter(problem => problem !== null)).toEqual([])
    }),
    runs,
  )
})

test('the vote panel is within Discord’s limits for any number of films, own films and votes', () => {
  fc.assert(
    fc.property(states, fc.nat(3), fc.integer({ min: 0, max: 10 }), (state, own, chosen) => {
      expect(refusal(views.votePanel(ballotOf(state, own, chosen), { saved: true }))).toBeNull()
    }),
    runs,
  )
})

test('the pick list takes any search and any number of films', () => {
  fc.assert(
    fc.property(states, hostile, (state, typed) => {
      const found = state.nominations.map((film, index) => ({
        ...storedDetails(film),
        tmdbId: index + 1,
        originalTitle: film.title,
        backdropPath: null,
        popularity: 1,
      }))
      fc.pre(found.length > 0)
      expect(refusal(views.pickList(typed, found, tmdbId => `tmdb:${tmdbId}`))).toBeNull()
    }),
    runs,
  )
})

test('views for admins are within Discord’s limits', () => {
  const checks = ['View Channel', 'Send Messages', 'Embed Links'].map((name, index) => ({ name, granted: index === 0 }))
  const confirmation = {
    roundId: 2 ** 31 - 1,
    phase: 'nominating' as const,
    userId: '9'.repeat(19),
    expiresAt: Number.MAX_SAFE_INTEGER,
  }
  fc.assert(
    fc.property(states, hostile, (state, name) => {
      const { guild, round } = state
      const settled = { ...change, guild, running: round, startable: change.next }
      const schedule = {
        zone: 'America/Argentina/Buenos_Aires',
        nominationsOpen: { day: 1, time: '09:00' },
        votingOpens: { day: 4, time: '09:00' },
        votingCloses: { day: 5, time: '12:00' },
        filmStarts: { day: 5, time: '20:00' },
      } as const
      const all = [
        views.welcome({ announcementId }),
        views.chooseChannel(),
        views.channelChosen(settled, '9'.repeat(19), checks),
        views.channelRefused('9'.repeat(19), checks),
        views.resumed(settled),
        views.settings(settled, schedule),
        views.scheduleChanged(settled, schedule),
        views.rulesChanged(settled, { warning: name }),
        views.confirmAdvance(state, confirmation),
        views.confirmCancel(state, confirmation),
        views.extended(round, state.phase),
        views.cancelled(round),
        views.restored(round),
        views.started(round),
        views.roundCancelled(state, { announcementId }),
        views.roundRestored(round, { announcementId }),
        views.noRound({ upcoming: settled, admin: true }),
        views.about(),
        views.adminNotice({ announcementId, guildName: name, channelId: null, problem: 'channel_gone' }),
        views.adminNotice({ guildName: name, channelId: guild.id, problem: 'unsure', what: name }),
        views.adminNotice({
          guildName: name,
          channelId: guild.id,
          problem: 'missing_permissions',
          missing: ['Send Messages'],
        }),
      ]
      expect(all.map(refusal).filter(problem => problem !== null)).toEqual([])
    }),
    runs,
  )
})

test('every page of a history, a watchlist and the numbers is within Discord’s limits, whatever films and members are called', () => {
  const largest = 2 ** 31 - 1
  const title = fc.record({ title: hostile, year: fc.option(fc.integer({ min: 1880, max: 2100 })) })
  const page = <Row>(rows: Row[]) => ({ rows, page: 98, pages: 100, total: largest })
  const people = fc.array(fc.record({ name: hostile, discordId: fc.option(fc.constant('9'.repeat(20))) }), {
    minLength: 5,
    maxLength: 5,
  })
  fc.assert(
    fc.property(fc.array(title, { minLength: 10, maxLength: 10 }), people, fc.boolean(), (films, members, yes) => {
      const at = '2026-02-16T10:00:00.000Z'
      const average = { average: 7.25, count: largest }
      const weeks = films.map((film, index) => ({
        ...{ ...film, week: '2026-W08', tmdbId: largest, watchedOn: yes ? '2026-02-20' : null, watchedBy: largest },
        ...{
          proposer: members[index % 5]?.discordId ?? null,
          proposerName: members[index % 5]?.name ?? '',
          rated: average,
        },
      }))
      const plays = films.map(film => ({ ...film, watchedAt: at, rating: 10, week: '2026-W08' }))
      const wishes = films.slice(0, 8).map(film => ({
        ...{ ...film, tmdbId: yes ? largest : null, watchlists: largest, listedAt: at, hasSeen: true },
        ...{ nominated: false, watched: true },
      }))
      const list = { films: page(wishes), link: 'relink' as const, readAt: at, direct: false, closed: null }
      const userId = '9'.repeat(20)
      const all = [
        views.historyTogether(page(weeks)),
        views.historyOf({ plays: page(plays), of: userId, visibility: null, linked: false }, { trakt: true }),
        views.historyOf({ plays: page(plays), of: null, visibility: 'named', linked: true }, { trakt: true }),
        views.historyOf({ plays: page([]), of: null, visibility: 'hidden', linked: false }, { trakt: true }),
        views.visibilityChosen('counted'),
        views.watchlist(list, { userId }),
        views.watchlist({ ...list, direct: true, link: null }, { userId }),
        views.stats({
          totals: { weeks: largest, watched: largest, nominations: largest, votes: largest },
          nominators: members.map(member => ({ ...member, nominated: largest, won: largest, second: largest })),
          best: films.slice(0, 5).map(film => ({ ...film, tmdbId: largest, ...average })),
          mostSeen: films.slice(0, 5).map(film => ({ ...film, tmdbId: largest, seenBy: largest })),
          audience: largest,
          regulars: members.map(member => ({ ...member, nights: largest })),
          raters: members.map(member => ({ ...member, ...average })),
        }),
      ]
      expect(all.map(refusal).filter(problem => problem !== null)).toEqual([])
    }),
    runs,
  )
})
