import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/clock.ts'
import { iso, wholeSecond } from './library/rows.ts'

/** How much an account holds. */
export interface AccountLimits {
  history: number
  ratings: number
  watchlist: number
}

/** Somebody's account at Trakt. */
export interface Account {
  username: string
  /** The username as it stands in addresses; it changes with the username. */
  slug: string
  name: string
  /** Trakt's number of the account. */
  trakt: number
  /** 40 hex digits; the one thing that never changes. */
  uuid: string
  private: boolean
  vip: boolean
  /** Closed by its owner: nobody signs in, its tokens are dead. */
  deleted: boolean
  /** Locked by Trakt: every call on its behalf is answered with 423. */
  locked: boolean
  /** The same, but switched off by its owner. */
  deactivated: boolean
  /** IANA zone. */
  timezone: string
  /** ISO 8601. */
  joinedAt: string
  /** ISO 8601: when its settings were last changed. */
  settingsAt: string
  /** Where they are not the usual ones. */
  limits: Partial<AccountLimits>
}

export type AccountChange = Partial<
  Pick<Account, 'username' | 'name' | 'private' | 'vip' | 'deleted' | 'locked' | 'deactivated' | 'timezone' | 'limits'>
>

/** Who is there from the start. */
const residents: (AccountChange & { username: string })[] = [
  { username: 'filmfan', name: 'Film Fan' },
  { username: 'nightowl', name: 'Night Owl', vip: true },
  { username: 'quietviewer', name: 'Quiet Viewer', private: true },
]

/** The accounts of the sandbox's Trakt: the residents, unless there were some before. */
export function createAccounts(clock: Clock, earlier?: readonly Account[]) {
  const accounts: Account[] = [...(earlier ?? [])]
  let last = Math.max(4_471_282, ...accounts.map(({ trakt }) => trakt))

  const now = () => iso(wholeSecond(clock.now()))

  function find(slug: string): Account | undefined {
    return accounts.find(account => account.slug === slug.toLowerCase())
  }

  /** A new account, or `null` when the name is taken. */
  function create({ username, ...rest }: AccountChange & { username: string }): Account | null {
    if (find(slugOf(username))) return null
    const account: Account = {
      name: username,
      private: false,
      vip: false,
      deleted: false,
      locked: false,
      deactivated: false,
      timezone: 'Europe/Berlin',
      limits: {},
      ...rest,
      username,
      slug: slugOf(username),
      trakt: ++last,
      uuid: randomBytes(20).toString('hex'),
      joinedAt: now(),
      settingsAt: now(),
    }
    accounts.push(account)
    return account
  }

  if (!earlier) for (const resident of residents) create(resident)

  return {
    create,
    find,
    all: (): readonly Account[] => accounts,
    /** Whoever can sign in. */
    present: (): Account[] => accounts.filter(account => !account.deleted),
    /** Changes an account; answers `null` when the new name is another's. */
    change(account: Account, change: AccountChange): Account | null {
      const { username } = change
      const namesake = username === undefined ? undefined : find(slugOf(username))
      if (namesake && namesake !== account) return null
      Object.assign(account, change, username !== undefined && { slug: slugOf(username) }, { settingsAt: now() })
      return account
    },
  }
}

export type Accounts = ReturnType<typeof createAccounts>

function slugOf(username: string): string {
  return username.toLowerCase().replaceAll(/[._]/g, '-')
}
