import { type Database, write } from '../../db/database.ts'
import { dueLook, latestAcknowledged, outboxRow, removalsAt, wantedAt } from '../../db/outbox.ts'
import type { OutboxChange, OutboxRow } from '../../db/schema.ts'
import { knownHistoryIds, markSynced, playById } from '../../db/watch-history.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError } from '../trakt/errors.ts'
import { SEND_WITHIN } from '../trakt/outbox.ts'
import {
  type AdditionVerdict,
  afterLook,
  afterLookForRemoval,
  FIRST_LOOK,
  isSuspicious,
  READ_LAG,
  type UnclearAddition,
} from '../trakt/outbox-looks.ts'
import type { TraktIdentities } from './trakt-identities.ts'
import { moveOutbox } from './trakt-outbox.ts'
import { createTraktRatingLooks } from './trakt-rating-looks.ts'
import { askWhether, refuse } from './trakt-refusals.ts'
import type { TraktSession } from './trakt-session.ts'
import { createTraktSightings } from './trakt-sightings.ts'

export type TraktLooks = ReturnType<typeof createTraktLooks>

const HOUR = 60 * 60_000

/**
 * Reads at Trakt what became of a call that nobody has answered: a play may be there, or not, or not be shown yet. Each look ends
 * in a change of the row as it was read, so that two processes that look at once do no harm.
 */
