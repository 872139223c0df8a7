import type { Announcement } from '../../db/schema.ts'
import { type Clock, fromStored } from '../clock.ts'
import type { Logger } from '../log.ts'
import { createLanes, forEvery } from '../serial.ts'
import { type AnnouncementContent, type Announcements, isReplacement, recipientOf } from '../services/announcements.ts'
import type { Views } from '../views/index.ts'
import { announcementView } from './announcement-view.ts'
import { failureOf } from './failures.ts'
import type { Posted, Posting } from './posting.ts'

export type Announcer = ReturnType<typeof createAnnouncer>

/** A winner told later than this says when it was due. Milliseconds. */
export const LATE = 10 * 60_000
const GUILDS_AT_ONCE = 10

interface Deps {
  announcements: Announcements
  posting: Posting
  views: Views
  clock: Clock
  log: Logger
  /** The token is no longer accepted: nothing works any more. */
  onUnauthorized(): void
}

/**
 * Posts what is owed, each exactly once: a row is claimed before anything is sent and closed with the message's id. One
 * that was begun and not closed (a crash, an answer that was lost) is first looked for in its channel. Safe to run twice,
 * on two machines, and after a crash at any line.
 */
export function createAnnouncer({ announcements, posting, views, clock, log, onUnauthorized }: Deps) {
  /** One lane a guild: its messages come in order, and a guild that hangs holds up nobody else. */
  const deliverIn = createLanes(GUILDS_AT_ONCE, async guildId => forEvery(await announcements.due(guildId), deliver))

  async function deliver(row: Announcement): Promise<void> {
    if (row.status === 'sending' && !announcements.isAbandoned(row)) return
    if (!posting.isAvailable(row.guild_id)) return
    const target = recipientOf(row) === null ? await channelFor(row) : null
    if (target === null && recipientOf(row) === null && row.kind !== 'welcome') return
    const claimed = await announcements.claim(row, row.channel_id ?? target)
    if (claimed) await settle(claimed, target, row.status === 'sending')
  }

  async function channelFor(row: Announcement): Promise<string | null> {
    if (row.kind === 'welcome') return posting.greetingChannel(row.guild_id)
    return (await announcements.guildOf(row))?.channel_id ?? null
  }

  /** Sends a claimed row, or notes why not. `begun`: an earlier attempt may have posted it. */
  async function settle(claimed: Announcement, target: string | null, begun: boolean): Promise<void> {
    const earlier = begun ? await findEarlier(claimed) : null
    if (earlier === 'later') return
    if (earlier === 'unknown') return giveUp(claimed)
    if (earlier) return announcements.sent(claimed, earlier, null)
    if (await announcements.tooLate(claimed)) return
    try {
      const content = await announcements.content(claimed)
      if (!content) return await announcements.drop(claimed, 'no longer worth saying')
      await send(claimed, content, target)
    } catch (error) {
      await failed(claimed, error)
    }
  }

  /** What an earlier attempt may have posted, in the channel that it noted; `'later'` when Discord does not say now. */
  async function findEarlier(claimed: Announcement): Promise<Posted | null | 'unknown' | 'later'> {
    if (claimed.channel_id === null) return null
    const since = fromStored(claimed.first_claimed_at ?? claimed.due_at)
    try {
      return await posting.findOwn(claimed.channel_id, claimed.id, since)
    } catch (error) {
      const failure = failureOf(error)
      if (failure === 'gone') return null
      if (failure === 'forbidden') return 'unknown'
      log.warn({ err: error, announcement: claimed.id, failure }, 'cannot look for an announcement')
      return 'later'
    }
  }

  async function send(claimed: Announcement, content: AnnouncementContent, target: string | null): Promise<void> {
    const recipient = recipientOf(claimed)
    const channelId = recipient === null ? target : await posting.directChannel(recipient)
    if (channelId === null) return announcements.drop(claimed, 'no channel to greet in')
    if (!(await announcements.aim(claimed, channelId))) return
    const wasDue = clock.now() - fromStored(claimed.due_at) > LATE ? { wasDue: claimed.due_at } : {}
    const about = {
      announcementId: claimed.id,
      guildName: posting.guildName(claimed.guild_id),
      again: isReplacement(claimed),
      ...wasDue,
    }
    const posted = await posting.post(channelId, announcementView(views, content, about), {
      nonce: String(claimed.id),
      silent: claimed.kind === 'film_card',
    })
    await announcements.sent(claimed, posted, content)
  }

  async function giveUp(claimed: Announcement): Promise<void> {
    log.warn({ announcement: claimed.id, kind: claimed.kind }, 'may have been posted, and the history may not be read')
    await announcements.unsure(claimed, 'the history may not be read')
    const what = claimed.kind.replaceAll('_', ' ')
    await announcements.reportProblem(claimed.guild_id, { problem: 'unsure', channelId: claimed.channel_id, what })
  }

  async function failed(claimed: Announcement, error: unknown): Promise<void> {
    const failure = failureOf(error)
    log.warn({ err: error, announcement: claimed.id, kind: claimed.kind, failure }, 'announcement not posted')
    // A person, other than a channel, is not there again when somebody changes a setting.
    if (recipientOf(claimed) !== null && ['gone', 'forbidden', 'refused'].includes(failure)) {
      return announcements.drop(claimed, 'the member cannot be written to')
    }
    switch (failure) {
      case 'ambiguous':
        return
      case 'closed':
        return announcements.drop(claimed, 'the member takes no direct messages')
      case 'unauthorized':
        await announcements.retry(claimed, failure)
        return onUnauthorized()
      case 'gone':
        return announcements.channelGone(claimed)
      case 'forbidden':
        await announcements.retry(claimed, failure)
        return reportMissing(claimed)
      case 'limited':
      case 'refused':
        return announcements.retry(claimed, String(error))
    }
  }

  async function reportMissing(claimed: Announcement): Promise<void> {
    const guild = await announcements.guildOf(claimed)
    if (!guild?.channel_id) return
    const missing = posting.missingPermissions(guild.channel_id)
    const problem = { problem: 'missing_permissions' as const, channelId: guild.channel_id, missing }
    await announcements.reportProblem(claimed.guild_id, problem)
  }

  return {
    /** Posts everything that is due, a guild's messages one after the other. What fails at Discord is noted in the rows. */
    async deliverDue(): Promise<void> {
      await deliverIn((await announcements.due()).map(row => row.guild_id))
    },
  }
}
