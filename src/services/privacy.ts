import { type Database, write } from '../../db/database.ts'
import { importedNamesOf } from '../../db/imports.ts'
import {
  allNominationsOf,
  allPlaysOf,
  allRatingsOf,
  allVotesOf,
  membershipsOf,
  wholeWatchlistOf,
} from '../../db/person.ts'
import type { Tombstone, User } from '../../db/schema.ts'
import { type Buried, saveTombstones, tombstoneOf } from '../../db/tombstones.ts'
import { linkOfUser } from '../../db/trakt-auth.ts'
import { userByDiscordId } from '../../db/users.ts'
import { type Clock, fromStored, toStored } from '../clock.ts'
import { UserError } from '../errors.ts'
import { erasePerson } from './erasure.ts'
import type { ExportFile } from './export-file.ts'
import { exportPerson } from './exports.ts'
import type { Hooks } from './hooks.ts'
import type { Links } from './links.ts'
import type { Revocations } from './revocations.ts'

export type Privacy = ReturnType<typeof createPrivacy>

/** What is stored about a person, counted. `open`: in rounds that are not over. */
export interface Holdings {
  /** `users.id`: whoever deletes their data and comes back is another row. */
  userId: number
  servers: number
  open: { nominations: number; votes: number }
  decided: { nominations: number; votes: number }
  plays: number
  ratings: number
  watchlist: number
  traktUser: string | null
}

/** What became of the Trakt account's tokens. `manual`: nobody but the member can end them, in Trakt's own settings. */
export type TraktEnd = 'none' | 'revoked' | 'owed' | 'manual'

type Known = User & { discord_id: string }

/** A person's own data: all of it in a file, and its end. Keyed by Discord id, because whoever asks need not be known. */
export function createPrivacy(deps: {
  db: Database
  clock: Clock
  hooks: Hooks
  /** Null while the operator has not set Trakt up. */
  trakt: { links: Pick<Links, 'abandon'>; revocations: Pick<Revocations, 'clearThese'> } | null
}) {
  const { db, clock, hooks, trakt } = deps

  async function known(on: Database, discordId: string): Promise<Known | null> {
    const user = await userByDiscordId(on, discordId)
    return user ? { ...user, discord_id: discordId } : null
  }

  /** Ends the link in the transaction that deletes the member; answers what Trakt is owed. */
  async function endLink(transaction: Database, userId: number): Promise<{ owed: number[]; closed: boolean }> {
    if (trakt) return trakt.links.abandon(transaction, userId)
    return { owed: [], closed: (await linkOfUser(transaction, userId)) !== undefined }
  }

  /** Of the person, and of the profiles from the old app that they have claimed. */
  async function tombstonesOf([person, ...profiles]: Buried[], at: string): Promise<Tombstone[]> {
    if (!person) return []
    const first = await tombstoneOf(db, person, at)
    return [first, ...(await Promise.all(profiles.map(one => tombstoneOf(db, one, at, first.salt))))]
  }

  async function tellTrakt(hadLink: boolean, { owed, closed }: { owed: number[]; closed: boolean }): Promise<TraktEnd> {
    const outcome = trakt && owed.length > 0 ? await trakt.revocations.clearThese(owed) : null
    if (!hadLink) return 'none'
    if (outcome?.owed) return 'owed'
    return closed || outcome?.allEnded !== true ? 'manual' : 'revoked'
  }

  return {
    /** What is stored about the person; null if nothing is. Of one moment. */
    async holdings(discordId: string): Promise<Holdings | null> {
      return db.transaction().execute(async snapshot => {
        const user = await known(snapshot, discordId)
        return user && count(snapshot, user, clock.now())
      })
    },

    /** All of it; null if nothing is stored. Of one moment. */
    async exported(discordId: string): Promise<ExportFile | null> {
      return db.transaction().execute(async snapshot => {
        const user = await known(snapshot, discordId)
        return user && exportPerson(snapshot, user, clock.now())
      })
    },

    /**
     * Deletes everything about the person, if they are still the row that they were asked about, and tells Trakt. Throws
     * `UserError` when they are not: it was done already. Sets a tombstone in the same transaction, so that no import and no
     * backup brings back what was there until now.
     */
    async erase(discordId: string, userId: number): Promise<TraktEnd> {
      const buried: Buried[] = [{ discordId }, ...(await importedNamesOf(db, userId))]
      const tombstones = await tombstonesOf(buried, toStored(clock.now()))
      const { hadLink, ended } = await write(db, async transaction => {
        const user = await known(transaction, discordId)
        if (user?.id !== userId) throw new UserError('This was done already: nothing from before is stored about you.')
        if ((await importedNamesOf(transaction, userId)).length !== buried.length - 1) {
          throw new UserError('You have just claimed a profile, so nothing was deleted. Use `/privacy delete` again.')
        }
        const now = Math.max(clock.now(), fromStored(user.created_at))
        const hadLink = (await linkOfUser(transaction, userId)) !== undefined
        let ended = { owed: [] as number[], closed: false }
        await erasePerson(transaction, user, now, async (on, id) => {
          ended = await endLink(on, id)
        })
        await saveTombstones(
          transaction,
          tombstones.map(tombstone => ({ ...tombstone, erased_at: toStored(now) })),
        )
        return { hadLink, ended }
      })
      hooks.announcementsDue()
      hooks.boardChanged()
      return tellTrakt(hadLink, ended)
    },
  }
}

async function count(db: Database, user: Known, now: number): Promise<Holdings> {
  const isOver = (row: { phase: string; voting_closes_at: string }) =>
    row.phase === 'decided' || (row.phase !== 'cancelled' && fromStored(row.voting_closes_at) <= now)
  const nominations = await allNominationsOf(db, user.id)
  const votes = await allVotesOf(db, user.id)
  return {
    userId: user.id,
    servers: (await membershipsOf(db, user.id)).length,
    open: {
      nominations: nominations.filter(row => !isOver(row)).length,
      votes: votes.filter(row => !isOver(row)).length,
    },
    decided: { nominations: nominations.filter(isOver).length, votes: votes.filter(isOver).length },
    plays: (await allPlaysOf(db, user.id)).length,
    ratings: (await allRatingsOf(db, user.id)).length,
    watchlist: (await wholeWatchlistOf(db, user.id)).length,
    traktUser: (await linkOfUser(db, user.id))?.trakt_user ?? null,
  }
}
