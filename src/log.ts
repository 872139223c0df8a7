import { type DestinationStream, type Logger, pino, type SerializedError, stdSerializers } from 'pino'

export type { Logger } from 'pino'

/**
 * Interaction and webhook tokens act for the bot for 15 minutes and need no other proof; one-time tokens, codes and states
 * are the only secrets that stand in addresses, and those of OAuth come in JSON.
 */
const tokens: [RegExp, string][] = [
  [/(\/(?:interactions|webhooks)\/\d+\/)[^/?"\s\\]+/g, '$1[redacted]'],
  [/(api_key=)[^&"\s\\]+/g, '$1[redacted]'],
  [/\b((?:Bot|Bearer) )[\w.~+/-]{8,}/g, '$1[redacted]'],
  [/([?&](?:token|code|state|csrf)=)[^&"\s\\]+/g, '$1[redacted]'],
  [/("(?:\w+_token|token|device_code|user_code|client_secret|code_verifier)\\*":\s*\\*")[^"\\]+/g, '$1[redacted]'],
]

/** JSON lines in which no secret stands: neither those handed in, nor tokens in addresses, wherever they come from. */
export function createLog(options: { level: string; secrets: string[]; destination?: DestinationStream }): Logger {
  const { level, secrets, destination } = options
  const hooks = { streamWrite: (line: string) => redact(line, secrets) }
  return pino({ level, base: null, serializers: { err: describeError }, hooks }, destination)
}

/** An error of discord.js holds the whole message that was refused: what it says is between the bot and one member. */
function describeError(error: Error): object {
  return withoutMessage(stdSerializers.err(error))
}

function withoutMessage({ requestBody, ...error }: SerializedError): object {
  const { aggregateErrors } = error
  return aggregateErrors ? { ...error, aggregateErrors: aggregateErrors.map(withoutMessage) } : error
}

export function redact(text: string, secrets: string[]): string {
  const known = secrets
    .filter(secret => secret !== '')
    .reduce((line, secret) => line.replaceAll(secret, '[redacted]'), text)
  return tokens.reduce((line, [pattern, replacement]) => line.replace(pattern, replacement), known)
}
