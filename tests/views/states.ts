import fc from 'fast-check'
import type { Guild, Nomination, Play, Round } from '../../db/schema.ts'
import { toStored } from '../../src/clock.ts'
import type { Ballot, BoardFilm, BoardState, SettingsChange } from '../../src/views/data.ts'
import { createViews } from '../../src/views/index.ts'

/** Data for views: plain ones to spell out an example, and arbitrary ones with texts that try to break out. */
export const views = createViews({
  posterUrl: (path, size = 'w342') => path && `https://image.tmdb.org/t/p/${size}${path}`,
  filmUrl: tmdbId => `https://www.themoviedb.org/movie/${tmdbId}`,
})

const monday = Date.UTC(2026, 1, 16, 9)
const hours = (count: number) => toStored(monday + count * 3_600_000)

export const round: Round = {
  id: 7,
  guild_id: '900000000000000001',
  week: '2026-W08',
  phase: 'nominating',
  zone: 'Europe/Berlin',
  nominations_open_at: hours(0),
  voting_opens_at: hours(72),
  voting_closes_at: hours(99),
  film_starts_at: hours(107),
  next_opening_at: hours(168),
  nominations_per_member: 1,
  votes_per_member: 2,
  own_votes: 0,
  show_tallies: 1,
  board_channel_id: '900000000000000002',
  board_message_id: '900000000000000003',
  board_version: 1,
  board_shown: 1,
  decided_at: null,
  imported_at: null,
}

export const guild: Guild = {
  id: round.guild_id,
  joined_at: hours(0),
  left_at: null,
  channel_id: '900000000000000002',
  zone: 'Europe/Berlin',
  nominations_open_day: 1,
  nominations_open_time: '09:00',
  voting_opens_day: 4,
  voting_opens_time: '09:00',
  voting_closes_day: 5,
  voting_closes_time: '12:00',
  film_starts_day: 5,
  film_starts_time: '20:00',
  nominations_per_member: 1,
  votes_per_member: 2,
  own_votes: 0,
  show_tallies: 1,
  remind_nominate: 1,
  remind_vote: 1,
  ask_after_night: 1,
  mention_role_id: null,
  paused_at: null,
  idle_rounds: 0,
  next_opening_at: hours(168),
  problem: null,
  configured_by: null,
}

export const nomination: Nomination = {
  id: 1,
  guild_id: round.guild_id,
  round_id: round.id,
  week: round.week,
  tmdb_id: 348,
  imdb_id: 'tt0078748',
  title: 'Alien',
  year: 1979,
  poster_path: '/alien.jpg',
  backdrop_path: null,
  overview: 'A crew picks up a signal, and something else.',
  rating: 8.2,
  runtime: 117,
  proposed_by: 1,
  proposed_at: hours(1),
}

export function film(change: Partial<BoardFilm> = {}): BoardFilm {
  const seen = { seenBy: 0, seers: [] }
  return { ...nomination, proposer: '900000000000000010', proposerName: 'Nora', votes: 0, ...seen, ...change }
}

/** The film as somebody has watched it. */
export function playOf({ tmdb_id, title, year }: Pick<Nomination, 'tmdb_id' | 'title' | 'year'>): Play {
  return {
    ...{ tmdb_id, title, year },
    id: 2 ** 31 - 1,
    user_id: 1,
    trakt_id: null,
    trakt_history_id: null,
    watched_at: hours(107),
    rating: 10,
    source: 'discord',
    guild_id: guild.id,
    round_id: null,
    synced_to_trakt: 0,
    missing_since: null,
    recorded_at: hours(110),
  }
}

export function state(change: Partial<BoardState> = {}): BoardState {
  return { round, guild, phase: 'nominating', nominations: [], ballots: 0, audience: 5, decision: null, ...change }
}

export const change: SettingsChange = {
  guild,
  running: null,
  next: {
    week: '2026-W09',
    nominationsOpenAt: monday,
    votingOpensAt: monday + 1,
    votingClosesAt: monday + 2,
    filmStartsAt: monday + 3,
    nextOpeningAt: monday + 4,
  },
  startable: null,
}

