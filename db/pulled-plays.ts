import { UNKNOWN_DATE } from './columns.ts'
import type { Database } from './database.ts'
import { prepared } from './prepared.ts'
import type { Play } from './schema.ts'

/** What a pull compares a play of Trakt's with. */
export type KnownPlay = Pick<
  Play,
  | 'id'
  | 'trakt_history_id'
  | 'trakt_id'
  | 'tmdb_id'
  | 'title'
  | 'year'
  | 'watched_at'
  | 'source'
  | 'round_id'
  | 'synced_to_trakt'
  | 'missing_since'
>

/** A play as Trakt has it. */
export interface PulledPlay {
  user_id: number
  trakt_history_id: number
  trakt_id: number
  tmdb_id: number | null
  title: string
  year: number | null
  watched_at: string
}

const columns = [
  'id',
  'trakt_history_id',
  'trakt_id',
  'tmdb_id',
  'title',
  'year',
  'watched_at',
  'source',
  'round_id',
  'synced_to_trakt',
  'missing_since',
] as const

/** Which of these plays the member has already, by Trakt's ids of them. */
export async function playsByHistoryId(
  db: Database,
  userId: number,
  historyIds: readonly number[],
): Promise<KnownPlay[]> {
  if (historyIds.length === 0) return []
  return db
    .selectFrom('watch_history')
    .select(columns)
    .where('user_id', '=', userId)
    .where('trakt_history_id', 'in', historyIds)
    .execute()
}

const selectWithoutHistoryId = prepared((db, { userId }: { userId: number }) =>
  db.selectFrom('watch_history').select(columns).where('user_id', '=', userId).where('trakt_history_id', 'is', null),
)

/** What was recorded here and was not seen at Trakt yet. */
export async function playsWithoutHistoryId(db: Database, userId: number): Promise<KnownPlay[]> {
  return selectWithoutHistoryId(db, { userId })
}

type Values = PulledPlay & Record<string, string | number | null>

const insert = prepared((db, { user_id, trakt_history_id, trakt_id, tmdb_id, title, year, watched_at }: Values) =>
  db
    .insertInto('watch_history')
    .values({
      ...{ user_id, trakt_history_id, trakt_id, tmdb_id, title, year, watched_at },
      source: 'trakt',
      synced_to_trakt: 1,
      guild_id: null,
      round_id: null,
    })
    .onConflict(conflict => conflict.columns(['user_id', 'trakt_history_id']).doNothing()),
)

export async function insertPulledPlay(db: Database, play: PulledPlay): Promise<void> {
  await insert(db, { ...play })
}

/** Brings a play up to what Trakt says of it; one that was recorded here keeps the film that was recorded. */
export async function updatePulledPlay(
  db: Database,
  known: KnownPlay,
  { user_id, tmdb_id, title, year, watched_at, ...numbers }: PulledPlay,
): Promise<void> {
  const onTrakt = { ...numbers, synced_to_trakt: 1, missing_since: null }
  const wasRecorded = known.source !== 'trakt'
  const isMoved =
    known.watched_at !== watched_at && !(wasRecorded && (await twinOf(db, user_id, { ...known, watched_at })))
  await db
    .updateTable('watch_history')
    .set({
      ...onTrakt,
      ...(isMoved && { watched_at }),
      ...(!wasRecorded && { title, year, tmdb_id: tmdb_id ?? known.tmdb_id }),
    })
    .where('id', '=', known.id)
    .execute()
}

/** A play of the same film in the same minute that was recorded here: there can be one. */
async function twinOf(
  db: Database,
  userId: number,
  play: Pick<Play, 'id' | 'tmdb_id' | 'watched_at'>,
): Promise<Pick<Play, 'id' | 'round_id'> | undefined> {
  if (play.tmdb_id === null) return undefined
  return db
    .selectFrom('watch_history')
    .select(['id', 'round_id'])
    .where('user_id', '=', userId)
    .where('tmdb_id', '=', play.tmdb_id)
    .where('watched_at', '=', play.watched_at)
    .where('source', '=', 'discord')
    .where('id', '<>', play.id)
    .executeTakeFirst()
}

/** What the member's plays of these films are that Trakt is known to have. */
export async function playsOnTrakt(db: Database, userId: number, traktIds: readonly number[]): Promise<KnownPlay[]> {
  if (traktIds.length === 0) return []
  return db
    .selectFrom('watch_history')
    .select(columns)
    .where('user_id', '=', userId)
    .where('trakt_id', 'in', traktIds)
    .where('synced_to_trakt', '=', 1)
    .execute()
}

/** Plays that Trakt was sent, and that no pull has seen there yet: a pull notes Trakt's number of the film. */
export async function playsNeverSeen(db: Database, userId: number): Promise<KnownPlay[]> {
  return db
    .selectFrom('watch_history')
    .select(columns)
    .where('user_id', '=', userId)
    .where('trakt_id', 'is', null)
    .where('synced_to_trakt', '=', 1)
    .execute()
}

