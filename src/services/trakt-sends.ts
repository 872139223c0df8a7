import { type Database, write } from '../../db/database.ts'
import { dueSends, outboxRow } from '../../db/outbox.ts'
import { markRatingSynced } from '../../db/ratings.ts'
import type { OutboxChange, OutboxRow } from '../../db/schema.ts'
import { forgetTraktId } from '../../db/trakt-films.ts'
import { markSynced } from '../../db/watch-history.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError } from '../trakt/errors.ts'
import {
  batchOf,
  CLAIM_LASTS,
  failureOf,
  outcomesOf,
  type PushFailure,
  type PushTrouble,
  type Refusal,
  SEND_WITHIN,
} from '../trakt/outbox.ts'
import { FIRST_LOOK, LAST_LOOK, leftOf } from '../trakt/outbox-looks.ts'
import type { SentFilm } from '../trakt/writes.ts'
import type { TraktIdentities } from './trakt-identities.ts'
import { lateAnswer, moveOutbox } from './trakt-outbox.ts'
import { refuse } from './trakt-refusals.ts'
import type { TraktSession } from './trakt-session.ts'

export type TraktSends = ReturnType<typeof createTraktSends>

/** By so much Trakt's clock may be behind ours: then what has just been is still to come there, and not valid yet. */
const CLOCKS_DIFFER = 2 * 60_000

/** A claim was made too long ago to begin now: somebody else may have taken it over. */
class LateClaim extends Error {}

/**
 * Sends what waits. A row is claimed and committed as `sending` right before the call, so that whoever finds it so later, as
 * after a crash, knows that it may have arrived; and it is closed by what Trakt answers. Safe in two processes at once, because
 * each step takes a row only as it was read.
 */