export function createTraktLooks(deps: {
  db: Database
  clock: Clock
  session: Pick<TraktSession, 'read' | 'write'>
  api: Pick<TraktApi, 'plays' | 'ratings' | 'removePlays'>
  identities: TraktIdentities
  log: Logger
}) {
  const { db, clock, session, api, identities, log } = deps
  const at = (from = 0) => toStored(clock.now() + from)
  const sightings = createTraktSightings({ session, api })
  const lookForRatings = createTraktRatingLooks({ db, clock, session, api, log })

  /** Whether Trakt does not show a play that it says it has: then it proves nothing that it does not show another one. */
  async function readsLag(row: OutboxRow, signal: AbortSignal): Promise<boolean> {
    const proof = await latestAcknowledged(db, row.user_id, { from: at(-HOUR), until: at(-READ_LAG), except: row.id })
    return proof !== undefined && (await sightings.of(proof, proof.trakt_id, signal)).length === 0
  }

  async function lookForAddition(row: OutboxRow, signal: AbortSignal): Promise<void> {
    const traktId = row.trakt_id ?? (await identities.of(row.user_id, [row], signal)).get(row.tmdb_id) ?? null
    const gone = await goneAt(row)
    const asked = clock.now()
    const shown = (await sightings.of(row, traktId, signal)).filter(id => !gone.includes(id))
    const isOpen = shown.length === 0 && row.acknowledged_at === null && row.answer === null
    const lags = isOpen && (await readsLag(row, signal))
    const circumstances = { now: clock.now(), filmKnown: traktId !== null, readsLag: lags }
    const verdict = afterLook(unclear(row), shown, circumstances)
    if (verdict.next === 'remove' && !(await removeExtra(row, verdict.extra, asked, signal))) {
      return change(row, { due_at: at(FIRST_LOOK) })
    }
    await write(db, transaction => settle(transaction, row, verdict, traktId))
    log.info({ user: row.user_id, row: row.id, shown: shown.length, next: verdict.next }, 'looked at Trakt for a play')
  }

  /**
   * Safe to do twice: it is always the same play that stays, as long as nobody else changes anything at Trakt. What was asked long
   * ago, as by a process that stood still since, may show plays of which the other one is gone by now: nothing is
   * done then. Whether anything was.
   */
  async function removeExtra(row: OutboxRow, extra: number[], asked: number, signal: AbortSignal): Promise<boolean> {
    return session.write(row.user_id, signal, async token => {
      if (Math.abs(clock.now() - asked) > SEND_WITHIN) return false
      await api.removePlays(token, extra)
      return true
    })
  }

  async function settle(
    transaction: Database,
    row: OutboxRow,
    verdict: AdditionVerdict,
    traktId: number | null,
  ): Promise<void> {
    const now = clock.now()
    if (verdict.next === 'failed') {
      const why = row.last_error === 'account_limit' ? 'account_limit' : 'ignored'
      return void (await refuse(transaction, row, why, now))
    }
    if (verdict.next === 'unsure') return void (await askWhether(transaction, row, now))
    const moved = await moveOutbox(transaction, row, { trakt_id: traktId, ...changeFor(row, verdict) })
    const isThere = verdict.next === 'done' || verdict.next === 'remove' || (verdict.next === 'look' && verdict.seen)
    if (moved && isThere) await markSynced(transaction, moved)
  }

  function changeFor(row: OutboxRow, verdict: Exclude<AdditionVerdict, { next: 'failed' | 'unsure' }>): OutboxChange {
    const acknowledged = { acknowledged_at: row.acknowledged_at ?? at() }
    switch (verdict.next) {
      case 'done':
        return {
          ...(verdict.historyId !== null && { ...acknowledged, trakt_history_id: verdict.historyId }),
          status: 'done',
          done_at: at(),
          last_error: null,
        }
      case 'remove':
        return {
          ...acknowledged,
          removed: row.removed + verdict.extra.length,
          looks: 0,
          trakt_history_id: verdict.historyId,
          due_at: at(FIRST_LOOK),
        }
      case 'look': {
        const { historyId, seen: isSeen } = verdict
        const state = isSeen ? { ...acknowledged, looks: 0, trakt_history_id: historyId } : { looks: row.looks + 1 }
        return { ...state, due_at: at(verdict.in) }
      }
      case 'send':
        return { status: 'queued', due_at: at(), last_error: verdict.alone ? 'alone' : 'unanswered' }
      case 'declined':
        return { status: 'declined', done_at: at() }
    }
  }

  async function lookForRemoval(row: OutboxRow, signal: AbortSignal): Promise<void> {
    const added = row.undoes_id === null ? undefined : await outboxRow(db, row.undoes_id)
    if (!added) return change(row, { status: 'done', done_at: at() })
    const shown = await ofRemoval(row, await sightings.of(row, row.trakt_id ?? added.trakt_id, signal))
    const { looks, removed } = row
    const verdict = afterLookForRemoval({ looks, removed, added: unclear(added) }, shown, clock.now())
    await change(row, removalChange(row, verdict))
    log.info(
      { user: row.user_id, row: row.id, shown: shown.length, next: verdict.next },
      'looked at Trakt for a removal',
    )
  }

  async function change(row: OutboxRow, to: OutboxChange): Promise<void> {
    await write(db, transaction => moveOutbox(transaction, row, to))
  }

  /**
   * Those of the plays that are shown which a removal may mean: not what we know by another play's number or have taken back
   * already, and not the one that the member wants to keep of this minute, whatever its number is.
   */
  async function ofRemoval(row: OutboxRow, shown: number[]): Promise<number[]> {
    const known = await knownHistoryIds(db, row.user_id, row.tmdb_id, row.watched_at ?? '')
    const gone = await goneAt(row)
    const left = shown.filter(id => !known.includes(id) && !gone.includes(id))
    const wanted = await wantedAt(db, row)
    const play = wanted?.play_id == null ? undefined : await playById(db, wanted.play_id)
    return play?.trakt_history_id === null ? left.slice(1) : left
  }

  /** Plays of this minute that we have taken away, and that Trakt may still show for a while. */
  async function goneAt(row: OutboxRow): Promise<number[]> {
    const removals = await removalsAt(db, row)
    return removals.flatMap(({ removed, trakt_history_id: id }) => (removed > 0 && id !== null ? [id] : []))
  }

  function removalChange(row: OutboxRow, verdict: ReturnType<typeof afterLookForRemoval>): OutboxChange {
    switch (verdict.next) {
      case 'done':
        return { status: 'done', done_at: at(), last_error: null }
      case 'look':
        return { looks: row.looks + 1, due_at: at(verdict.in) }
      case 'send':
        return { status: 'queued', due_at: at(), trakt_history_id: verdict.historyId }
    }
  }

  return {
    /** Looks after the next row of the member's that waits for it, if there is one. Throws `NotLinkedError` and `TraktError`. */
    async next(userId: number, signal: AbortSignal): Promise<boolean> {
      const row = await dueLook(db, userId, at())
      if (!row) return false
      try {
        await lookFor(row, signal)
      } catch (error) {
        // Others have their turn before it comes to this one again.
        if (error instanceof TraktError) await change(row, { due_at: at(FIRST_LOOK) })
        throw error
      }
      return true
    },
  }

  async function lookFor(row: OutboxRow, signal: AbortSignal): Promise<void> {
    if (row.kind === 'play_add') await lookForAddition(row, signal)
    else if (row.kind === 'play_remove') await lookForRemoval(row, signal)
    else if (row.last_error === 'restored') await lookForRatings(row.user_id, signal)
    // A rating can be sent again without a look; only not before the first call is certainly over.
    else {
      const isAlone = isSuspicious(row) || row.last_error === 'uncounted'
      await change(row, { status: 'queued', due_at: at(), ...(isAlone && { last_error: 'alone' }) })
    }
  }
}

function unclear(row: OutboxRow): UnclearAddition {
  return {
    sends: row.sends,
    removed: row.removed,
    looks: row.looks,
    sentAt: fromStored(row.sent_at ?? row.created_at),
    acknowledgedAt: row.acknowledged_at === null ? null : fromStored(row.acknowledged_at),
    historyId: row.trakt_history_id,
    answer: row.answer,
    trouble: row.last_error,
  }
}
