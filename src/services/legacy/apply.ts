import type { Database } from '../../../db/database.ts'
import { departedInRound } from '../../../db/departed.ts'
import { updateGuild } from '../../../db/guilds.ts'
import {
  completeProfile,
  insertMissing,
  insertProfile,
  nominationsOfGuild,
  roundsOfGuild,
} from '../../../db/imports.ts'
import { insertRound, touchBoard } from '../../../db/rounds.ts'
import type { Guild, ImportedKind } from '../../../db/schema.ts'
import { saveWatchedOn } from '../../../db/week-history.ts'
import { toStored } from '../../clock.ts'
import { planAnnouncements } from '../planning.ts'
import type { Counted, Plan, PlannedNomination, PlannedRound, PlannedVote, Present } from './plan.ts'

interface Applying {
  db: Database
  plan: Plan
  present: Present
  /** Of the pins in the plan, what is stored of them. */
  pins: ReadonlyMap<string, string>
  now: number
}

/** Ids of rows by what the plan calls them. */
interface Ids {
  person(key: string): number
  round(week: string): number
  nomination(week: string, tmdbId: number): number
}

/** Writes a plan. Part of a write transaction: all or nothing. How many rows were added to each table. */
export async function applyPlan(applying: Applying): Promise<Record<Counted, number>> {
  const { db, plan, present } = applying
  const guildId = present.guild.id
  const people = await savePeople(applying)
  for (const round of plan.rounds) await saveRound(applying, round)
  const rounds = new Map((await roundsOfGuild(db, guildId)).map(({ week, id }) => [week, id]))
  const person = (key: string) => known(people.get(key), key)
  const round = (week: string) => known(rounds.get(week), week)
  const nominations = await saveNominations(applying, person, round)
  const nominated = await nominationsOfGuild(db, guildId)
  const films = new Map(nominated.map(({ week, tmdb_id, id }) => [`${week} ${tmdb_id}`, id]))
  const nomination = (week: string, tmdbId: number) => known(films.get(`${week} ${tmdbId}`), `${week} ${tmdbId}`)
  const ids: Ids = { person, round, nomination }
  const counts = {
    users: plan.people.length,
    nominations,
    votes: await saveVotes(applying, ids),
    week_history: await saveDecisions(applying, ids),
    watch_history: await savePlays(applying, ids),
    ratings: await saveRatings(applying, ids),
  }
  await rememberRows(applying, ids)
  await goOn(applying)
  return counts
}

function known(id: number | undefined, what: string): number {
  if (id === undefined) throw new Error(`the plan names ${what}, which it does not make`)
  return id
}

async function savePeople({ db, plan, present, pins, now }: Applying): Promise<Map<string, number>> {
  const ids = new Map([...present.people].map(([key, { userId }]) => [key, userId]))
  for (const { key, name, icon, pin } of plan.people) {
    const profile = {
      name,
      icon,
      pin: pin === null ? null : hashed(pins, key),
      guildId: present.guild.id,
      now: toStored(now),
    }
    ids.set(key, await insertProfile(db, profile))
  }
  const fresh = plan.people.map(({ key }) => ({
    guild_id: present.guild.id,
    name: key,
    user_id: known(ids.get(key), key),
  }))
  await insertMissing(db, 'imported_people', fresh)
  for (const { key, icon, pin } of plan.completed) {
    await completeProfile(db, known(ids.get(key), key), { icon, pin: pin === null ? null : hashed(pins, key) })
  }
  return ids
}

function hashed(pins: ReadonlyMap<string, string>, key: string): string {
  const hash = pins.get(key)
  if (hash === undefined) throw new Error('a pin was not hashed')
  return hash
}

async function saveRound(
  { db, present, now }: Applying,
  { times, isRunning, votesPerMember, ownVotes }: PlannedRound,
): Promise<void> {
  const { guild } = present
  const round = await insertRound(db, {
    guild_id: guild.id,
    week: times.week,
    phase: isRunning ? 'nominating' : 'decided',
    zone: guild.zone,
    nominations_open_at: toStored(times.nominationsOpenAt),
    voting_opens_at: toStored(times.votingOpensAt),
    voting_closes_at: toStored(times.votingClosesAt),
    film_starts_at: toStored(times.filmStartsAt),
    next_opening_at: toStored(times.nextOpeningAt),
    nominations_per_member: guild.nominations_per_member,
    votes_per_member: votesPerMember,
    own_votes: ownVotes,
    show_tallies: guild.show_tallies,
    decided_at: isRunning ? null : toStored(times.votingClosesAt),
    imported_at: toStored(now),
  })
  if (!round) throw new Error(`the plan opens ${times.week}, which has its round already`)
}

