import { type Database, write } from '../../db/database.ts'
import { outboxRow } from '../../db/outbox.ts'
import { markRatingSynced } from '../../db/ratings.ts'
import type { OutboxChange, OutboxRow } from '../../db/schema.ts'
import { forgetTraktId } from '../../db/trakt-films.ts'
import { markSynced } from '../../db/watch-history.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Outcome, PushFailure, PushTrouble, Refusal } from '../trakt/outbox.ts'
import { FIRST_LOOK, LAST_LOOK, leftOf } from '../trakt/outbox-looks.ts'
import { lateAnswer, moveOutbox } from './trakt-outbox.ts'
import { refuse } from './trakt-refusals.ts'

/** By so much Trakt's clock may be behind ours: then what has just been is still to come there, and not valid yet. */
const CLOCKS_DIFFER = 2 * 60_000

/** What becomes of rows by what Trakt has answered to the call that they were sent with. */
export function createTraktAnswers({ db, clock }: { db: Database; clock: Clock }) {
  const at = (from = 0) => toStored(clock.now() + from)
  const again = (due: number, trouble: PushTrouble) => ({
    status: 'queued' as const,
    due_at: at(due),
    last_error: trouble,
  })

  async function close(transaction: Database, row: OutboxRow, outcome: Outcome): Promise<void> {
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
    /** Closes what Trakt has answered. An answer that comes after somebody else has taken the row over is noted all the same. */
    async answered(rows: OutboxRow[], outcomes: Outcome[]): Promise<void> {
      await write(db, async transaction => {
        for (const [index, row] of rows.entries()) await close(transaction, row, outcomes[index] ?? 'uncounted')
      })
    },

    /** Notes what follows from a call that has failed: each row is sent again, asked about, or given up. */
    async failed(rows: OutboxRow[], failure: PushFailure): Promise<void> {
      await write(db, async transaction => {
        for (const row of rows) await fail(transaction, row, failure)
      })
    },
  }
}
