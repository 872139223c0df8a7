import { DecryptionError } from '../encryption.ts'
import { TraktError } from '../trakt/errors.ts'
import type { LinkRefusal } from './links.ts'

/** The two accounts that are to be tied together, by the names that their owner knows. */
export interface Pair {
  traktUser: string
  discordName: string
  /** What tells this member from others who show the same name; null for a code, whose answer only the member sees. */
  discordUsername: string | null
  /** The account that the member has linked so far, which this one would replace. */
  replaces: string | null
}

/**
 * What the person in the browser is shown. `used`: this return from Trakt has been seen already; the link in the message still
 * works. `done`: the link in the message has come to its end, or the question was answered. `unreachable`: Trakt did not answer. `refused`: Trakt does not accept our
 * application, or what it asks. `locked`: Trakt has locked the account.
 */
export type LinkPage =
  | { page: 'confirm'; pair: Pair; csrf: string }
  | { page: 'linked'; pair: Pair }
  | {
      page:
        | 'denied'
        | 'used'
        | 'done'
        | 'wrong_browser'
        | 'unreachable'
        | 'refused'
        | 'locked'
        | 'cancelled'
        | LinkRefusal
    }

/** What a callback without a code means: a denial, in whatever shape, unless Trakt says something else (RFC 6749, 4.1.2.1). */
export function pageOfCallback(error: string | undefined): 'denied' | 'refused' | 'unreachable' {
  switch (error) {
    case 'server_error':
    case 'temporarily_unavailable':
      return 'unreachable'
    case 'invalid_request':
    case 'unauthorized_client':
    case 'unsupported_response_type':
    case 'invalid_scope':
      return 'refused'
    default:
      return 'denied'
  }
}

/** What a failure in the middle of linking means for the person; null for what is a fault of ours. */
export function pageOf(error: unknown): 'unreachable' | 'refused' | 'locked' | 'expired' | null {
  if (error instanceof DecryptionError) return 'expired'
  if (!(error instanceof TraktError)) return null
  switch (error.kind) {
    case 'invalid_grant':
      return 'expired'
    case 'locked':
      return 'locked'
    case 'forbidden':
    case 'rejected':
    case 'account_limit':
      return 'refused'
    case 'unauthorized':
    case 'rate_limited':
    case 'unavailable':
    case 'timeout':
    case 'malformed':
      return 'unreachable'
  }
}
