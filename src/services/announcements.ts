import { z } from 'zod'
import {
  BOARDS,
  claimAnnouncement,
  dueAnnouncements,
  insertAnnouncements,
  updateClaimed,
} from '../../db/announcements.ts'
import { type Database, write } from '../../db/database.ts'
import { clearProblem, guildById, noteProblem, updateGuild } from '../../db/guilds.ts'
import { carryWinners, roundsCarriedBy } from '../../db/posted-messages.ts'
import { roundById, saveLiveBoard, touchBoard } from '../../db/rounds.ts'
import type { Announcement, Guild } from '../../db/schema.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { type BoardFilm, type BoardState, loadBoard } from './board.ts'
import { saidOnCard } from './film-cards.ts'
import { isTraktKind, type TraktMessage, traktMessage } from './trakt-messages.ts'

export type Announcements = ReturnType<typeof createAnnouncements>

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** Longer than a sender can still be at it: its request and the one repetition are given up long before. */
const CLAIM_LASTS = 30_000

const Details = z.object({
  title: z.string().default(''),
  year: z.number().nullable().default(null),
  gone: z.enum(['withdrawn', 'removed']).default('withdrawn'),
})

const Problem = z.discriminatedUnion('problem', [
  z.object({ problem: z.literal('missing_permissions'), channelId: z.string(), missing: z.array(z.string()) }),
  z.object({ problem: z.literal('channel_gone'), channelId: z.null() }),
  /** A message may or may not have been posted, and nobody may look. */
  z.object({ problem: z.literal('unsure'), channelId: z.string().nullable(), what: z.string() }),
])

/** Why announcements do not come. */
export type Problem = z.infer<typeof Problem>

/** What a message is about, read from the rows at the moment of posting. */
export type AnnouncementContent =
  | { kind: 'welcome' }
  | { kind: 'nominations_open' | 'voting_open'; board: BoardState; previous: BoardState[] }
  | { kind: 'film_card'; board: BoardState; film: BoardFilm }
  | { kind: 'nominate_reminder' | 'vote_reminder'; board: BoardState }
  | { kind: 'nomination_removed' | 'vote_returned'; board: BoardState; film: z.infer<typeof Details> }
  | { kind: 'round_cancelled' | 'round_restored' | 'winner' | 'after_night'; board: BoardState }
  | { kind: 'admin_notice'; problem: Problem }
  | TraktMessage

