import type { Account, AccountLimits } from '../accounts.ts'
import { limitsOf } from '../limits.ts'
import { ApiProblem } from '../problem.ts'
import type { TraktState } from '../state.ts'

/**
 * Adds as much as there is room for. What happens to a batch that is too big is unknown (TraktRater #179): usually all of it
 * is refused, with a switch what fits is added and the answer is 420 all the same. Throws that 420.
 */
export function addWithin<Any>(
  { state, account }: { state: TraktState; account: Account },
  kind: keyof AccountLimits,
  taken: number,
  wanted: Any[],
  add: (fitting: Any[]) => void,
): void {
  const limit = limitsOf(account)[kind]
  const fitting = wanted.slice(0, Math.max(0, limit - taken))
  if (fitting.length === wanted.length) {
    add(wanted)
    return
  }
  if (state.switches.isOn('partial-adds')) add(fitting)
  throw new ApiProblem(420, `The account holds ${limit} at most: ${kind}.`, headers(state, account, limit))
}

/** The body is empty, and today so are the headers; older docs have these (API Blueprint, "Account limit exceeded"). */
function headers({ switches }: TraktState, { vip }: Account, limit: number): Record<string, string> {
  if (!switches.isOn('account-limit-headers')) return {}
  return {
    'X-Upgrade-URL': 'https://trakt.tv/vip',
    'X-VIP-User': String(vip),
    'X-Account-Limit': String(limit),
  }
}
