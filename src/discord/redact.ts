import { DiscordAPIError } from 'discord.js'

/**
 * An interaction's token answers in its name for 15 minutes and needs no authorisation, and discord.js puts the address
 * with the token into its errors.
 */
const tokens = /(\/(?:interactions|webhooks)\/[^/\s]+\/)[^/\s?"']+/g

export function redactTokens(text: string): string {
  return text.replace(tokens, '$1[redacted]')
}

/** An error as it may be logged: what Discord said and where, with no token in it. */
export function loggable(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: redactTokens(String(error)) }
  return {
    type: error.name,
    message: redactTokens(error.message),
    stack: redactTokens(error.stack ?? ''),
    ...(error instanceof DiscordAPIError && {
      code: error.code,
      status: error.status,
      method: error.method,
      url: redactTokens(error.url),
    }),
    ...(error.cause !== undefined && { cause: loggable(error.cause) }),
  }
}