/** The messages that the bot owes: which are due, whose turn it is to send one, and what became of it. */
export function createAnnouncements({ db, clock, holder }: { db: Database; clock: Clock; holder: string }) {
  const now = () => toStored(clock.now())

  async function boardOf(row: Announcement): Promise<BoardState | null> {
    const round = row.round_id === null ? undefined : await roundById(db, row.round_id)
    return round ? loadBoard(db, round, clock.now()) : null
  }

  /** A card that came to stand there after its round had changed was not among those that were drawn for that. */
  async function redrawIfMissed(transaction: Database, card: Announcement, version: number | null): Promise<void> {
    const round = card.round_id === null ? undefined : await roundById(transaction, card.round_id)
    if (round && round.board_version !== version) await touchBoard(transaction, round.id)
  }

  /** The late winners for a round's first message, which is the board of its vote where the one before it never came. */
  async function carry(row: Announcement): Promise<BoardState[]> {
    await carryWinners(db, row.guild_id, row.id)
    return carriedBy(db, row, clock.now())
  }

  /** Tells the person who set the guild up, once until a post succeeds again, why announcements do not come. */
  async function reportProblem(guildId: string, problem: Problem): Promise<void> {
    await write(db, async transaction => {
      const guild = await guildById(transaction, guildId)
      if (!(await noteProblem(transaction, guildId, problem.problem)) || !guild?.configured_by) return
      await insertAnnouncements(transaction, [
        {
          guild_id: guildId,
          round_id: null,
          kind: 'admin_notice',
          due_at: now(),
          expires_at: toStored(clock.now() + DAY),
          subject: guild.configured_by,
          details: JSON.stringify(problem),
        },
      ])
    })
  }

  return {
    /** What is to be posted or looked after now, oldest first: everywhere, or in one guild. */
    async due(guildId?: string): Promise<Announcement[]> {
      return dueAnnouncements(db, now(), guildId)
    },

    async guildOf(row: Announcement): Promise<Guild | undefined> {
      return guildById(db, row.guild_id)
    },

    /** Whether a row that somebody has begun may be taken over: it is one's own, or its sender has long given up. */
    isAbandoned(row: Announcement): boolean {
      return row.claimed_by === holder || fromStored(row.claimed_at ?? row.due_at) + CLAIM_LASTS <= clock.now()
    },

    async claim(row: Announcement, channelId: string | null): Promise<Announcement | undefined> {
      return claimAnnouncement(db, row, { by: holder, now: now(), channelId })
    },

    /** Notes, before anything is sent, where it is going to be. False when another sender has taken the row over. */
    async aim(claimed: Announcement, channelId: string): Promise<boolean> {
      return updateClaimed(db, claimed, { channel_id: channelId })
    },

    /**
     * Closes the row: it stands in Discord, showing `content`, or nobody knows what (null). A board becomes the live one.
     */
    async sent(
      claimed: Announcement,
      message: { channelId: string; messageId: string },
      content: AnnouncementContent | null,
    ) {
      const said = content?.kind === 'film_card' ? saidOnCard(content.film, content.board.audience) : null
      const version = content && 'board' in content ? content.board.round.board_version : null
      await write(db, async transaction => {
        const change = { status: 'sent' as const, channel_id: message.channelId, message_id: message.messageId, said }
        const closed = await updateClaimed(transaction, claimed, { ...change, last_error: null })
        if (!closed) return
        // A direct message, such as the one about the problem, says nothing about the channel.
        if (recipientOf(claimed) === null) await clearProblem(transaction, claimed.guild_id)
        if (claimed.kind === 'film_card') await redrawIfMissed(transaction, claimed, version)
        if (claimed.round_id === null || !BOARDS.some(kind => kind === claimed.kind)) return
        await saveLiveBoard(transaction, claimed.round_id, { ...message, version })
        if (claimed.kind === 'voting_open') await touchBoard(transaction, claimed.round_id)
      })
    },

    /**
     * Closes a row whose time is over, as when it was begun long ago and never arrived: a winner is left to the next round's
     * first message. Whether it was.
     */
    async tooLate(claimed: Announcement): Promise<boolean> {
      if (claimed.expires_at === null || claimed.expires_at > now()) return false
      const status = claimed.kind === 'winner' ? 'carried' : 'dropped'
      return updateClaimed(db, claimed, { status, last_error: 'too late' })
    },

    /** Nobody needs it (any more). */
    async drop(claimed: Announcement, why: string): Promise<void> {
      await updateClaimed(db, claimed, { status: 'dropped', last_error: why })
    },

    /** Nothing was posted; it is tried again later, until it is too late. */
    async retry(claimed: Announcement, why: string): Promise<void> {
      const pause = Math.min(claimed.attempts, 6) * 5 * MINUTE
      await updateClaimed(db, claimed, {
        status: 'pending',
        retry_at: toStored(clock.now() + pause),
        last_error: why,
      })
    },

    /** The channel is deleted: posts wait until somebody chooses another one, and the person who did is told. */
    async channelGone(claimed: Announcement): Promise<void> {
      await updateClaimed(db, claimed, { status: 'pending', retry_at: null, last_error: 'the channel is gone' })
      const guild = await guildById(db, claimed.guild_id)
      if (!guild?.channel_id || guild.channel_id !== claimed.channel_id) return
      await updateGuild(db, guild.id, { channel_id: null })
      await reportProblem(guild.id, { problem: 'channel_gone', channelId: null })
    },

    /** It may have been posted, and nobody may look: better once too few than twice. */
    async unsure(claimed: Announcement, why: string): Promise<void> {
      await updateClaimed(db, claimed, { status: 'unsure', last_error: why })
    },

    reportProblem,

    /** What to say; null when it is no longer worth saying: switched off, over, or about a film that is gone. */
    async content(row: Announcement): Promise<AnnouncementContent | null> {
      if (row.kind === 'welcome') return { kind: 'welcome' }
      if (row.kind === 'admin_notice')
        return { kind: row.kind, problem: Problem.parse(JSON.parse(row.details ?? '{}')) }
      if (isTraktKind(row.kind)) return traktMessage(db, { ...row, kind: row.kind }, clock.now())
      const board = await boardOf(row)
      if (!board) return null
      const { guild, phase } = board
      const running = phase === 'nominating' || phase === 'voting'
      switch (row.kind) {
        case 'nominations_open':
          return phase === 'nominating' ? { kind: row.kind, board, previous: await carry(row) } : null
        case 'film_card': {
          const film = board.nominations.find(nomination => String(nomination.id) === row.subject)
          return running && film ? { kind: row.kind, board, film } : null
        }
        case 'nominate_reminder':
          return guild.remind_nominate === 1 && phase === 'nominating' ? { kind: row.kind, board } : null
        case 'voting_open':
          return phase === 'voting' ? { kind: row.kind, board, previous: await carry(row) } : null
        case 'vote_reminder':
          return guild.remind_vote === 1 && phase === 'voting' && board.nominations.length > 0
            ? { kind: row.kind, board }
            : null
        case 'nomination_removed':
        case 'vote_returned':
          return running ? { kind: row.kind, board, film: filmOf(row) } : null
        case 'after_night':
          return guild.ask_after_night === 1 && board.decision?.first_place_id ? { kind: row.kind, board } : null
        case 'round_cancelled':
          return phase === 'cancelled' ? { kind: row.kind, board } : null
        case 'round_restored':
          return running ? { kind: row.kind, board } : null
        case 'winner':
          return { kind: row.kind, board }
      }
    },
  }
}

/** The decided rounds whose winners this message tells, because their own post would have come too late. */
export async function carriedBy(db: Database, row: Announcement, now: number): Promise<BoardState[]> {
  const rounds = await Promise.all((await roundsCarriedBy(db, row.id)).map(id => roundById(db, id)))
  return Promise.all(rounds.flatMap(round => (round ? [loadBoard(db, round, now)] : [])))
}

/** The film that a row was about, as it was when the row was made: it may be gone by now. */
export function filmOf(row: Announcement): z.infer<typeof Details> {
  return Details.parse(JSON.parse(row.details ?? '{}'))
}

/** Whether the row is a board in place of one that somebody deleted: its subject is that one's id. */
export function isReplacement(row: Announcement): boolean {
  return BOARDS.some(kind => kind === row.kind) && row.subject !== ''
}

/** The member to whom a row is a direct message; null for what goes to the guild's channel. */
export function recipientOf(row: Announcement): string | null {
  // The subject of these is the member's Discord id.
  if (row.kind === 'admin_notice' || isTraktKind(row.kind)) return row.subject
  return row.kind === 'vote_returned' ? (row.subject.split(':')[0] ?? null) : null
}