async function saveNominations(
  { db, plan, present, now }: Applying,
  person: Ids['person'],
  round: Ids['round'],
): Promise<number> {
  const rowOf = ({ week, film, proposedAt }: PlannedNomination, proposedBy: number) => ({
    guild_id: present.guild.id,
    round_id: round(week),
    week,
    tmdb_id: film.tmdbId,
    imdb_id: film.imdbId,
    title: film.title,
    year: film.year,
    poster_path: film.posterPath,
    backdrop_path: film.backdropPath,
    overview: film.overview,
    rating: film.rating,
    runtime: null,
    proposed_by: proposedBy,
    proposed_at: toStored(proposedAt),
  })
  const rows = plan.nominations.flatMap(one => (one.proposer === null ? [] : [rowOf(one, person(one.proposer))]))
  let added = await insertMissing(db, 'nominations', rows)
  for (const one of plan.nominations.filter(({ proposer }) => proposer === null)) {
    const nobody = await departedInRound(db, round(one.week), toStored(now))
    added += await insertMissing(db, 'nominations', [rowOf(one, nobody)])
  }
  return added
}

async function saveVotes({ db, plan }: Applying, { person, nomination }: Ids): Promise<number> {
  const rows = plan.votes.map(({ week, tmdbId, person: key, at }) => ({
    nomination_id: nomination(week, tmdbId),
    user_id: person(key),
    week,
    created_at: toStored(at),
  }))
  return insertMissing(db, 'votes', rows)
}

async function saveDecisions({ db, plan, present }: Applying, { nomination }: Ids): Promise<number> {
  const place = (week: string, tmdbId: number | null) => (tmdbId === null ? null : nomination(week, tmdbId))
  const rows = plan.decisions.map(({ week, first, second, decidedBy }) => ({
    guild_id: present.guild.id,
    week,
    first_place_id: place(week, first),
    second_place_id: place(week, second),
    decided_by: decidedBy,
  }))
  const added = await insertMissing(db, 'week_history', rows)
  for (const { week, date } of plan.nights) await saveWatchedOn(db, present.guild.id, week, date)
  return added
}

async function savePlays({ db, plan, present }: Applying, { person, round }: Ids): Promise<number> {
  const rows = plan.plays.map(({ week, tmdbId, person: key, at, film, rating }) => ({
    user_id: person(key),
    tmdb_id: tmdbId,
    title: film.title,
    year: film.year,
    watched_at: toStored(at),
    rating,
    source: 'import' as const,
    guild_id: present.guild.id,
    round_id: round(week),
  }))
  return insertMissing(db, 'watch_history', rows)
}

async function saveRatings({ db, plan }: Applying, { person }: Ids): Promise<number> {
  const rows = plan.ratings.map(({ tmdbId, person: key, at, film, rating }) => ({
    user_id: person(key),
    tmdb_id: tmdbId,
    title: film.title,
    year: film.year,
    rating,
    rated_at: toStored(at),
    source: 'import' as const,
  }))
  return insertMissing(db, 'ratings', rows)
}

/** So that none of it comes a second time, whatever members make of it. */
async function rememberRows({ db, plan, present }: Applying, { person }: Ids): Promise<void> {
  const guild_id = present.guild.id
  const personal = (kind: ImportedKind, rows: PlannedVote[]) =>
    rows.map(({ week, tmdbId, person: name }) => ({
      guild_id,
      kind,
      week,
      tmdb_id: tmdbId,
      name,
      user_id: person(name),
    }))
  const nominations = plan.nominations.map(({ week, film }) => ({
    ...{ guild_id, kind: 'nomination' as const, week, tmdb_id: film.tmdbId, name: '', user_id: null },
  }))
  const rows = [
    ...nominations,
    ...personal('vote', plan.votes),
    ...personal('play', plan.plays),
    ...personal('rating', plan.ratings),
  ]
  await insertMissing(db, 'imported_rows', rows)
}

/** A week that runs goes on: what it still has to say is planned, and the next one opens after it. */
async function goOn({ db, plan, present, now }: Applying): Promise<void> {
  const rounds = await roundsOfGuild(db, present.guild.id)
  const changed = new Set([...plan.nominations, ...plan.votes].map(({ week }) => week))
  for (const round of rounds.filter(({ phase }) => phase === 'nominating' || phase === 'voting')) {
    if (present.rounds.has(round.week)) {
      if (changed.has(round.week)) await touchBoard(db, round.id)
      continue
    }
    await planAnnouncements(db, round, now)
    await updateGuild(db, present.guild.id, { paused_at: null, ...nextOpening(present.guild, round.next_opening_at) })
  }
}

/** Null stays null: no round opens before a channel is chosen. */
function nextOpening(guild: Guild, at: string): { next_opening_at?: string } {
  return guild.channel_id === null ? {} : { next_opening_at: at }
}
