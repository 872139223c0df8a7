import type { Database } from '../../db/database.ts'
import { write } from '../../db/database.ts'
import { latestMembership, memberId, saveMember } from '../../db/members.ts'
import { saveUser } from '../../db/users.ts'
import { type Clock, toStored } from '../clock.ts'
import type { Guilds } from './guilds.ts'

export type Members = ReturnType<typeof createMembers>

/** Who plays along: written on every interaction, so that the bot needs no list of a guild's members from Discord. */
export function createMembers({ db, clock, guilds }: { db: Database; clock: Clock; guilds: Guilds }) {
  return {
    /** The person's `users.id`. Writes only what is new or has changed. */
    async seen(guildId: string, person: { discordId: string; name: string }): Promise<number> {
      const known = await memberId(db, { guildId, ...person })
      if (known !== undefined) return known
      await guilds.settings(guildId)
      return write(db, async transaction => {
        const now = toStored(clock.now())
        const userId = await saveUser(transaction, { ...person, now })
        await saveMember(transaction, guildId, userId, now)
        return userId
      })
    },

    /** Somebody who writes to the bot outside of guilds, with the guild they share; null for a stranger. */
    async known(discordId: string): Promise<{ userId: number; guildId: string } | null> {
      return (await latestMembership(db, discordId)) ?? null
    },
  }
}
