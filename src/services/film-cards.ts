import type { Seen } from '../../db/seen.ts'

const named = ' named '

/**
 * What a film's card tells that can change, as it is noted with the card: another text means that the card has to be drawn
 * again.
 */
export function saidOnCard({ seenBy, seers }: Seen, audience: number): string {
  const names = seers.map(seer => seer.discordId ?? seer.name).join(', ')
  return `${seenBy} of ${audience}${names && named}${names}`
}

/**
 * Whether a card has to be drawn again. While the round runs it tells what is so; afterwards it stands there for ever, and
 * names nobody, because who has seen a film may be hidden one day.
 */
export function isCardStale(said: string | null, film: Seen, audience: number, running: boolean): boolean {
  if (said === null) return true
  return running ? said !== saidOnCard(film, audience) : said.includes(named)
}
