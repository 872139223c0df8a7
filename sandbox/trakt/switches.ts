/** Ways of Trakt that are not documented, were different once, or mean trouble: off until somebody switches them on. */
export const switchNames = {
  'legacy-invalid-grant': '`invalid_grant` comes as 401 with the long sentence of the time before July 2026',
  'denial-without-error': 'a denial redirects with the `state` alone instead of `error=access_denied`',
  'forced-challenge': 'an authorisation without PKCE gets a challenge that nobody can answer, as in July 2026',
  'old-access-token-survives': 'an access token lives on after its refresh until it expires; usually it dies at once',
  'application-deleted': 'Trakt has deleted our application: `invalid_client`, and 403 `Forbidden` from the API',
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
