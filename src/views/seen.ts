import { escapeText } from '../text.ts'
import type { Seen, Seer } from './data.ts'

/** How many names are said, and how long one without a Discord account may be. */
export interface Names {
  most: number
  length: number
}

const noNames: Names = { most: 0, length: 0 }

/**
 * `seen by 3 of 5 👁: Nora, Ben and 1 more`; null where nobody is known to have seen the film. `audience`: of how many it
 * could be known. Those who chose to be named are, as far as `names` allows.
 */
export function seenWords(seen: Seen, audience: number, names = noNames): string | null {
  const words = viewers(seen, audience, names)
  return words === null ? null : `seen by ${words}`
}

/** The same as a sentence of its own. */
export function seenSentence(seen: Seen, audience: number, names: Names): string | null {
  const words = viewers(seen, audience, names)
  return words === null ? null : `Seen by ${words}.`
}

/** `Nora, Ben and 1 more`. Mentions are never parsed, so that nobody is called by being named. */
export function seerNames({ seenBy, seers }: Seen, { most, length }: Names): string {
  const named = seers.slice(0, most).map(seer => seerName(seer, length))
  const rest = seenBy - named.length
  return listed(rest > 0 ? [...named, `${rest} more`] : named)
}

function viewers(seen: Seen, audience: number, names: Names): string | null {
  if (seen.seenBy === 0) return null
  const count = `${seen.seenBy} of ${Math.max(audience, seen.seenBy)} 👁`
  return seen.seers.length === 0 || names.most === 0 ? count : `${count}: ${seerNames(seen, names)}`
}

function seerName({ discordId, name }: Seer, length: number): string {
  return discordId === null ? escapeText(name, length, 'somebody') : `<@${discordId}>`
}

function listed(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