export function createTraktSends(deps: {
  db: Database
  clock: Clock
  holder: string
  session: Pick<TraktSession, 'write'>
  api: Pick<TraktApi, 'addPlays' | 'removePlays' | 'rate' | 'unrate'>
  identities: TraktIdentities
  log: Logger
}) {
  const { db, clock, holder, session, api, identities, log } = deps
  const at = (from = 0) => toStored(clock.now() + from)

  /**
   * Those of the rows that can still be sent now, as `sending`, with the films as Trakt knows them. What the member has changed
   * since they were read may not go along any more.
   */
  async function claim(rows: OutboxRow[], films: Map<number, number>): Promise<OutboxRow[]> {
    return write(db, async transaction => {
      const wanted = new Set(rows.map(row => row.id))
      const due = (await dueSends(transaction, rows[0]?.user_id ?? 0, at())).filter(row => wanted.has(row.id))
      const claimed: OutboxRow[] = []
      for (const row of batchOf(due)) {
        const moved = await moveOutbox(transaction, row, {
          status: 'sending',
          claimed_by: holder,
          claimed_at: at(),
          due_at: at(CLAIM_LASTS),
          sent_at: at(),
          sends: row.sends + 1,
          looks: 0,
          acknowledged_at: null,
          answer: null,
          trakt_id: films.get(row.tmdb_id) ?? null,
        })
        if (moved) claimed.push(moved)
      }
      return claimed
    })
  }

  const again = (due: number, trouble: PushTrouble) => ({
    status: 'queued' as const,
    due_at: at(due),
    last_error: trouble,
  })

  async function post(token: string, rows: OutboxRow[]): Promise<Answer> {
    switch (rows[0]?.kind) {
      case 'play_add': {
        const plays = rows.map(row => ({ film: filmOf(row), watchedAt: row.watched_at ?? '' }))
        return outcomesOf(rows.map(filmOf), await api.addPlays(token, plays))
      }
      case 'rating_set': {
        const ratings = rows.map(row => ({ film: filmOf(row), rating: row.rating ?? 0, ratedAt: row.rated_at ?? '' }))
        const answer = await api.rate(token, ratings)
        // What a rating counts that was there already is not documented: only where something was not found is one missing.
        const isUneven = answer.notFound.length + answer.unnamed > 0
        const outcomes = outcomesOf(rows.map(filmOf), answer)
        return outcomes.map(outcome =>
          outcome === 'not_found' || (outcome === 'uncounted' && isUneven) ? outcome : 'done',
        )
      }
      case 'rating_remove':
        await api.unrate(token, rows.map(filmOf))
        return rows.map(() => 'done')
      default:
        await api.removePlays(
          token,
          rows.flatMap(row => row.trakt_history_id ?? []),
        )
        return rows.map(() => 'done')
    }
  }

  /** Closes what Trakt has answered. An answer that comes after somebody else has taken the row over is noted all the same. */
  async function answered(rows: OutboxRow[], outcomes: Answer): Promise<void> {
    await write(db, async transaction => {
      for (const [index, row] of rows.entries()) await close(transaction, row, outcomes[index] ?? 'uncounted')
    })
  }

  async function close(transaction: Database, row: OutboxRow, outcome: Answer[number]): Promise<void> {
    if (outcome === 'not_found') return unknown(transaction, row)
    if (outcome !== 'done') {
      await moveOutbox(transaction, row, { status: 'checking', due_at: at(FIRST_LOOK), last_error: outcome })
      return
    }
    const change = await afterDone(transaction, row)
    const moved = await moveOutbox(transaction, row, change)
    if (moved?.kind === 'play_add') await markSynced(transaction, moved)
    if (moved?.kind === 'rating_set') await markRatingSynced(transaction, moved)
    if (!moved) await lateAnswer(transaction, row, clock.now())
  }

  /** Trakt may have made one film of two since it told us its number: it is asked once more for the one that there is. */
  async function unknown(transaction: Database, row: OutboxRow): Promise<void> {
    if (row.trakt_id === null || row.last_error === 'not_found') {
      return void (await refuse(transaction, row, 'not_found', clock.now()))
    }
    await forgetTraktId(transaction, row.trakt_id)
    await moveOutbox(transaction, row, { ...again(0, 'not_found'), sends: row.sends - 1 })
  }

  /** What was sent more than once, and what takes such a play back, is looked at before it is done. */
  async function afterDone(transaction: Database, row: OutboxRow): Promise<OutboxChange> {
    const acknowledged = { acknowledged_at: at(), last_error: null }
    if (row.kind === 'play_add' && row.sends > 1) {
      return { ...acknowledged, status: 'checking', due_at: at(FIRST_LOOK) }
    }
    if (row.kind !== 'play_remove') return { ...acknowledged, status: 'done', done_at: at() }
    const added = row.undoes_id === null ? undefined : await outboxRow(transaction, row.undoes_id)
    const gone = { ...acknowledged, removed: row.removed + 1 }
    if (added && gone.removed < leftOf(added)) {
      const last = fromStored(added.sent_at ?? row.created_at) + LAST_LOOK
      const due = Math.max(last, clock.now() + FIRST_LOOK)
      return { ...gone, status: 'checking', looks: 0, due_at: toStored(due) }
    }
    return { ...gone, status: 'done', done_at: at() }
  }

  /** Notes what follows from a call that has failed: each row is sent again, asked about, or given up. */
  async function failed(rows: OutboxRow[], failure: PushFailure): Promise<void> {
    await write(db, async transaction => {
      for (const row of rows) await fail(transaction, row, failure)
    })
  }

  async function fail(transaction: Database, row: OutboxRow, { maybeDone, next }: PushFailure): Promise<void> {
    const sends = maybeDone ? row.sends : row.sends - 1
    // To remove a play once more by its number is no harm; to rate a film once more is, if it overtakes the call before.
    const asked = row.kind === 'play_remove' ? again(FIRST_LOOK, 'unanswered') : { status: 'checking' as const }
    switch (next) {
      case 'again':
        return void (await moveOutbox(transaction, row, { ...again(0, 'not_taken'), sends }))
      case 'alone':
        return void (await moveOutbox(transaction, row, { ...again(0, 'alone'), sends }))
      case 'look':
        return void (await moveOutbox(transaction, row, { due_at: at(FIRST_LOOK), last_error: 'unanswered', ...asked }))
      default:
        return giveUp(transaction, row, next, maybeDone)
    }
  }

  async function giveUp(transaction: Database, row: OutboxRow, why: Refusal, maybeDone: boolean): Promise<void> {
    const age = clock.now() - fromStored(row.rated_at ?? row.watched_at ?? row.created_at)
    if (why === 'rejected' && Math.abs(age) < CLOCKS_DIFFER) {
      await moveOutbox(transaction, row, { ...again(CLOCKS_DIFFER, 'alone'), sends: row.sends - 1 })
    } else if (row.kind === 'play_add' && maybeDone) {
      await moveOutbox(transaction, row, { status: 'checking', due_at: at(FIRST_LOOK), last_error: why })
    } else await refuse(transaction, row, why, clock.now())
  }

  return {
    async areDue(userId: number): Promise<boolean> {
      return (await dueSends(db, userId, at())).length > 0
    },

    /**
     * Sends the next batch of the member's, if there is one, and if Trakt may be called for it by then: whether it has answered.
     * Throws `NotLinkedError`, and `TraktError` when Trakt should be left alone: the rows say by then what follows.
     */
    async next(userId: number, signal: AbortSignal): Promise<'nothing' | 'not_sent' | 'answered'> {
      const batch = batchOf(await dueSends(db, userId, at()))
      if (batch.length === 0) return 'nothing'
      const films = await identities.of(userId, batch, signal)
      let claimed: OutboxRow[] | undefined
      let refusal: unknown
      try {
        const outcomes = await session.write(userId, signal, async token => {
          claimed ??= await claim(batch, films)
          if (claimed.length === 0) return []
          const age = clock.now() - fromStored(claimed[0]?.claimed_at ?? '')
          if (Math.abs(age) > SEND_WITHIN) throw new LateClaim()
          refusal = undefined
          try {
            return await post(token, claimed)
          } catch (error) {
            refusal = error
            throw error
          }
        })
        if (outcomes.length === 0) return 'not_sent'
        await answered(claimed ?? [], outcomes)
        log.info({ user: userId, kind: batch[0]?.kind, rows: outcomes.length }, 'told Trakt')
        return 'answered'
      } catch (error) {
        return handle(claimed ?? [], error, refusal)
      }
    },
  }

  /** What an error means; `refusal` is what the call itself has thrown, the error may be of the token for another one. */
  async function handle(claimed: OutboxRow[], error: unknown, refusal: unknown): Promise<'not_sent' | 'answered'> {
    if (error instanceof LateClaim) {
      await failed(claimed, { maybeDone: false, next: 'again', pause: 'nobody' })
      return 'not_sent'
    }
    if (!(refusal instanceof TraktError)) throw error
    const failure = failureOf(refusal, claimed.length)
    await failed(claimed, failure)
    if (failure.pause !== 'nobody') throw error
    log.warn({ err: refusal, rows: claimed.length, next: failure.next }, 'Trakt has refused what it was told')
    return 'answered'
  }
}

type Answer = ReturnType<typeof outcomesOf>

/** The film by Trakt's own number where it is known. */
function filmOf({ trakt_id, tmdb_id }: OutboxRow): SentFilm {
  return trakt_id === null ? { tmdb: tmdb_id } : { trakt: trakt_id }
}
