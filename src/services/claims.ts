import { attemptsSince, deleteRequest, insertAttempt, requestById, saveRequest } from '../../db/claims.ts'
import { type Database, write } from '../../db/database.ts'
import { type Belongings, belongingsOf, unclaimedProfile, unclaimedProfiles } from '../../db/profiles.ts'
import type { ClaimRequest, User } from '../../db/schema.ts'
import { discordIdOf } from '../../db/users.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import { nameKey } from '../text.ts'
import type { Hooks } from './hooks.ts'
import { isPinOf } from './pins.ts'
import { takeOver } from './taking-over.ts'
import { count, moment } from './words.ts'

export type Claims = ReturnType<typeof createClaims>

/** A profile of the old app's data, and how much comes with it. */
export interface Profile {
  id: number
  name: string
  icon: string | null
  hasPin: boolean
  belongings: Belongings
}

/** A profile that a member has taken over. */
export interface Claimed {
  profile: Profile
  /** What the member has got; less than the profile had where both had one of a kind. */
  received: Belongings
  /** Who it is now. */
  discordId: string
}

const HOUR = 60 * 60_000
const TRIES = 5
/** How long a pin that was right opens the door. Milliseconds. */
const PROOF_LASTS = 10 * 60_000
/** How long those who manage the server have to answer. Milliseconds. */
const QUESTION_LASTS = 7 * 24 * HOUR

/**
 * Members take over what an import has brought of them: with the profile's pin, or by the word of somebody who manages the
 * server. What was proved or asked is a row, because a button's id is input and no proof.
 */
