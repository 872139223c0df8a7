import { type Database, write } from '../../db/database.ts'
import { dueSends } from '../../db/outbox.ts'
import type { OutboxRow } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import type { TraktApi } from '../trakt/api.ts'
import { TraktError } from '../trakt/errors.ts'
import { batchOf, CLAIM_LASTS, failureOf, type Outcome, outcomesOf, SEND_WITHIN } from '../trakt/outbox.ts'
import type { SentFilm } from '../trakt/writes.ts'
import { createTraktAnswers } from './trakt-answers.ts'
import type { TraktIdentities } from './trakt-identities.ts'
import { moveOutbox } from './trakt-outbox.ts'
import type { TraktSession } from './trakt-session.ts'

export type TraktSends = ReturnType<typeof createTraktSends>

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
  const answers = createTraktAnswers({ db, clock })

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

  async function post(token: string, rows: OutboxRow[]): Promise<Outcome[]> {
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

  return {
    /** Whether there is something to send. */
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
        await answers.answered(claimed ?? [], outcomes)
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
      await answers.failed(claimed, { maybeDone: false, next: 'again', pause: 'nobody' })
      return 'not_sent'
    }
    if (!(refusal instanceof TraktError)) throw error
    const failure = failureOf(refusal, claimed.length)
    await answers.failed(claimed, failure)
    if (failure.pause !== 'nobody') throw error
    log.warn({ err: refusal, rows: claimed.length, next: failure.next }, 'Trakt has refused what it was told')
    return 'answered'
  }
}

/** The film by Trakt's own number where it is known. */
function filmOf({ trakt_id, tmdb_id }: OutboxRow): SentFilm {
  return trakt_id === null ? { tmdb: tmdb_id } : { trakt: trakt_id }
}
