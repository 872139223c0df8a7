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
        views.boardInPrivate(state, state.nominations.slice(0, 5)),
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
          views.filmCard(film, { announcementId }),
          views.filmCardGone(film, 'withdrawn', { announcementId }),
          views.details(details, { stored: true, others: state }),
          views.nominated(film, state.round),
          views.withdrawn(film),
          views.nominationRemoved(film, { announcementId }),
          views.voteReturned(film, { announcementId, round: state.round, guildName: name }),
          views.removed(film, 3),
          views.watched(film),
          views.notWatched(film),
          views.rate(film, 8, { saved: true }),
          views.rateFilm({ ...film, tmdbId: film.tmdb_id }, 8, { saved: true }),
          views.recorded(playOf(film), { goesToTrakt: true, rating: 10, now: true }),
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
