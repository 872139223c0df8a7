import type { Database } from '../../db/database.ts'
import { countPastWeeks, countPlaysOf, type PastPlay, type PastWeek, pastWeeks, playsOf } from '../../db/history.ts'
import { visibilityOf } from '../../db/members.ts'
import type { Visibility } from '../../db/schema.ts'
import { ratingsOfGuild } from '../../db/stats.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { userByDiscordId } from '../../db/users.ts'
import { UserError } from '../errors.ts'
import { type Average, averageOf } from './averages.ts'
import { type Page, paged } from './paging.ts'

export type { PastPlay } from '../../db/history.ts'
export type { Page } from './paging.ts'

export type History = ReturnType<typeof createHistory>

/** A guild's past week, with what its members think of the film. */
export type RatedWeek = PastWeek & { rated: Average | null }

/** What a member has watched. */
export interface MemberHistory {
  plays: Page<PastPlay>
  /** Discord id of the member; null where they are the reader. */
  of: string | null
  /** How others see the reader, where it is their own history. */
  visibility: Visibility | null
  /** Whether the reader has linked a Trakt account, where it is their own history. */
  linked: boolean
}

const pageSize = 10

/** What a guild has watched together, and what its members have watched. */
export function createHistory({ db }: { db: Database }) {
  async function plays(guildId: string, userId: number, page: number): Promise<Page<PastPlay>> {
    const total = await countPlaysOf(db, userId)
    return paged(page, { total, size: pageSize }, slice => playsOf(db, { guildId, userId }, slice))
  }

  return {
    /** The films of the guild's weeks, the latest first. */
    async together(guildId: string, page: number): Promise<Page<RatedWeek>> {
      const total = await countPastWeeks(db, guildId)
      const weeks = await paged(page, { total, size: pageSize }, slice => pastWeeks(db, guildId, slice))
      const ratings = new Map((await ratingsOfGuild(db, guildId)).map(given => [given.tmdbId, averageOf(given)]))
      return { ...weeks, rows: weeks.rows.map(week => ({ ...week, rated: ratings.get(week.tmdbId) ?? null })) }
    },

    /** What the reader has watched themselves, the latest first. */
    async own(guildId: string, userId: number, page: number): Promise<MemberHistory> {
      const visibility = (await visibilityOf(db, guildId, userId)) ?? 'counted'
      const linked = (await linkOfUser(db, userId)) !== undefined
      return { plays: await plays(guildId, userId, page), of: null, visibility, linked }
    },

    /**
     * What another member has watched, by their Discord id. Throws `UserError` unless they chose to be named in this guild; the
     * words are the same for somebody who hides it, who is counted, and who is not known at all.
     */
    async ofMember(guildId: string, discordId: string, page: number): Promise<MemberHistory> {
      const member = await userByDiscordId(db, discordId)
      const visibility = member && (await visibilityOf(db, guildId, member.id))
      if (!member || visibility !== 'named') throw new UserError(keptWords(discordId))
      return { plays: await plays(guildId, member.id, page), of: discordId, visibility: null, linked: false }
    },
  }
}

function keptWords(discordId: string): string {
  return `<@${discordId}> does not share here what they have watched, and that is fine: everybody chooses that for themselves. \`/history\` without a name shows what you have watched together.`
}
