import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js'

/**
 * What a failed request to Discord means for the message it was about:
 * `gone` the channel or message no longer exists; `forbidden` a permission is missing; `closed` the person takes no direct
 * messages; `limited` Discord asks to wait; `unauthorized` the token is no longer accepted; `refused` any other refusal,
 * or a fault of ours, so nothing was posted; `ambiguous` nobody knows whether it took effect.
 */
export type Failure = 'gone' | 'forbidden' | 'closed' | 'limited' | 'unauthorized' | 'refused' | 'ambiguous'

/** Discord docs, topics/opcodes-and-status-codes, "JSON". */
const codes: Record<number, Failure> = {
  10003: 'gone',
  10004: 'gone',
  10008: 'gone',
  50001: 'forbidden',
  50013: 'forbidden',
  50007: 'closed',
  50278: 'closed',
}

export function failureOf(error: unknown): Failure {
  if (error instanceof RateLimitError) return 'limited'
  if (error instanceof DiscordAPIError) {
    if (error.status === 401) return 'unauthorized'
    if (error.status >= 500) return 'ambiguous'
    return codes[Number(error.code)] ?? 'refused'
  }
  if (error instanceof HTTPError) return error.status < 500 ? 'refused' : 'ambiguous'
  return isOfTheNetwork(error) ? 'ambiguous' : 'refused'
}

/** A time-out or a broken connection, as opposed to a fault of ours before anything was sent. */
function isOfTheNetwork(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return error.name === 'AbortError' || error.name === 'TimeoutError' || /^(UND_ERR|E[A-Z]+$)/.test(code)
}
