import type { TraktActivities } from './rows.ts'

/** What is read of an account, each with an instant of its own in `last_activities`. */
export type SyncPart = 'plays' | 'ratings' | 'watchlist'

/** The steps of a pull: plays page by page (the first time), the comparison of all minutes, ratings, the watchlist. */
export type SyncStage = 'plays' | 'check' | 'ratings' | 'watchlist'

/** How well a part is known. Instants are stored ones (UTC ISO 8601 text). */
export interface PartKnown {
  /** What Trakt said of its latest change when it was read. */
  at: string
  /** When Trakt was first heard to say that. */
  since: string
  /** When it was last read; null for never. */
  readAt: string | null
  /** Whatever Trakt says, it is read again, and not before this instant in vain; null for what is settled. */
  again: string | null
  /** It is read in the pull that is under way. */
  isDue: boolean
}

export type Known = Record<SyncPart, PartKnown>

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/**
 * Reads may lag behind what Trakt says of its latest change (trakt-api #130, #773), and two changes in one second look like
 * one: a change is settled only when its part was read once more so much later. Milliseconds.
 */
export const SETTLES_AFTER = 4 * MINUTE
/** Something that is missing at Trakt is gone if it is still missing so much later. Milliseconds. */
export const REMOVAL_PATIENCE = 4 * MINUTE
/** The same where all or much is missing at once, as when Trakt gives out an empty or halved list (trakt-api #772). Milliseconds. */
export const MASS_PATIENCE = HOUR
/** The same where a row of the list says no film at all, and may be the one that is missing. Milliseconds. */
export const NAMELESS_PATIENCE = 24 * HOUR
const MASS = { share: 0.2, atLeast: 10 }

/**
 * Whatever Trakt says of its latest change, each part is read again so long after it was read last: what Trakt answers has been
 * wrong for hours (trakt-api #772), and what it says of changes, too (#130, #472). Milliseconds.
 */
export const READ_AGAIN = 6 * HOUR

/** Each member's account is read so often, give or take a sixth, so that not all come at once. Milliseconds. */
const INTERVAL = HOUR
const SPREAD = INTERVAL / 6
/** A pull that is to come soon. Milliseconds. */
const SOON = 30 * SECOND

const FIRST_PAUSE = 30 * SECOND
const LONGEST_PAUSE = HOUR

const parts: SyncPart[] = ['plays', 'ratings', 'watchlist']

/** What a pull has to read: parts of which Trakt tells another change than before, and parts that are not settled. */
export function knownNow(before: Known | null, activities: TraktActivities, now: string): Known {
  const known = (part: SyncPart): PartKnown => {
    const earlier = before?.[part]
    const at = activities[part]
    const readAt = earlier?.readAt ?? null
    if (earlier?.at !== at) return { at, since: now, readAt, again: null, isDue: true }
    // The clock was set back: what it said before cannot be compared with what it says now.
    const since = earlier.since > now ? now : earlier.since
    return { at, since, readAt, again: earlier.again, isDue: earlier.again !== null || isOld(readAt, now) }
  }
  return { plays: known('plays'), ratings: known('ratings'), watchlist: known('watchlist') }
}

/** Also where it lies ahead, by a clock that has been set back. */
function isOld(readAt: string | null, now: string): boolean {
  const age = readAt === null ? Number.POSITIVE_INFINITY : Date.parse(now) - Date.parse(readAt)
  return age < 0 || age >= READ_AGAIN
}

/** The stages of a pull in their order. `isFirst`: nothing has been read yet, so that plays come page by page. */
export function stagesOf(known: Known, isFirst: boolean): SyncStage[] {
  return [
    ...(known.plays.isDue && isFirst ? (['plays'] as const) : []),
    ...(known.plays.isDue ? (['check'] as const) : []),
    ...(known.ratings.isDue ? (['ratings'] as const) : []),
    ...(known.watchlist.isDue ? (['watchlist'] as const) : []),
  ]
}

/** The stage after this one; null at the end. */
export function stageAfter(stage: SyncStage, known: Known): SyncStage | null {
  const stages = stagesOf(known, true)
  return stages[stages.indexOf(stage) + 1] ?? null
}

