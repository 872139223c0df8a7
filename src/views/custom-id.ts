/** What buttons and selects ask for. Each is handled by exactly one command (see `commands/`). */
export const actions = [
  'nominate-pick',
  'nominate-again',
  'withdraw',
  'vote',
  'vote-cast',
  'vote-clear',
  'details',
  'details-list',
  'details-pick',
  'watched',
  'watched-list',
  'watched-film',
  'watched-pick',
  'watched-again',
  'mark-watched',
  'undo-play',
  'not-watched',
  'rate',
  'rate-pick',
  'rate-film',
  'rate-play',
  'rate-film-pick',
  'setup',
  'setup-channel',
  'start-now',
  'resume',
  'round-advance',
  'round-cancel',
  'round-restore',
  'claim-confirm',
  'claim-take',
  'claim-ask',
  'claim-approve',
  'claim-decline',
  'trakt-link',
  'trakt-code',
  'trakt-replace',
  'trakt-sync',
  'trakt-unlink',
  'trakt-unlink-confirmed',
  'privacy-export',
  'privacy-delete',
  'visibility',
  'history-page',
  'watchlist-page',
  'watchlist-nominate',
  'trakt-offer',
  'trakt-unsure',
  'trakt-retry',
] as const

export type Action = (typeof actions)[number]

const version = 'v1'
/** Discord docs, components/reference, Custom ID. */
const longest = 100

/**
 * The `custom_id` of a component: `v1|action|argument|…`. All that a click needs to know stands in it, so that it works
 * after a restart. Throws `RangeError` when an argument has a `|` or the whole is longer than 100 characters.
 */
export function encodeCustomId(action: Action, ...parameters: (string | number)[]): string {
  const parts = parameters.map(String)
  if (parts.some(part => part.includes('|'))) throw new RangeError(`A custom id cannot hold ${parts.join(', ')}.`)
  const customId = [version, action, ...parts].join('|')
  if (customId.length > longest) throw new RangeError(`The custom id ${customId} is too long.`)
  return customId
}

/** What a `custom_id` says, or null when it is from another version or names no action. It is input, not proof. */
export function decodeCustomId(customId: string): { action: Action; parameters: string[] } | null {
  const [made, name, ...parameters] = customId.split('|')
  const action = actions.find(known => known === name)
  return made === version && action ? { action, parameters } : null
}
