import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createTraktApi } from '../../src/trakt/api.ts'
import { createTraktAuth } from '../../src/trakt/auth.ts'

export type Reply = (response: ServerResponse, request: IncomingMessage) => void

/** What arrived at the far end. */
export interface Arrived {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

/** A far end that answers everything with `reply`, and both of Trakt's clients pointed at it. */
export async function serveReply(reply: Reply, timeoutMs = 10_000) {
  const arrived: Arrived[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    arrived.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body })
    reply(response, request)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const userAgent = 'MovieNight/test'
  const redirectUri = 'https://movies.example.org/auth/trakt/callback'
  const client = { clientId: 'an-id', clientSecret: 'a-secret' }
  const auth = createTraktAuth({ authUrl: `${url}/auth/`, ...client, redirectUri, userAgent, timeoutMs })
  const api = createTraktApi({ apiUrl: `${url}/api/`, clientId: client.clientId, userAgent, timeoutMs })
  onTestFinished(async () => {
    await Promise.all([auth.close(), api.close()])
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return { arrived, auth, api, url }
}

export function answer(status: number, type: string, body: string, headers: Record<string, string> = {}): Reply {
  return response => {
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(body)
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return answer(status, 'application/json; charset=utf-8', JSON.stringify(body), headers)
}
