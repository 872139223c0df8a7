import { z } from 'zod'
import { isSandboxToken } from '../token.ts'
import { allIntents, closeCodes, longestPayload, privilegedIntents } from './protocol.ts'

/** The gateway closes the connection with one of its codes; the message is the reason. */
export class ConnectionRefusal extends Error {
  override name = 'ConnectionRefusal'
  readonly code: number

  constructor(code: number, reason: string) {
    super(reason)
    this.code = code
  }
}

const Payload = z.object({ op: z.int(), d: z.unknown().optional() })

const Identify = z.object({
  token: z.string(),
  intents: z.unknown().optional(),
  properties: z.looseObject({}),
  shard: z.tuple([z.int(), z.int()]).optional(),
})

const Resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() })

/** Reads what a client sends. Everything here throws `ConnectionRefusal`. */
export function readPayload(text: string): z.infer<typeof Payload> {
  if (Buffer.byteLength(text) > longestPayload) throw undecodable()
  try {
    return Payload.parse(JSON.parse(text))
  } catch {
    throw undecodable()
  }
}

/** The intents that a client identifies with. */
export function readIdentify(data: unknown, allowPrivilegedIntents: boolean): number {
  const { token, intents: asked, shard } = readData(Identify, data)
  checkToken(token)
  if (shard && (shard[0] !== 0 || shard[1] !== 1))
    throw new ConnectionRefusal(closeCodes.invalidShard, 'Invalid shard.')
  const intents = Number(asked)
  if (!Number.isInteger(intents) || intents < 0 || intents > allIntents || intents & ~allIntents) {
    throw new ConnectionRefusal(closeCodes.invalidIntents, 'Invalid intent(s).')
  }
  if (!allowPrivilegedIntents && intents & privilegedIntents) {
    throw new ConnectionRefusal(closeCodes.disallowedIntents, 'Disallowed intent(s).')
  }
  return intents
}

/** The session that a client resumes, and the last event it has seen. */
export function readResume(data: unknown): { sessionId: string; sequence: number } {
  const { token, session_id, seq } = readData(Resume, data)
  checkToken(token)
  return { sessionId: session_id, sequence: seq }
}

function readData<Schema extends z.ZodType>(schema: Schema, data: unknown): z.infer<Schema> {
  const result = schema.safeParse(data)
  if (!result.success) throw undecodable()
  return result.data
}

function checkToken(token: string): void {
  if (!isSandboxToken(token)) throw new ConnectionRefusal(closeCodes.authenticationFailed, 'Authentication failed.')
}

const undecodable = () => new ConnectionRefusal(closeCodes.decodeError, 'Error while decoding payload.')
