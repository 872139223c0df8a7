import type { Database } from '../../db/database.ts'
import { write } from '../../db/database.ts'
import { latestMembership, memberId, saveMember, saveVisibility, visibilityOf } from '../../db/members.ts'
import { runningRound, touchBoard } from '../../db/rounds.ts'
import type { Visibility } from '../../db/schema.ts'
import { saveUser } from '../../db/users.ts'
import { type Clock, toStored } from '../clock.ts'
import type { Guilds } from './guilds.ts'
import type { Hooks } from './hooks.ts'

export type Members = ReturnType<typeof createMembers>

/** Who plays along: written on every interaction, so that the bot needs no list of a guild's members from Discord. */
export function createMembers(deps: { db: Database; clock: Clock; guilds: Guilds; hooks: Hooks }) {
  const { db, clock, guilds, hooks } = deps
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

    /** How others in the guild see what the member watches. */
    async visibility(guildId: string, userId: number): Promise<Visibility> {
      return (await visibilityOf(db, guildId, userId)) ?? 'counted'
    },

    /** Chooses that. The guild's board shows it at once. */
    async setVisibility(guildId: string, userId: number, visibility: Visibility): Promise<void> {
      await write(db, async transaction => {
        await saveVisibility(transaction, guildId, userId, visibility)
        const round = await runningRound(transaction, guildId)
        if (round) await touchBoard(transaction, round.id)
      })
      hooks.boardChanged()
    },

    /** Somebody who writes to the bot outside of guilds, with the guild they share; null for a stranger. */
    async known(discordId: string): Promise<{ userId: number; guildId: string } | null> {
      return (await latestMembership(db, discordId)) ?? null
    },
  }
}
