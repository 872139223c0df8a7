import { type Fault, fault, onTheWay, page } from '../intercept/catalogue.ts'
import type { FaultAnswer, Match } from '../intercept/intercept.ts'
import { endOf } from './api/rate-limits.ts'
import { blockedPage, marksOfTrakt } from './edge.ts'

/** The calls that a fault can hit. */
export const places = {
  exchange: { service: 'trakt-auth', method: 'POST', path: '^/oauth/token', body: 'authorization_code' },
  refresh: { service: 'trakt-auth', method: 'POST', path: '^/oauth/token', body: 'refresh_token' },
  revoke: { service: 'trakt-auth', method: 'POST', path: '^/oauth/revoke' },
  'device-code': { service: 'trakt-auth', method: 'POST', path: '^/oauth/device/code' },
  'device-token': { service: 'trakt-auth', method: 'POST', path: '^/oauth/device/token' },
  /** Every call that an application makes to the auth host; what a browser shows is left alone. */
  auth: { service: 'trakt-auth', method: 'POST', path: '^/oauth/(token|revoke|device)' },
  settings: { service: 'trakt', path: '^/users/settings' },
  profile: { service: 'trakt', path: '^/users/me/?(\\?|$)' },
  'last-activities': { service: 'trakt', path: '^/sync/last_activities' },
  watched: { service: 'trakt', method: 'GET', path: '^/sync/watched/movies' },
  'history-get': { service: 'trakt', method: 'GET', path: '^/sync/history' },
  'history-add': { service: 'trakt', method: 'POST', path: '^/sync/history/?$' },
  'history-remove': { service: 'trakt', method: 'POST', path: '^/sync/history/remove' },
  'ratings-get': { service: 'trakt', method: 'GET', path: '^/sync/ratings' },
  'ratings-add': { service: 'trakt', method: 'POST', path: '^/sync/ratings/?$' },
  'ratings-remove': { service: 'trakt', method: 'POST', path: '^/sync/ratings/remove' },
  'watchlist-get': { service: 'trakt', method: 'GET', path: '^/sync/watchlist' },
  'watchlist-add': { service: 'trakt', method: 'POST', path: '^/sync/watchlist/?$' },
  'watchlist-remove': { service: 'trakt', method: 'POST', path: '^/sync/watchlist/remove' },
  search: { service: 'trakt', path: '^/search/' },
  api: { service: 'trakt' },
} as const satisfies Record<string, Match>

export type Place = keyof typeof places

/** A list with nothing in it, by headers that agree. */
const emptyList = {
  'x-pagination-page': '1',
  'x-pagination-limit': '100',
  'x-pagination-page-count': '0',
  'x-pagination-item-count': '0',
}

/** Trakt itself says so; what stands in front of it has no such marks. */
function own(answer: FaultAnswer): FaultAnswer {
  return { ...answer, headers: { ...marksOfTrakt(), ...answer.headers } }
}

/** A body that is sent as it stands, of any type. */
function raw(status: number, type: string, body = '', headers: Record<string, string> = {}): FaultAnswer {
  return { status, body, html: true, headers: { 'content-type': type, ...headers } }
}

const text = 'text/plain; charset=utf-8'
const html = 'text/html; charset=utf-8'
const json = 'application/json; charset=utf-8'
const cloudflare = { server: 'cloudflare' }

const refusal = (status: number, headers: Record<string, string> = {}) => own(raw(status, text, '', headers))

const oauth = (status: number, error: string, error_description: string): FaultAnswer =>
  own({ status, body: { error, error_description } })

const limits = {
  reads: { name: 'AUTHED_API_GET_LIMIT', period: 300, limit: 500 },
  writes: { name: 'AUTHED_API_POST_LIMIT', period: 1, limit: 1 },
}

const ratelimit = (now: number, { method }: Match) =>
  JSON.stringify({
    ...limits[method === 'POST' ? 'writes' : 'reads'],
    remaining: 0,
    until: endOf(now + 60_000),
  })

