import { type Database, write } from '../../db/database.ts'
import { deleteGuild, guildsLeftBy } from '../../db/guilds.ts'
import { peopleWithoutGuild } from '../../db/members.ts'
import { requestRewrite } from '../../db/rewrites.ts'
import type { Guild } from '../../db/schema.ts'
import { moveLinks } from '../../db/trakt-auth.ts'
import { deleteProfiles } from '../../db/users.ts'
import { forgetGuildOfPlays } from '../../db/watch-history.ts'
import { type Clock, toStored } from '../clock.ts'
import { forEvery } from '../serial.ts'
import { erasePerson } from './erasure.ts'
import type { Links } from './links.ts'

export type Farewells = ReturnType<typeof createFarewells>

/** So long a guild that removes the bot can change its mind. Milliseconds. */
const GRACE = 30 * 24 * 60 * 60_000

/** Guilds that have removed the bot for good. */
export function createFarewells(deps: {
  db: Database
  clock: Clock
  /** Null while the operator has not set Trakt up. */
  links: Pick<Links, 'abandon'> | null
}) {
  const { db, clock, links } = deps

  /** A process that died between the guilds and the people has left the people to the next one. */
  let looked = false

  async function endLink(transaction: Database, userId: number): Promise<void> {
    await links?.abandon(transaction, userId)
  }

  /** What the guild has is deleted; plays and ratings are the members' own. */
  async function forget(guild: Guild): Promise<void> {
    await write(db, async transaction => {
      if (!(await deleteGuild(transaction, guild))) return
      await deleteProfiles(transaction, guild.id)
      await forgetGuildOfPlays(transaction, guild.id)
      await moveLinks(transaction, guild.id)
      await requestRewrite(transaction, toStored(clock.now()))
    })
  }

  /** Nobody can reach the bot any more who is in none of its guilds and has no link that the bot looks after. */
  async function forgetStrays(): Promise<void> {
    if ((await peopleWithoutGuild(db)).length === 0) return
    await write(db, async transaction => {
      const now = clock.now()
      for (const person of await peopleWithoutGuild(transaction)) await erasePerson(transaction, person, now, endLink)
    })
  }

  return {
    /**
     * Forgets the guilds that removed the bot 30 days ago, each in one transaction that looks again whether it has come back,
     * and then whoever is in no guild and has no link: safe to run twice, on two machines, and after a crash anywhere.
     */
    async forgetDue(): Promise<void> {
      const guilds = await guildsLeftBy(db, toStored(clock.now() - GRACE))
      await forEvery(guilds, forget)
      if (guilds.length > 0 || !looked) await forgetStrays()
      looked = true
    },
  }
}
