import type { Express } from 'express'
import request from 'supertest'
import { type AppOptions, createApp } from '../../src/http/app.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { createLog } from '../../src/log.ts'
import type { TraktSettings } from '../../src/services/trakt.ts'
import { guild, noraId, openTraktWorld, publicUrl, type TraktWorld } from '../helpers/trakt.ts'

export const apiToken = 'an-operators-token-of-the-tests'

export interface HttpWorld extends TraktWorld {
  app: Express
}

/** The HTTP routes on the real services, with the sandbox's Trakt behind them. */
export async function openHttpWorld(
  options: { app?: Partial<AppOptions>; publicUrl?: string | undefined; settings?: Partial<TraktSettings> } = {},
): Promise<HttpWorld> {
  const world = await openTraktWorld(options)
  const { app: change, ...rest } = options
  const log = createLog({ level: 'info', secrets: [], destination: { write: line => void world.lines.push(line) } })
  const app = createApp({
    trakt: world.trakt,
    publicUrl: 'publicUrl' in rest ? rest.publicUrl : publicUrl,
    trustProxy: 0,
    apiToken,
    health: { database: async () => true, gateway: () => true, lease: () => true },
    metrics: createMetrics(world.db),
    log,
    ...change,
  })
  return { ...world, app }
}

/** A person at a browser: it keeps cookies, follows nothing by itself and remembers what the page's form holds. */
export function openBrowser({ app, people, trakt }: HttpWorld, base = '') {
  let cookie: string | undefined
  let csrf: string | undefined

  async function get(address: string) {
    const asked = request(app).get(address)
    const response = await (cookie ? asked.set('Cookie', cookie) : asked)
    keep(response)
    return response
  }

  function keep(response: request.Response): void {
    const [set] = ([] as string[]).concat(response.headers['set-cookie'] ?? [])
    if (set) cookie = set.split(';')[0]
    csrf = /name="csrf" value="([^"]+)"/.exec(response.text ?? '')?.[1] ?? csrf
  }

  return {
    get,
    cookie: () => cookie,
    csrf: () => csrf,
    useCookie: (value: string | undefined) => {
      cookie = value
    },

    /** Opens the address of the member's message. */
    async open(address: string) {
      return get(base + address)
    },

    /** Goes where the login link leads, decides there, and comes back. */
    async consent(account: string, location: string, decision: 'approve' | 'deny' = 'approve') {
      const back = new URL(await people.consent(account, location, decision))
      return get(back.pathname + back.search)
    },

    /** Presses one of the page's two buttons. */
    async answer(answer: 'link' | 'cancel', fields: Record<string, string> = {}) {
      const asked = request(app).post(`${base}/auth/trakt/confirm`).type('form')
      const sent = { ...(csrf && { csrf }), answer, ...fields }
      return (cookie ? asked.set('Cookie', cookie) : asked).send(sent)
    },

    /** All of it up to the page that asks. */
    async askedToLink(userId: number, discordId: string, account: string) {
      const visit = await get(base + (await loginAddress(trakt, userId, discordId)))
      return this.consent(account, visit.headers.location ?? '')
    },
  }
}

/** The path of the link in a member's message. */
export async function loginAddress(trakt: TraktWorld['trakt'], userId = 1, discordId = noraId): Promise<string> {
  const { token } = await trakt.linking.begin(userId, guild, 'nora.k')
  return `/auth/trakt/login?user=${discordId}&token=${token}`
}

/** What a page says, without its markup. */
export function wordsOn(response: request.Response): string {
  return response.text
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replace(/<\/?(?:strong|code)>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replace(/\s+/g, ' ')
    .trim()
}