/** A part that was read from `readAt` on (milliseconds) until its end; `lookAgain`: when a removal can be confirmed, if one waits. */
export function partRead(known: PartKnown, readAt: number, lookAgain: number | null): PartKnown {
  const settlesAt = Date.parse(known.since) + SETTLES_AFTER
  const again = Math.min(
    readAt >= settlesAt ? Number.POSITIVE_INFINITY : settlesAt,
    lookAgain ?? Number.POSITIVE_INFINITY,
  )
  return {
    ...known,
    readAt: new Date(readAt).toISOString(),
    again: Number.isFinite(again) ? new Date(again).toISOString() : null,
  }
}

/** Whether a film has been watched at these minutes on both sides, each as often. */
export function sameMinutes(one: readonly (string | null)[], other: readonly (string | null)[]): boolean {
  if (one.length !== other.length) return false
  if (one.length === 1) return one[0] === other[0]
  const sorted = other.map(minute => minute ?? '').sort()
  const its = one.map(minute => minute ?? '').sort()
  return its.every((minute, index) => minute === sorted[index])
}

/** What two views of somebody's plays differ in. */
export interface Difference {
  /** Films whose plays have to be read one by one. */
  differing: number[]
  /** Films that Trakt has no plays of any more. */
  gone: number[]
  /** Plays that are known here and not there, of so many that are known here. */
  missing: number
  known: number
}

/** `doubted`: films of which a play was missing the last time. */
export function compareMinutes(
  remote: ReadonlyMap<number, readonly (string | null)[]>,
  local: ReadonlyMap<number, readonly (string | null)[]>,
  doubted: ReadonlySet<number>,
): Difference {
  const difference: Difference = { differing: [], gone: [], missing: 0, known: 0 }
  for (const [film, minutes] of local) {
    const there = remote.get(film)
    difference.known += minutes.length
    difference.missing += Math.max(minutes.length - (there?.length ?? 0), 0)
    if (!there) difference.gone.push(film)
    else if (doubted.has(film) || !sameMinutes(minutes, there)) difference.differing.push(film)
  }
  for (const film of remote.keys()) if (!local.has(film)) difference.differing.push(film)
  return difference
}

/** How long something has to be missing until it is believed to be gone. Milliseconds. */
export function patienceFor(of: { missing: number; known: number; nameless?: number }): number {
  const { missing, known, nameless = 0 } = of
  if (nameless > 0) return NAMELESS_PATIENCE
  const isMass = missing === known || (missing >= MASS.atLeast && missing > MASS.share * known)
  return isMass ? MASS_PATIENCE : REMOVAL_PATIENCE
}

/**
 * What comes of something that is missing at Trakt: it is gone when an earlier pull (begun before `startedAt`) has missed it
 * too, long enough ago. Absence once is no removal: lists come short, empty, or with rows that slipped between two pages.
 */
export function removalOf(
  missingSince: string | null,
  { startedAt, now, patience }: { startedAt: string; now: number; patience: number },
): 'note' | 'wait' | 'gone' {
  if (missingSince === null || Date.parse(missingSince) > now) return 'note'
  return missingSince < startedAt && now - Date.parse(missingSince) >= patience ? 'gone' : 'wait'
}

/** When the member's next pull is due (milliseconds), after one that has ended. */
export function nextPullAt(known: Known, { now, userId, run }: { now: number; userId: number; run: number }): number {
  const usual = now + INTERVAL + (2 * spread(userId, run) - 1) * SPREAD
  const agains = parts.flatMap(part => (known[part].again === null ? [] : [Date.parse(known[part].again)]))
  return Math.round(Math.min(usual, ...agains.map(again => Math.max(again, now + SOON) + spread(userId, run) * SOON)))
}

/** How long to wait after so many failures in a row: what Trakt asks for, or ever longer, and never all members at once. Milliseconds. */
export function pauseAfter(failures: number, retryAfter: number | undefined, userId: number): number {
  const growing = Math.min(FIRST_PAUSE * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE)
  const pause = retryAfter === undefined ? growing : Math.min(retryAfter, LONGEST_PAUSE)
  return Math.round(pause + spread(userId, failures) * Math.min(growing, MINUTE))
}

/** Between 0 and 1: another number for each member and turn, yet the same one whoever asks. */
function spread(userId: number, turn: number): number {
  const mixed = Math.imul(Math.imul(userId + 1, 0x9e3779b1) ^ (turn + 1), 0x85ebca6b) >>> 0
  return mixed / 2 ** 32
}