/** What goes wrong with a call, by name. "Takes effect" means that Trakt has done it, and only the answer suffers. */
export const faults = {
  ...onTheWay,
  'error-after-effect': fault('takes effect, and a 502 page comes from the proxy', {
    ...raw(502, html, page('502 Bad Gateway')),
    after: true,
  }),
  'truncated-json': fault('takes effect, and the answer’s JSON breaks off', {
    ...own(raw(200, json, '{"access_token":"sandbox-acc')),
    after: true,
  }),
  'empty-answer': fault('takes effect, and the answer is 200 with nothing in it', {
    ...own(raw(200, json)),
    after: true,
  }),
  'proxy-html': fault('200 with a page of some proxy instead of JSON', raw(200, html, page('Welcome to nginx!'))),
  'forbidden-text': fault('403 with the text `Forbidden`', own(raw(403, text, 'Forbidden'))),
  'forbidden-html': fault('403 with a page of Cloudflare', raw(403, html, blockedPage, cloudflare)),
  unauthorized: fault('401 with nothing in it, as a fresh token gets now and then', refusal(401)),
  'invalid-grant': fault('400 `invalid_grant`, whatever was sent', oauth(400, 'invalid_grant', 'session not found')),
  'invalid-request': fault(
    '400 `invalid_request`: the application asked wrongly',
    oauth(400, 'invalid_request', 'client_id is required'),
  ),
  'invalid-client': fault('401 `invalid_client`', oauth(401, 'invalid_client', 'client authentication failed')),
  'empty-list': fault('200 with `[]`, whatever there is', own({ status: 200, body: [], headers: emptyList })),
  'empty-map': fault('200 with `{}`, as for nobody’s films with `extended=min`', own({ status: 200, body: {} })),
  'wrong-content-type': fault('412 with nothing in it', refusal(412)),
  'account-full': fault('420 with nothing in it: the account’s limit is reached', refusal(420)),
  invalid: fault('422 with nothing in it: what was sent is not valid', refusal(422)),
  'vip-only': fault(
    '426 with `X-Upgrade-URL`: that is for VIPs',
    refusal(426, { 'x-upgrade-url': 'https://trakt.tv/vip' }),
  ),
  locked: fault(
    '423: the account is locked',
    refusal(423, { 'x-account-locked': 'true', 'x-account-deactivated': 'false' }),
  ),
  deactivated: fault(
    '423: the account is deactivated',
    refusal(423, { 'x-account-locked': 'false', 'x-account-deactivated': 'true' }),
  ),
  'rate-limit': fault('429 with `Retry-After: 60` and `X-Ratelimit`', (now, match) =>
    refusal(429, { 'retry-after': '60', 'x-ratelimit': ratelimit(now, match) }),
  ),
  'rate-limit-bare': fault('429 with neither', refusal(429)),
  'rate-limit-text': fault(
    '429 of Cloudflare as text, with `Retry-After: 143`',
    raw(429, text, 'error code: 1015', { ...cloudflare, 'retry-after': '143' }),
  ),
  'rate-limit-html': fault(
    '429 of Cloudflare as a page, without `Retry-After`',
    raw(429, html, page('Error 1015: You are being rate limited'), cloudflare),
  ),
  'server-error': fault('500 with `X-Error-Message`', refusal(500, { 'x-error-message': 'Something broke.' })),
  'bad-gateway': fault('502 with a page', raw(502, html, page('502 Bad Gateway'))),
  unavailable: fault('503 with `Retry-After: 30`', raw(503, text, '', { 'retry-after': '30' })),
  'gateway-timeout': fault('504 with a page', raw(504, html, page('504 Gateway Time-out'))),
  'unknown-error': fault('520 of Cloudflare', raw(520, html, page('520: Web server returns an unknown error'))),
} satisfies Record<string, Fault>

export type FaultName = keyof typeof faults
