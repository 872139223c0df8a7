import { insertAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { openPushes, pushesLeft } from '../../db/outbox.ts'
import { insertUnoffered, membersToAsk, unofferedCounts } from '../../db/outbox-offers.ts'
import type { UnsureAnswer } from '../../db/schema.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { pauseOf } from '../../db/trakt-pushes.ts'
import { syncOfUser } from '../../db/trakt-syncs.ts'
import { type Clock, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import type { Hooks } from './hooks.ts'
import { asRefused, type Pushed, type Refused } from './trakt-messages.ts'
import { moveOutbox, sendRefusedAgain } from './trakt-outbox.ts'
import { isPausedAt } from './trakt-pauses.ts'

export type TraktQuestions = ReturnType<typeof createTraktQuestions>

const DAY = 24 * 60 * 60_000

const stillReading =
  'I am still reading what your Trakt account has. When I know, `/trakt status` shows what is not there, and lets you send it.'

export interface OfferCounts {
  plays: number
  ratings: number
}

/** How far what the member has recorded here is on its way to Trakt. */
export interface PushState {
  /** Under way, or waiting for its turn. */
  waiting: OfferCounts
  /** Plays and ratings that are to go yet from Trakt. */
  removing: number
  unsure: Pushed[]
  refused: Refused[]
  /** From before the link, and not decided about. */
  unoffered: OfferCounts
  /** Until when nothing is sent, and why. */
  paused: { until: string; why: 'trouble' | 'locked' } | null
}

/** What only the member can say about their plays and ratings at Trakt. */
export function createTraktQuestions({ db, clock, hooks }: { db: Database; clock: Clock; hooks: Hooks }) {
  async function requireLink(transaction: Database, userId: number): Promise<void> {
    if (await linkOfUser(transaction, userId)) return
    throw new UserError('No Trakt account is linked to you (any more). `/trakt link` links one.')
  }

  return {
    /** Owes each member the question about what is from before their link, once. Safe to run as often as one likes. */
    async ask(): Promise<void> {
      const members = await membersToAsk(db)
      const rows = members.map(({ discordId, guildId, linkedAt }) => ({
        guild_id: guildId,
        round_id: null,
        kind: 'trakt_offer' as const,
        due_at: linkedAt,
        expires_at: toStored(clock.now() + 7 * DAY),
        subject: discordId,
      }))
      await insertAnnouncements(db, rows)
    },

    /**
     * Sends what is from before the link, or leaves it here for good. Where there is more of it than the member was asked
     * about, nothing happens, and `again` says how much.
     */
    async answerOffer(
      userId: number,
      yes: boolean,
      asked: OfferCounts,
    ): Promise<{ counts: OfferCounts; again: boolean }> {
      const answer = await write(db, async transaction => {
        await requireLink(transaction, userId)
        if ((await syncOfUser(transaction, userId))?.is_first !== 0) throw new UserError(stillReading)
        const counts = await unofferedCounts(transaction, userId)
        if (counts.plays + counts.ratings === 0) throw new UserError('There is nothing (any more) to decide about.')
        const again = counts.plays > asked.plays || counts.ratings > asked.ratings
        if (!again) {
          await insertUnoffered(transaction, userId, yes ? 'queued' : 'declined', toStored(clock.now()))
        }
        return { counts, again }
      })
      hooks.pushesDue()
      return answer
    },

    /**
     * Takes the member's word on plays of which nobody could tell whether Trakt has them: those of one message, or all. Trakt is
     * read once more before it is acted on. How many there are; throws `UserError` when there are none any more.
     */
    async answerUnsure(userId: number, answer: UnsureAnswer, toldBy?: number): Promise<number> {
      const count = await write(db, async transaction => {
        await requireLink(transaction, userId)
        const rows = await pushesLeft(transaction, userId, 'unsure', toldBy)
        for (const row of rows) {
          await moveOutbox(transaction, row, { status: 'checking', answer, looks: 0, due_at: toStored(clock.now()) })
        }
        return rows.length
      })
      if (count === 0) throw new UserError('That is settled by now. `/trakt status` shows what is not.')
      hooks.pushesDue()
      return count
    },

    /** Sends again what Trakt has refused: what one message told of, or all. How many rows. */
    async retry(userId: number, toldBy?: number): Promise<number> {
      const count = await write(db, async transaction => {
        await requireLink(transaction, userId)
        const refused = await pushesLeft(transaction, userId, 'failed', toldBy)
        return sendRefusedAgain(transaction, refused, clock.now())
      })
      hooks.pushesDue()
      return count
    },

    async state(userId: number): Promise<PushState> {
      const now = clock.now()
      const pause = await pauseOf(db, userId)
      const isPaused = pause && isPausedAt(now, pause)
      const refused = await pushesLeft(db, userId, 'failed')
      return {
        ...(await openPushes(db, userId)),
        unsure: await pushesLeft(db, userId, 'unsure'),
        refused: refused.filter(row => row.kind !== 'play_add' || row.play_id !== null).map(asRefused),
        unoffered: await unofferedCounts(db, userId),
        paused: isPaused ? { until: pause.paused_until, why: pause.paused_for } : null,
      }
    },
  }
}
