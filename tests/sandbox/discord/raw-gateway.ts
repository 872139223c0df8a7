import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { type RawData, WebSocket } from 'ws'

export interface Received {
  op: number
  t: string | null
  s: number | null
  d: Data
}

/** What the tests look at in the data of an event. */
interface Data {
  id: string
  token: string
  session_id: string
  resume_gateway_url: string
  data: { [key: string]: unknown }
  [key: string]: unknown
}

/** A WebSocket to the gateway, spoken by hand: everything that comes is kept until it is asked for. */
export async function openGateway(url: string, query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/discord/gateway${query}`)
  onTestFinished(() => socket.terminate())
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  socket.on('message', (data: RawData) => {
    received.push(JSON.parse(String(data)))
    for (const look of [...waiting]) look()
  })
  await once(socket, 'open')

  /** Takes the first message that fits, now or when it comes. */
  function take(fits: (message: Received) => boolean): Promise<Received> {
    return new Promise(resolve => {
      const look = () => {
        const index = received.findIndex(fits)
        const [found] = index < 0 ? [] : received.splice(index, 1)
        if (!found) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  }

  return {
    socket,
    closed,
    received,
    send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })),
    event: (name: string) => take(message => message.t === name),
    op: (op: number) => take(message => message.op === op),
  }
}

export type RawGateway = Awaited<ReturnType<typeof openGateway>>

/** What a client says first. */
export function identification(token: string, intents = 1) {
  return { token, intents, properties: { os: 'linux', browser: 'test', device: 'test' } }
}

/** A gateway that is identified and has been told about all its guilds. */
export async function identify(sandbox: { url: string; env: { DISCORD_TOKEN: string } }, intents = 1) {
  const gateway = await openGateway(sandbox.url)
  await gateway.op(10)
  gateway.send(2, identification(sandbox.env.DISCORD_TOKEN, intents))
  const ready = await gateway.event('READY')
  return { ...gateway, ready: ready.d }
}
