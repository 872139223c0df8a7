import { insertAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import {
  countNominations,
  insertNomination,
  nominationById,
  nominationOfFilm,
  nominationsOfMember,
} from '../../db/nominations.ts'
import { runningRound, touchBoard } from '../../db/rounds.ts'
import type { Nomination, Round } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Film, Films } from './films.ts'
import type { Guilds } from './guilds.ts'
import type { Hooks } from './hooks.ts'
import { type PhaseNow, phaseAt } from './phase.ts'
import { announcement } from './planning.ts'
import { takeOut, takeOutAloud } from './withdrawals.ts'
import { count, filmName, moment } from './words.ts'

export type Nominations = ReturnType<typeof createNominations>

/** Discord's select menus hold 25 options, and a vote is one select. */
export const MOST_NOMINATIONS = 25

/** Films put forward. */
export function createNominations(deps: { db: Database; clock: Clock; guilds: Guilds; films: Films; hooks: Hooks }) {
  const { db, clock, guilds, films, hooks } = deps

  /** The guild's round, if films can go in or out of it now. Throws `UserError` that says when they can. */
  async function openFor(on: Database, guildId: string, now: number): Promise<Round> {
    const round = await runningRound(on, guildId)
    if (round && phaseAt(round, now) === 'nominating') return round
    throw new UserError(await closedWords(on, guildId, round))
  }

  async function closedWords(on: Database, guildId: string, round: Round | undefined): Promise<string> {
    const guild = await guilds.find(on, guildId)
    if (!guild?.channel_id) {
      return 'Movie Night is not set up here yet: somebody with Manage Server can do it with `/settings channel`.'
    }
    if (guild.paused_at)
      return 'Movie night is paused. Somebody with Manage Server can wake it with Resume in `/settings show`.'
    const next = guild.next_opening_at ? ` Nominations open again ${moment(guild.next_opening_at)}.` : ''
    if (!round) return `No nominations are open at the moment.${next}`
    const vote = phaseAt(round, clock.now()) === 'voting' ? '; `/vote` is open now' : ''
    return `Nominations for this week closed ${moment(round.voting_opens_at)}${vote}.${next}`
  }

  /** Quotas are checked inside the transaction, under its lock. */
  async function insert(transaction: Database, guildId: string, userId: number, film: Film): Promise<Nomination> {
    const now = clock.now()
    const round = await openFor(transaction, guildId, now)
    const present = await nominationOfFilm(transaction, round.id, film.tmdbId)
    if (present) throw new UserError(presentWords(present, userId))
    const { all, own } = await countNominations(transaction, round.id, userId)
    if (own >= round.nominations_per_member) throw new UserError(await quotaWords(transaction, round, userId))
    if (all >= MOST_NOMINATIONS) {
      throw new UserError(`This week is full: ${MOST_NOMINATIONS} films are in. Keep yours for the next round.`)
    }
    const nomination = await insertNomination(transaction, row(round, userId, film, now))
    if (!nomination) throw new UserError(`${filmName(film)} is already in. Choose another film.`)
    await touchBoard(transaction, round.id)
    const about = { subject: String(nomination.id), details: { title: film.title, year: film.year } }
    await insertAnnouncements(transaction, [
      announcement(round, 'film_card', now, fromStored(round.voting_closes_at), about),
    ])
    return nomination
  }

  function changed(): void {
    hooks.announcementsDue()
    hooks.boardChanged()
  }

  return {
    /**
     * Puts a film forward. Throws `UserError` when nominations are not open, the film is in, the member's quota or the
     * round is full, or TMDB does not know the film or does not answer; nothing is stored then.
     */
    async nominate(guildId: string, userId: number, tmdbId: number): Promise<Nomination> {
      await openFor(db, guildId, clock.now())
      const film = await films.film(tmdbId)
      const nomination = await write(db, transaction => insert(transaction, guildId, userId, film))
      changed()
      return nomination
    },

    /** Takes a member's own film back while nominations are open. Throws `UserError` otherwise. */
    async withdraw(guildId: string, userId: number, nominationId: number): Promise<Nomination> {
      const withdrawn = await write(db, async transaction => {
        const nomination = await nominationById(transaction, nominationId)
        if (!nomination || nomination.guild_id !== guildId) throw new UserError('This film is no longer in.')
        if (nomination.proposed_by !== userId) throw new UserError('Only the one who nominated a film can withdraw it.')
        const round = await runningRound(transaction, guildId)
        const phase = round?.id === nomination.round_id ? phaseAt(round, clock.now()) : 'closed'
        if (phase !== 'nominating') throw new UserError(stayingWords(phase))
        await takeOut(transaction, nomination, 'withdrawn')
        return nomination
      })
      changed()
      return withdrawn
    },

    /** Takes a film out by hand. Its voters get their vote back and are told. Throws `UserError` when it is not in. */
    async remove(guildId: string, nominationId: number): Promise<{ nomination: Nomination; votersTold: number }> {
      const removed = await write(db, async transaction => {
        const now = clock.now()
        const nomination = await nominationById(transaction, nominationId)
        const round = await runningRound(transaction, guildId)
        if (!nomination || !round || nomination.round_id !== round.id || phaseAt(round, now) === 'closed') {
          throw new UserError('This film is not in the running round (any more). Have a look with `/movies`.')
        }
        return { nomination, votersTold: await takeOutAloud(transaction, round, nomination, 'removed', now) }
      })
      changed()
      return removed
    },

    /** The member's films in the running round. */
    async mine(guildId: string, userId: number): Promise<Nomination[]> {
      const round = await runningRound(db, guildId)
      return round ? nominationsOfMember(db, round.id, userId) : []
    },

    async find(nominationId: number): Promise<Nomination | null> {
      return (await nominationById(db, nominationId)) ?? null
    },

    /** Why no film can go in now, and when one can, in words; null while they can. */
    async closed(guildId: string): Promise<string | null> {
      const round = await runningRound(db, guildId)
      if (round && phaseAt(round, clock.now()) === 'nominating') return null
      return closedWords(db, guildId, round)
    },
  }
}

function presentWords(
  present: { title: string; year: number | null; proposed_by: number; proposer: string },
  userId: number,
) {
  if (present.proposed_by === userId) return `You have already nominated ${filmName(present)} this week.`
  const by = present.proposer ? ` by <@${present.proposer}>` : ''
  return `${filmName(present)} is already in, nominated${by}. Choose another film.`
}

function stayingWords(phase: PhaseNow): string {
  return phase === 'voting'
    ? 'Voting has begun, so films stay in. Somebody with Manage Server can still `/round remove` it.'
    : 'This film is not in a running round (any more), so there is nothing to withdraw.'
}

async function quotaWords(transaction: Database, round: Round, userId: number): Promise<string> {
  const own = await nominationsOfMember(transaction, round.id, userId)
  const names = own.map(filmName).join(', ')
  const quota = count(round.nominations_per_member, 'film')
  return `You have used your nominations for this week (${quota} each): ${names}. To change your mind, withdraw one: \`/movies\` shows the button.`
}

function row(round: Round, userId: number, film: Film, now: number) {
  return {
    guild_id: round.guild_id,
    round_id: round.id,
    week: round.week,
    tmdb_id: film.tmdbId,
    imdb_id: film.imdbId,
    title: film.title,
    year: film.year,
    poster_path: film.posterPath,
    backdrop_path: film.backdropPath,
    overview: film.overview,
    rating: film.rating,
    runtime: film.runtime,
    proposed_by: userId,
    proposed_at: toStored(now),
  }
}
