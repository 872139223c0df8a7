import type { Request } from 'express'
import { RefusedAct } from '../../discord/interactions/refusedAct.ts'
import type { Account } from '../accounts.ts'
import type { TraktState } from '../state.ts'

/** The account that the path names, also where it is deleted; throws a 404 where there is none. */
export function accountIn({ accounts }: TraktState, request: Request): Account {
  const account = accounts.find(String(request.params.account))
  if (!account) throw new RefusedAct(404, `There is no account ${request.params.account}.`)
  return account
}

/** The same where somebody can sign in with it; throws a 409 where it is deleted. */
export function signedIn(state: TraktState, request: Request): Account {
  const account = accountIn(state, request)
  if (account.deleted) throw new RefusedAct(409, `The account ${account.username} is deleted.`)
  return account
}
