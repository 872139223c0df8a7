import { request } from '../api.js'

/**
 * What the director asks of the sandbox; see sandbox/README.md. Each throws an `Error` with the sandbox's own words.
 *
 * @typedef {{ name: string, what: string }} Line
 * @typedef {{ service: string, title: string, faults: Line[], places: Line[] }} Service
 * @typedef {{ id: string, service: string, match: { path?: string, method?: string }, left: number, name?: string,
 *   at?: string }} SetFault
 * @typedef {{ id: string, service: string, match: { path?: string }, point: string, waiting: number }} Hold
 * @typedef {{ services: Service[], set: SetFault[], holds: Hold[] }} Faults
 * @typedef {{ switches: (Line & { on: boolean })[], readLag: Record<string, number> }} TraktWays
 * @typedef {{ id: number, at: string, kind: string, method: string, route: string, status: number, milliseconds: number,
 *   request?: string, answer?: string, interaction?: string, person?: string }} LogEntry
 * @typedef {{ username: string, slug: string, name: string, private: boolean, vip: boolean, deleted: boolean,
 *   locked: boolean, deactivated: boolean }} Account
 * @typedef {{ account: string, flow: string, expiresAt: string, refreshes: number }} Grant
 */

/** Everybody and every guild, whoever may see them. @returns {Promise<import('../types.js').World>} */
export const fetchWholeWorld = () => request('GET', '/world')

/** @returns {Promise<Faults>} */
export const fetchFaults = () => request('GET', '/faults')

/** @param {{ service: string, name: string, at: string, times: number }} fault */
export const setFault = fault => request('POST', '/faults', fault)

/** @param {string} id */
export const removeFault = id => request('DELETE', `/faults/${id}`)

/** @param {string} id */
export const releaseHold = id => request('POST', `/holds/${id}/release`)

/** @returns {Promise<TraktWays>} */
export const fetchTraktWays = () => request('GET', '/trakt/faults')

/** @param {string} name @param {boolean} on */
export const setSwitch = (name, on) => request('POST', '/trakt/faults', { name, on })

/** @param {number} seconds */
export const setReadLag = seconds => request('POST', '/trakt/faults', { name: 'read-lag', seconds })

/** @returns {Promise<number>} how many clients have a session */
export const fetchConnected = async () => (await request('GET', '/gateway')).connected

/** @param {{ action: string }} act */
export const actOnGateway = act => request('POST', '/gateway', act)

export const forgetNonces = () => request('POST', '/nonces/forget')

/** Replaces what the bot is denied in a channel. @param {string} channel @param {string[]} deny */
export const denyBot = (channel, deny) =>
  request('PATCH', `/channels/${channel}/permissions`, { target: 'bot', deny, allow: [] })

/** @param {string} guild @param {boolean} unavailable */
export const setOutage = (guild, unavailable) => request('POST', `/guilds/${guild}/outage`, { unavailable })

/** @param {string} guild @param {boolean} joined */
export const setBotJoined = (guild, joined) => request('POST', `/guilds/${guild}/bot`, { joined })

/** @param {string} channel @param {string} message */
export const deleteMessage = (channel, message) => request('DELETE', `/channels/${channel}/messages/${message}`)

/** @returns {Promise<LogEntry[]>} */
export const fetchLog = () => request('GET', '/log')

export const emptyLog = () => request('DELETE', '/log')

/** @returns {Promise<Account[]>} */
export const fetchAccounts = () => request('GET', '/trakt/accounts')

/** @returns {Promise<Grant[]>} */
export const fetchGrants = () => request('GET', '/trakt/tokens')

/** Who has linked which account, where the sandbox can know. @returns {Promise<{ account: string, person: string }[]>} */
export const fetchLinks = () => request('GET', '/trakt/links')

/** @param {string} slug */
export const fetchLibrary = slug => request('GET', `/trakt/accounts/${encodeURIComponent(slug)}/library`)
