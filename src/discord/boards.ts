import { insertAnnouncements, openBoards, orphanedCards, saveFrozen } from '../../db/announcements.ts'
import type { Database } from '../../db/database.ts'
import { roundsWithStaleBoard, saveBoardShown } from '../../db/rounds.ts'
import type { Announcement, Round } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import { carriedBy, filmOf } from '../services/announcements.ts'
import { loadBoard } from '../services/board.ts'
import { announcement } from '../services/planning.ts'
import type { View, Views } from '../views/index.ts'
import { failureOf } from './failures.ts'
import type { Posting } from './posting.ts'

export type Boards = ReturnType<typeof createBoards>

/** Discord slows down edits of messages that are an hour old and more: a busy board shows many votes in one edit. Milliseconds. */
const BETWEEN_EDITS = 5_000

interface Deps {
  db: Database
  posting: Posting
  views: Views
  clock: Clock
  log: Logger
  /** A message has to be posted afresh. */
  onAnnouncementDue(): void
}

/**
 * Keeps the boards in Discord like the rounds in the database. What has to be drawn is a row (`board_version` above
 * `board_shown`), so nothing is forgotten in a crash; drawing twice does no harm, because it always draws what is so now.
 */
export function createBoards({ db, posting, views, clock, log, onAnnouncementDue }: Deps) {
  /** When each round's board was last edited, to keep a distance; losing it costs one early edit. */
  const editedAt = new Map<number, number>()

  async function refresh(round: Round): Promise<void> {
    if (!posting.isAvailable(round.guild_id)) return
    editedAt.set(round.id, clock.now())
    const state = await loadBoard(db, round, clock.now())
    const running = isRunning(round)
    const boards = await openBoards(db, round.id)
    let shown = true
    for (const [index, board] of boards.entries()) {
      const live = running && index === 0
      const previous = await carriedBy(db, board, clock.now())
      const view = views.board(state, { announcementId: board.id, previous, frozen: !live })
      shown = (live ? await drawLive(board, round, view) : await freeze(board, view)) && shown
    }
    for (const card of await orphanedCards(db, round.id)) {
      const { gone, ...film } = filmOf(card)
      shown = (await freeze(card, views.filmCardGone(film, gone, { announcementId: card.id }))) && shown
    }
    if (shown) await saveBoardShown(db, round.id, round.board_version)
    if (!running) editedAt.delete(round.id)
  }

  async function drawLive(board: Announcement, round: Round, view: View): Promise<boolean> {
    const outcome = await edit(board, view)
    if (outcome !== 'gone') return outcome === 'done'
    await saveFrozen(db, board.id, toStored(clock.now()))
    await postAfresh(board, round)
    return true
  }

  /** Somebody deleted the board: the round gets another one, as an announcement of its own. */
  async function postAfresh(board: Announcement, round: Round): Promise<void> {
    const ends = round.phase === 'voting' ? round.voting_closes_at : round.voting_opens_at
    await insertAnnouncements(db, [announcement(round, board.kind, clock.now(), fromStored(ends))])
    onAnnouncementDue()
  }

  /** Draws a message for the last time. */
  async function freeze(row: Announcement, view: View): Promise<boolean> {
    const outcome = await edit(row, view)
    if (outcome === 'later') return false
    await saveFrozen(db, row.id, toStored(clock.now()))
    return true
  }

  async function edit(row: Announcement, view: View): Promise<'done' | 'gone' | 'later'> {
    if (!row.channel_id || !row.message_id) return 'done'
    try {
      await posting.edit(row.channel_id, row.message_id, view)
      return 'done'
    } catch (error) {
      const failure = failureOf(error)
      if (failure === 'gone') return 'gone'
      log.warn({ err: error, announcement: row.id, failure }, 'board not drawn')
      return failure === 'limited' || failure === 'ambiguous' ? 'later' : 'done'
    }
  }

  return {
    /** Draws every board that is behind, except those that were drawn a moment ago; answers how long these have to wait. */
    async refreshStale(): Promise<number | null> {
      let wait: number | null = null
      for (const round of await roundsWithStaleBoard(db)) {
        const rest = isRunning(round) ? (editedAt.get(round.id) ?? 0) + BETWEEN_EDITS - clock.now() : 0
        if (rest <= 0) await refresh(round)
        else wait = Math.max(wait ?? 0, rest)
      }
      return wait
    },
  }
}

function isRunning({ phase }: Round): boolean {
  return phase === 'nominating' || phase === 'voting'
}