const tricks = [
  '**',
  '__',
  '~~',
  '||',
  '`',
  '```',
  '> ',
  '>>> ',
  '# ',
  '-# ',
  '- ',
  '1. ',
  '[click](https://evil.example)',
  '<@900000000000000010>',
  '<@&900000000000000011>',
  '<#900000000000000012>',
  '</ban:900000000000000013>',
  '<t:0:F>',
  '<:pepe:900000000000000014>',
  '@everyone',
  '@here',
  ':skull:',
  'https://evil.example',
  '\n',
  '\r\n',
  '\u2028',
  '\t',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u0000',
  '\u001b',
  '\u{e0041}',
  '\ud83d',
  '\udc7d',
  '👩‍🚀',
  '🏴‍☠️',
  '\u0301\u0302\u0303\u0304\u0305\u0306',
  'שלום',
  'مرحبا',
  '|',
  '\\',
  '…',
  ' ',
  '   ',
]

const mixed = fc
  .array(fc.oneof(fc.constantFrom(...tricks), fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 40 })
  .map(parts => parts.join('').slice(0, 300))
/** The longest and the one that takes most backslashes. */
const full = fc.constantFrom(...tricks, 'A', '*').map(trick => trick.repeat(300).slice(0, 300))

/** Up to 300 characters of markup, mentions, controls, halves of pairs and anything else. */
export const hostile = fc.oneof(mixed, full)

const id = fc.integer({ min: 1, max: 2 ** 31 - 1 })
const snowflake = fc.bigInt({ min: 10n ** 17n, max: 10n ** 19n }).map(String)

const hostileFilm = fc
  .record({
    tmdb_id: id,
    title: hostile,
    year: fc.option(fc.integer({ min: 1880, max: 2100 })),
    poster_path: fc.option(fc.constant('/poster.jpg')),
    overview: hostile.map(text => text.repeat(5)),
    rating: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
    runtime: fc.option(fc.nat(1000)),
    proposer: fc.oneof(fc.constant(''), snowflake),
    proposerName: hostile,
    votes: fc.nat(1000),
    seers: fc.array(fc.record({ discordId: fc.option(snowflake), name: hostile }), { maxLength: 30 }),
    others: fc.nat(1000),
  })
  .map(({ others, ...rest }) => film({ ...rest, seenBy: rest.seers.length + others }))

const films = fc
  .array(hostileFilm, { minLength: 0, maxLength: 25 })
  .map(list => list.map((one, index) => ({ ...one, id: 2 ** 31 - 1 - index })))

/** Any round at any time, its films with texts that try to break out. */
export const states = fc
  .record({
    nominations: films,
    phase: fc.constantFrom('upcoming', 'nominating', 'voting', 'closed', 'cancelled'),
    ballots: fc.nat(1000),
    audience: fc.nat(5000),
    tallies: fc.constantFrom(0, 1),
    own: fc.constantFrom(0, 1),
    role: fc.option(snowflake),
    paused: fc.option(fc.constant(hours(99))),
    decidedBy: fc.constantFrom('votes', 'fewest_seen', 'earliest', 'no_votes'),
  })
  .map(({ nominations, phase, ballots, audience, tallies, own, role, paused, decidedBy }): BoardState => {
    const [first, second] = nominations
    return {
      round: { ...round, id: 2 ** 31 - 1, show_tallies: tallies, own_votes: own, votes_per_member: 10 },
      guild: { ...guild, mention_role_id: role, paused_at: paused },
      phase: phase as BoardState['phase'],
      nominations,
      ballots,
      audience,
      decision:
        phase === 'closed'
          ? {
              id: 1,
              guild_id: guild.id,
              week: round.week,
              first_place_id: first?.id ?? null,
              second_place_id: second?.id ?? null,
              decided_by: first ? (decidedBy as 'votes') : 'no_nominations',
              watched_on: null,
            }
          : null,
    }
  })

export function ballotOf({ round, nominations, audience }: BoardState, own: number, chosen: number): Ballot {
  const all = nominations.map((one, index) => ({
    ...one,
    hasSeen: index % 2 === 0,
    own: index < own,
    chosen: index >= own && index < own + chosen,
  }))
  return { round, films: all, max: chosen, chosen: all.filter(one => one.chosen).length, audience }
}
