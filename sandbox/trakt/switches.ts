/** Ways of Trakt that are not documented, were different once, or mean trouble: off until somebody switches them on. */
export const switchNames = {
  'legacy-invalid-grant': '`invalid_grant` comes as 401 with the long sentence of the time before July 2026',
  'denial-without-error': 'a denial redirects with the `state` alone instead of `error=access_denied`',
  'forced-challenge': 'an authorisation without PKCE gets a challenge that nobody can answer, as in July 2026',
  'old-access-token-survives': 'an access token lives on after its refresh until it expires; usually it dies at once',
  'application-deleted': 'Trakt has deleted our application: `invalid_client`, and 403 `Forbidden` from the API',
  'no-pagination-headers': 'lists come without `X-Pagination-…`',
  'short-pages': 'no list gives out more than 5 rows at once, whatever is asked for, and says so in its headers',
  'overlapping-pages':
    'each page but the first begins with the last row of the one before, as if a row had come on top meanwhile',
  'skipping-pages': 'each page but the first leaves a row out before it, as if one had gone from the top meanwhile',
  'half-lists': 'lists lack their second half, and their headers agree',
  'low-page-counts': 'headers say that a list has one page, and how many rows it has in truth (trakt-api #896)',
  'high-counts': 'headers say that a list has a hundred times as many pages and rows as it has (trakt-api #896)',
  'paged-ratings': 'ratings come in pages of 100, too, where no page is asked for; usually they come whole',
  'null-ids': 'the first film of each list has no ids at all',
  'null-movies':
    'the first row of the ratings, of the watchlist and of a search has no film at all, as Trakt’s contracts allow',
  'null-scores': 'a search says `null` for every score',
  'wide-scores': 'a search says scores beyond 2^53',
  'odd-not-found': 'what was not found comes back as `{}`, and `not_found` has `people` and `users` as well',
  'partial-adds': 'of a batch beyond the account’s limit what fits is added before the 420; usually nothing is',
  'account-limit-headers': 'a 420 carries `X-Account-Limit`, `X-VIP-User` and `X-Upgrade-URL`; usually nothing',
  'future-accepted': 'plays and ratings in the future are taken as they are; usually they are 422',
} as const

export type SwitchName = keyof typeof switchNames

export function createSwitches() {
  const on = new Set<SwitchName>()
  return {
    isOn: (name: SwitchName): boolean => on.has(name),
    set(name: SwitchName, value: boolean): void {
      if (value) on.add(name)
      else on.delete(name)
    },
    clear: (): void => on.clear(),
  }
}

export type Switches = ReturnType<typeof createSwitches>
