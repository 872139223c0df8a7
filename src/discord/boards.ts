import { insertAnnouncements } from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { answeredGreetings, openBoards, openCards, saveFrozen, saveSaid } from '../../db/posted-messages.ts'
import { redrawsOfRound, saveRedrawn } from '../../db/redraws.ts'
import { roundsWithStaleBoard, saveBoardShown } from '../../db/rounds.ts'
import type { Announcement, Round } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import { createLanes, forEvery } from '../serial.ts'
import { carriedBy, filmOf, isReplacement } from '../services/announcements.ts'
import { type BoardState, loadBoard } from '../services/board.ts'
import { isCardStale, saidOnCard } from '../services/film-cards.ts'
import { announcement } from '../services/planning.ts'
import type { View, Views } from '../views/index.ts'
import { failureOf } from './failures.ts'
import type { Posting } from './posting.ts'
import { redrawn } from './redraw.ts'

export type Boards = ReturnType<typeof createBoards>

/** Discord slows down edits of messages that are an hour old and more: a busy board shows many votes in one edit. Milliseconds. */
const BETWEEN_EDITS = 5_000
const GUILDS_AT_ONCE = 10

interface Deps {
  db: Database
  posting: Posting
  views: Views
  clock: Clock
  log: Logger
  /** A message has to be posted afresh. */
  onAnnouncementDue(): void
  /** A board was drawn a moment ago: it is to be drawn again in so many milliseconds. */
  onRest(milliseconds: number): void
}

/**
 * Keeps the boards in Discord like the rounds in the database. What has to be drawn is a row (`board_version` above
 * `board_shown`), so nothing is forgotten in a crash; drawing twice does no harm, because it always draws what is so now.
 */
export function createBoards({ db, posting, views, clock, log, onAnnouncementDue, onRest }: Deps) {
  /** When each round's board was last edited, to keep a distance; losing it costs one early edit. */
  const editedAt = new Map<number, number>()
  /** One lane a guild: an edit that hangs holds up no other guild's board. */
  const drawIn = createLanes(GUILDS_AT_ONCE, async guildId => {
    const stale = (await roundsWithStaleBoard(db)).filter(round => round.guild_id === guildId)
    await forEvery(stale, async round => {
      const rest = restOf(round)
      if (rest === 0) await refresh(round)
      else onRest(rest)
    })
    for (const greeting of posting.isAvailable(guildId) ? await answeredGreetings(db, guildId) : []) {
      await freeze(greeting, views.welcome({ announcementId: greeting.id, isSetUp: true }))
    }
  })

  /** How long a board has to wait until it may be edited again. Milliseconds. */
  function restOf(round: Round): number {
    if (!isRunning(round)) return 0
    const since = clock.now() - (editedAt.get(round.id) ?? 0)
    // A clock that was set back says nothing about the distance.
    return since >= 0 ? Math.max(BETWEEN_EDITS - since, 0) : 0
  }

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
      const view = views.board(state, {
        announcementId: board.id,
        previous,
        frozen: !live,
        again: isReplacement(board),
      })
      shown = (live ? await drawLive(board, round, view) : await freeze(board, view)) && shown
    }
    for (const card of await openCards(db, round.id)) shown = (await drawCard(card, state)) && shown
    for (const row of await redrawsOfRound(db, round.id)) shown = (await redraw(row, state)) && shown
    if (shown) await saveBoardShown(db, round.id, round.board_version)
    if (!running) editedAt.delete(round.id)
  }

  /** A film's card: what became of a film that is no longer in, or who has seen it, where that is not what the card says. */
  async function drawCard(card: Announcement, state: BoardState): Promise<boolean> {
    const announcementId = card.id
    const nomination = state.nominations.find(film => String(film.id) === card.subject)
    if (!nomination) {
      const { gone, ...film } = filmOf(card)
      return freeze(card, views.filmCardGone(film, gone, { announcementId }))
    }
    const { audience, round } = state
    const running = isRunning(round)
    if (!isCardStale(card.said, nomination, audience, running)) return true
    const film = running ? nomination : { ...nomination, seers: [] }
    const outcome = await edit(card, views.filmCard(film, { announcementId, audience }))
    if (outcome === 'done') await saveSaid(db, card.id, saidOnCard(film, audience))
    else if (outcome !== 'later') await saveFrozen(db, card.id, toStored(clock.now()))
    return outcome !== 'later'
  }

  async function drawLive(board: Announcement, round: Round, view: View): Promise<boolean> {
    const outcome = await edit(board, view)
    if (outcome === 'gone') await replace(board, round)
    return outcome === 'done' || outcome === 'gone'
  }

  /** Somebody deleted the board: the round gets another one, as an announcement of its own. Whoever notices first does it. */
  async function replace(board: Announcement, round: Round): Promise<void> {
    const now = clock.now()
    const ends = fromStored(round.phase === 'voting' ? round.voting_closes_at : round.voting_opens_at)
    await write(db, async transaction => {
      if (!(await saveFrozen(transaction, board.id, toStored(now)))) return
      const fresh = announcement(round, board.kind, now, ends, { subject: String(board.id) })
      await insertAnnouncements(transaction, [fresh])
    })
    onAnnouncementDue()
  }

  /** Draws a message of the past once more. A live board has just been drawn, and one that is being sent has still to arrive. */
  async function redraw(row: Announcement, state: BoardState): Promise<boolean> {
    if (row.status === 'sending') return false
    const isLive = row.frozen_at === null && (row.kind === 'nominations_open' || row.kind === 'voting_open')
    const previous = isLive ? [] : await carriedBy(db, row, clock.now())
    const view = isLive ? null : redrawn(views, row, state, previous)
    if (view && (await edit(row, view)) === 'later') return false
    await saveRedrawn(db, row.id)
    return true
  }

  /** Draws a message for the last time. */
  async function freeze(row: Announcement, view: View): Promise<boolean> {
    const outcome = await edit(row, view)
    if (outcome === 'later') return false
    await saveFrozen(db, row.id, toStored(clock.now()))
    return true
  }

  /** `lost`: Discord refuses, and drawing it later would not help. */
  async function edit(row: Announcement, view: View): Promise<'done' | 'gone' | 'later' | 'lost'> {
    if (!row.channel_id || !row.message_id) return 'done'
    try {
      await posting.edit(row.channel_id, row.message_id, view)
      return 'done'
    } catch (error) {
      const failure = failureOf(error)
      if (failure === 'gone') return 'gone'
      log.warn({ err: error, announcement: row.id, failure }, 'board not drawn')
      return failure === 'limited' || failure === 'ambiguous' ? 'later' : 'lost'
    }
  }

  return {
    /** Draws every board that is behind, except those that were drawn a moment ago. */
    async refreshStale(): Promise<void> {
      await drawIn((await roundsWithStaleBoard(db)).map(round => round.guild_id))
    },
  }
}

function isRunning({ phase }: Round): boolean {
  return phase === 'nominating' || phase === 'voting'
}
