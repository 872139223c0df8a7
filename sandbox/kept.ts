import type { KeptDiscord } from './discord/kept.ts'
import type { KeptTrakt } from './trakt/kept.ts'

/** Counts up whenever something that is kept changes its shape: what an older sandbox kept is of no use then. */
export const format = 1

/** All that outlives a sandbox, as JSON holds it. The log, faults and holds, connections and counted requests do not. */
export interface KeptSandbox {
  format: number
  /** Its address, which stands in messages. */
  url: string
  /** The instant of its clock, ISO 8601. */
  now: string
  discord: KeptDiscord
  trakt: KeptTrakt
}

/** The same with the addresses of its own pictures and files changed to another one. */
export function movedTo(url: string, kept: KeptSandbox): KeptSandbox {
  if (kept.url === url) return kept
  return JSON.parse(JSON.stringify(kept).replaceAll(`${kept.url}/`, `${url}/`))
}
