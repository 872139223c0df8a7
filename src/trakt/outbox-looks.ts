const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** What Trakt shows is behind what it has by no more than this, as far as is known (trakt-api #130, #773). Milliseconds. */
export const READ_LAG = 10 * SECOND
/** So long after a call nobody has answered: time for Trakt to do what it was asked, and then to show it. */
export const FIRST_LOOK = 2 * READ_LAG
/** What may have been sent twice is looked at once more after so long, in case Trakt is slower than is known. */
export const LAST_LOOK = 10 * MINUTE
/** With these pauses the last of them is 15 minutes after the first call. */
const MOST_LOOKS = 6
/**
 * What Trakt says that it has and does not show is looked for so long before it counts as gone: a pull would bring back what the
 * member has taken back.
 */
const GONE_AFTER = 6 * HOUR

/** A play that may have arrived at Trakt, as often as it was sent. Instants in milliseconds. */
export interface UnclearAddition {
  sends: number
  /** How many of those that came too often were removed. */
  removed: number
  looks: number
  sentAt: number
  /** When Trakt said that it has the play. */
  acknowledgedAt: number | null
  historyId: number | null
  answer: 'there' | 'again' | 'leave' | null
  trouble: string | null
}

export type AdditionVerdict =
  | { next: 'done'; historyId: number | null }
  | { next: 'look'; in: number; historyId: number | null; seen: boolean }
  /** It was sent twice: all but one are to go. */
  | { next: 'remove'; historyId: number; extra: number[] }
  | { next: 'send'; alone: boolean }
  | { next: 'unsure' }
  | { next: 'declined' }
  | { next: 'failed' }

export interface Circumstances {
  now: number
  /** Whether Trakt's number of the film is known: without it, the play may be there under another one. */
  filmKnown: boolean
  /** Whether reads are known to be behind by more than `READ_LAG`. */
  readsLag: boolean
}

/** What follows from a look at the plays that Trakt shows of this film in this minute. `seen` are Trakt's numbers of them. */
export function afterLook(
  addition: UnclearAddition,
  seen: readonly number[],
  circumstances: Circumstances,
): AdditionVerdict {
  const { sends, removed, acknowledgedAt } = addition
  const kept = seen.find(id => id === addition.historyId) ?? seen.toSorted((a, b) => a - b)[0]
  if (kept === undefined) return notSeen(addition, circumstances)
  if (sends < 2) return { next: 'done', historyId: kept }
  const extra = seen.filter(id => id !== kept).slice(0, Math.max(sends - 1 - removed, 0))
  if (extra.length > 0) return { next: 'remove', historyId: kept, extra }
  const left = LAST_LOOK - (acknowledgedAt === null ? 0 : circumstances.now - acknowledgedAt)
  return left > 0 ? { next: 'look', in: left, historyId: kept, seen: true } : { next: 'done', historyId: kept }
}

/** What was not answered so often is sent by itself: it may be what keeps Trakt from answering. */
const SUSPICIOUS = 2

export function isSuspicious({ sends }: Pick<UnclearAddition, 'sends'>): boolean {
  return sends >= SUSPICIOUS
}

function notSeen(addition: UnclearAddition, { filmKnown, readsLag }: Circumstances): AdditionVerdict {
  const { answer, trouble, acknowledgedAt } = addition
  if (answer === 'there') return { next: 'done', historyId: null }
  if (answer === 'leave') return { next: 'declined' }
  if (answer === 'again') return { next: 'send', alone: false }
  if (acknowledgedAt !== null || readsLag) return lookAgain(addition)
  if (trouble === 'account_limit' || trouble === 'ignored') return { next: 'failed' }
  if (trouble === 'uncounted') return { next: 'send', alone: true }
  return filmKnown ? { next: 'send', alone: isSuspicious(addition) } : lookAgain(addition)
}

function lookAgain({ looks, historyId }: UnclearAddition): AdditionVerdict {
  if (looks + 1 >= MOST_LOOKS) return { next: 'unsure' }
  return { next: 'look', in: restOfLooks(looks + 1), historyId, seen: false }
}

/** How long after so many looks in vain the next one is, and at the most. Milliseconds. */
export function restOfLooks(looks: number, longest = 5 * MINUTE): number {
  return Math.min(FIRST_LOOK * 2 ** looks, longest)
}

/** A play that is to go. */
export interface Removal {
  looks: number
  /** How many plays it has taken away by now. */
  removed: number
  /** The addition that it takes back. */
  added: Pick<UnclearAddition, 'sends' | 'removed' | 'sentAt' | 'acknowledgedAt' | 'historyId'>
}

export type RemovalVerdict = { next: 'done' } | { next: 'look'; in: number } | { next: 'send'; historyId: number }

/** What follows from a look for the play that a removal is about. `seen` are those that it may be. */
export function afterLookForRemoval(removal: Removal, seen: readonly number[], now: number): RemovalVerdict {
  const { looks, removed, added } = removal
  if (removed >= leftOf(added)) return { next: 'done' }
  const historyId = seen.find(id => id === added.historyId) ?? seen[0]
  if (historyId !== undefined) return { next: 'send', historyId }
  // A clock that has just jumped says nothing: there are several looks at least, and time between them.
  if (removed === 0 && added.acknowledgedAt !== null) {
    const isGone = looks + 1 >= MOST_LOOKS && now - added.acknowledgedAt >= GONE_AFTER
    return isGone ? { next: 'done' } : { next: 'look', in: restOfLooks(looks + 1, LAST_LOOK) }
  }
  const left = added.sentAt + LAST_LOOK - now
  return left > 0 || looks === 0 ? { next: 'look', in: Math.max(left, FIRST_LOOK) } : { next: 'done' }
}

/** How many plays an addition may have left at Trakt. */
export function leftOf({ sends, removed }: Pick<UnclearAddition, 'sends' | 'removed'>): number {
  return sends - removed
}

/** Whether Trakt has certainly got exactly one such play of us: then removing one is all. */
export function isKnownOnce(sends: number, isAcknowledged: boolean): boolean {
  return sends === 1 && isAcknowledged
}
