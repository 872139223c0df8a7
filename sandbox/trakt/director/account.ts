import type { Request } from 'express'
import { RefusedAct } from '../../discord/interactions/refusedAct.ts'
import type { Account } from '../accounts.ts'
import type { TraktState } from '../state.ts'

/** The account that the path names; throws a 404 where there is none. */
export function accountIn({ accounts }: TraktState, request: Request): Account {
  const account = accounts.find(String(request.params.account))
  if (!account) throw new RefusedAct(404, `There is no account ${request.params.account}.`)
  return account
}
