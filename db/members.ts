import type { Database } from './database.ts'
import { prepared } from './prepared.ts'

type Person = {
  guildId: string
  discordId: string
  name: string
}

const selectMember = prepared((db, { guildId, discordId, name }: Person) =>
  db
    .selectFrom('users')
    .innerJoin('members', 'members.user_id', 'users.id')
    .select('users.id')
    .where('users.discord_id', '=', discordId)
    .where('users.name', '=', name)
    .where('members.guild_id', '=', guildId),
)

/** The `users.id` of somebody who is known in the guild by this name. */
export async function memberId(db: Database, person: Person): Promise<number | undefined> {
  return (await selectMember(db, { ...person }))[0]?.id
}

export async function saveMember(db: Database, guildId: string, userId: number, now: string): Promise<void> {
  await db
    .insertInto('members')
    .values({ guild_id: guildId, user_id: userId, joined_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}
