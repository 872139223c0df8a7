import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createTmdb, type TmdbOptions, tmdbApiKey } from '../../../sandbox/tmdb/server.ts'

export interface Answer {
  status: number
  headers: Headers
  body: Record<string, unknown>
}

/** The stand-in on a free loopback port. `get` sends the v3 key unless the path brings its own. */
export async function serveTmdb(options: TmdbOptions = {}) {
  const server = createServer(express().use('/tmdb', createTmdb(options)))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tmdb`

  async function ask(path: string, init?: RequestInit): Promise<Answer> {
    const response = await fetch(`${url}${path}`, init)
    return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] }
  }

  return {
    url,
    ask,
    get: (path: string) => ask(`${path}${path.includes('?') ? '&' : '?'}api_key=${tmdbApiKey}`),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** The titles of a list answer. */
export function titles(answer: Answer): string[] {
  return rows(answer).map(row => String(row.title))
}

/** The rows of a list answer. */
export function rows(answer: Answer): Record<string, unknown>[] {
  return answer.body.results as Record<string, unknown>[]
}