/** A film and a minute of a play that Trakt is known to have; `missing_since` is set where it was not there the last time. */
export type PlayedMinute = Pick<Play, 'id' | 'watched_at' | 'missing_since'> & { trakt_id: number }

const selectMinutes = prepared(
  (db, { userId, film, id, limit }: { userId: number; film: number; id: number; limit: number }) =>
    db
      .selectFrom('watch_history')
      .select(['id', 'trakt_id', 'watched_at', 'missing_since'])
      .where('user_id', '=', userId)
      .where('synced_to_trakt', '=', 1)
      .where(where =>
        where.or([where('trakt_id', '>', film), where.and([where('trakt_id', '=', film), where('id', '>', id)])]),
      )
      .orderBy('trakt_id')
      .orderBy('id')
      .limit(limit),
)

/** So many of them at once, after the one that came last, because somebody may have a hundred thousand. */
export async function minutesOnTrakt(
  db: Database,
  userId: number,
  after: Pick<PlayedMinute, 'trakt_id' | 'id'> | null,
  limit: number,
): Promise<PlayedMinute[]> {
  const rows = await selectMinutes(db, { userId, film: after?.trakt_id ?? 0, id: after?.id ?? 0, limit })
  return rows.flatMap(({ trakt_id, ...row }) => (trakt_id === null ? [] : [{ ...row, trakt_id }]))
}

/**
 * Takes the number of another play that Trakt has of the same film in the same minute, and that nobody has recorded here: it was
 * removed there and added again, and is the same play to whoever watched it. Whether there is one.
 */
export async function takeNewNumber(db: Database, userId: number, play: KnownPlay): Promise<boolean> {
  const twin = await db
    .selectFrom('watch_history')
    .select(['id', 'trakt_history_id', 'trakt_id'])
    .where('user_id', '=', userId)
    .where('watched_at', '=', play.watched_at)
    .where(row => row.or([row('trakt_id', '=', play.trakt_id), row('tmdb_id', '=', play.tmdb_id)]))
    .where('source', '=', 'trakt')
    .where('round_id', 'is', null)
    .where('missing_since', 'is', null)
    .where('id', '<>', play.id)
    .executeTakeFirst()
  if (!twin) return false
  const { trakt_history_id, trakt_id } = twin
  await deletePlay(db, { id: twin.id })
  await db
    .updateTable('watch_history')
    .set({ trakt_history_id, trakt_id, synced_to_trakt: 1, missing_since: null })
    .where('id', '=', play.id)
    .execute()
  return true
}

const setMissing = prepared((db, { id, now }: { id: number; now: string }) =>
  db.updateTable('watch_history').set({ missing_since: now }).where('id', '=', id),
)

export async function noteMissingPlays(db: Database, plays: readonly KnownPlay[], now: string): Promise<void> {
  for (const { id } of plays) await setMissing(db, { id, now })
}

const deletePlay = prepared((db, { id }: { id: number }) => db.deleteFrom('watch_history').where('id', '=', id))

/**
 * Makes a play one of ours alone, whatever it was before. Where the same film in the same minute was recorded here as well,
 * that one stays for both. Whether this one does.
 */
export async function keepAsOurs(
  db: Database,
  userId: number,
  play: Pick<Play, 'id' | 'tmdb_id' | 'watched_at' | 'source' | 'round_id'>,
): Promise<boolean> {
  const twin = play.source === 'trakt' ? await twinOf(db, userId, play) : undefined
  if (twin) {
    await deletePlay(db, { id: play.id })
    if (twin.round_id === null)
      await db.updateTable('watch_history').set({ round_id: play.round_id }).where('id', '=', twin.id).execute()
    return false
  }
  const source = play.source === 'trakt' ? 'discord' : play.source
  await db
    .updateTable('watch_history')
    .set({ source, synced_to_trakt: 0, trakt_history_id: null, missing_since: null })
    .where('id', '=', play.id)
    .execute()
  return true
}

/** Whether it was recorded here, or confirmed here as the night's. */
export function isOurs({ source, round_id }: Pick<Play, 'source' | 'round_id'>): boolean {
  return source !== 'trakt' || round_id !== null
}

/**
 * Forgets plays that Trakt has no more. What is ours stays as our record, which Trakt does not have: those are answered.
 */
export async function forgetGonePlays(db: Database, userId: number, plays: readonly KnownPlay[]): Promise<KnownPlay[]> {
  const kept: KnownPlay[] = []
  for (const play of plays) {
    if (!isOurs(play)) await deletePlay(db, { id: play.id })
    else if (await keepAsOurs(db, userId, play)) kept.push(play)
  }
  return kept
}

/** To the minute, or null for a date that nobody knows: what plays are compared by. */
export function minuteOf(watchedAt: string): string | null {
  return watchedAt === UNKNOWN_DATE ? null : `${watchedAt.slice(0, 16)}:00.000Z`
}