export function createClaims({ db, clock, hooks }: { db: Database; clock: Clock; hooks: Hooks }) {
  async function profileOf(on: Database, { id, name, icon, pin }: User): Promise<Profile> {
    return { id, name, icon, hasPin: pin !== null, belongings: await belongingsOf(on, id) }
  }

  async function unclaimed(on: Database, guildId: string, id: number): Promise<User> {
    const user = await unclaimedProfile(on, guildId, id)
    if (!user) throw new UserError('This profile is claimed already, or gone. `/claim` lists those that are left.')
    return user
  }

  /** Counts a try of the member's at the profile, unless either has had their share. How many the member has left. */
  async function useTry(on: Database, userId: number, profileId: number): Promise<number> {
    const now = clock.now()
    const since = toStored(now - HOUR)
    const mine = await attemptsSince(on, { userId }, since)
    const all = await attemptsSince(on, { profileId }, since)
    for (const attempts of [mine, all]) {
      const oldest = attempts.at(-TRIES)
      if (oldest === undefined) continue
      const whose = attempts === mine ? 'You have' : 'This profile has'
      throw new UserError(
        `${whose} had ${count(TRIES, 'try', 'tries')} in an hour. Try again ${moment(fromStored(oldest) + HOUR)}.`,
      )
    }
    await insertAttempt(on, { userId, profileId, now: toStored(now), before: since })
    return TRIES - mine.length - 1
  }

  /** A request of this guild's that is still good. Throws `UserError` otherwise. */
  async function request(
    on: Database,
    guildId: string,
    id: number,
    status: ClaimRequest['status'],
  ): Promise<ClaimRequest> {
    const found = await requestById(on, guildId, id, toStored(clock.now()))
    if (found?.status !== status) throw new UserError('This is settled already, or too old. `/claim` begins anew.')
    return found
  }

  /** One transaction, so that a process killed anywhere in it has changed nothing. */
  async function settle(
    guildId: string,
    find: (on: Database) => Promise<{ profileId: number; userId: number }>,
  ): Promise<Claimed> {
    const claimed = await write(db, async transaction => {
      const { profileId, userId } = await find(transaction)
      const user = await unclaimed(transaction, guildId, profileId)
      const profile = await profileOf(transaction, user)
      const received = await takeOver(transaction, guildId, user, userId)
      return { profile, received, discordId: (await discordIdOf(transaction, userId)) ?? '' }
    })
    hooks.boardChanged()
    return claimed
  }

  return {
    /** Profiles of the guild that nobody has claimed. */
    async profiles(guildId: string): Promise<Pick<Profile, 'id' | 'name' | 'icon' | 'hasPin'>[]> {
      const users = await unclaimedProfiles(db, guildId)
      return users.map(({ id, name, icon, pin }) => ({ id, name, icon, hasPin: pin !== null }))
    },

    /** A profile by its id or its name. Throws `UserError` where there is none to claim. */
    async find(guildId: string, by: { id: number } | { name: string }): Promise<Profile> {
      const users = await unclaimedProfiles(db, guildId)
      const found = users.find(user => ('id' in by ? user.id === by.id : nameKey(user.name) === nameKey(by.name)))
      if (found) return profileOf(db, found)
      throw new UserError(
        users.length === 0
          ? 'No profile from the old app is waiting here to be claimed.'
          : 'No profile of that name is waiting here to be claimed. Choose one from the list.',
      )
    },

    /** Tries a pin at a profile. Throws `UserError` when it is wrong, or after five tries in an hour of a member or a profile. */
    async prove(guildId: string, userId: number, profileId: number, pin: string): Promise<ClaimRequest> {
      const left = await write(db, async transaction => {
        await unclaimed(transaction, guildId, profileId)
        return useTry(transaction, userId, profileId)
      })
      const { pin: stored } = await unclaimed(db, guildId, profileId)
      if (!(await isPinOf(pin, stored))) {
        throw new UserError(
          `That is not the pin of this profile. You have ${count(left, 'try', 'tries')} left this hour.`,
        )
      }
      return write(db, async transaction => {
        const { id } = await unclaimed(transaction, guildId, profileId)
        const now = clock.now()
        const proof = { guild_id: guildId, profile_id: id, user_id: userId, status: 'proved' as const }
        return saveRequest(transaction, { ...proof, expires_at: toStored(now + PROOF_LASTS) }, toStored(now))
      })
    },

    /** The member takes over what they have proved to be theirs. Throws `UserError` for anybody else, or too late. */
    async confirm(guildId: string, userId: number, requestId: number): Promise<Claimed> {
      return settle(guildId, async on => {
        const { profile_id: profileId, user_id: owner } = await request(on, guildId, requestId, 'proved')
        if (owner !== userId) throw new UserError('That button is for somebody else. `/claim` is for your own profile.')
        return { profileId, userId }
      })
    },

    /** Asks those who manage the server; that counts as a try, so that nobody fills a channel with it. */
    async ask(
      guildId: string,
      userId: number,
      profileId: number,
    ): Promise<{ request: ClaimRequest; profile: Profile }> {
      return write(db, async transaction => {
        const user = await unclaimed(transaction, guildId, profileId)
        await useTry(transaction, userId, profileId)
        const now = clock.now()
        const question = { guild_id: guildId, profile_id: user.id, user_id: userId, status: 'asked' as const }
        const asked = await saveRequest(
          transaction,
          { ...question, expires_at: toStored(now + QUESTION_LASTS) },
          toStored(now),
        )
        return { request: asked, profile: await profileOf(transaction, user) }
      })
    },

    /** The answer of somebody who manages the server; that they do is the caller's to check. */
    async approve(guildId: string, requestId: number): Promise<Claimed> {
      return settle(guildId, async on => {
        const { profile_id: profileId, user_id: userId } = await request(on, guildId, requestId, 'asked')
        return { profileId, userId }
      })
    },

    async decline(guildId: string, requestId: number): Promise<{ profile: Profile; discordId: string }> {
      return write(db, async transaction => {
        const asked = await request(transaction, guildId, requestId, 'asked')
        await deleteRequest(transaction, asked.id)
        const user = await unclaimed(transaction, guildId, asked.profile_id)
        const discordId = (await discordIdOf(transaction, asked.user_id)) ?? ''
        return { profile: await profileOf(transaction, user), discordId }
      })
    },

    /** For somebody who manages the server, and so is their own confirmation; that they do is the caller's to check. */
    async take(guildId: string, userId: number, profileId: number): Promise<Claimed> {
      return settle(guildId, async () => ({ profileId, userId }))
    },
  }
}
