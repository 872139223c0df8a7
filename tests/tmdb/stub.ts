import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createTmdbApi, type TmdbApiOptions } from '../../src/tmdb/api.ts'

type Reply = (response: ServerResponse, request: IncomingMessage) => void

/** Answers requests with the replies in turn, the last one again and again; notes what was asked and logged. */
export async function serveReplies(...replies: Reply[]) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)]
    requests.push(request)
    reply?.(response, request)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const logged: unknown[] = []
  const open = (options: Partial<TmdbApiOptions> = {}) => {
    const api = createTmdbApi({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/3`,
      apiKey: 'a.b.c',
      log: { warn: (...line: unknown[]) => void logged.push(line) },
      ...options,
    })
    onTestFinished(() => api.close())
    return api
  }
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return { requests, logged, open }
}

/** A JSON answer. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return response => {
    response.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers })
    response.end(JSON.stringify(body))
  }
}

/** Any answer. */
export function raw(status: number, headers: Record<string, string>, text: string): Reply {
  return response => {
    response.writeHead(status, headers)
    response.end(text)
  }
}

/** No answer at all, until the client goes away. */
export const hang: Reply = () => undefined

/** The connection breaks before an answer. */
export const cut: Reply = (_response, request) => void request.socket.destroy()
