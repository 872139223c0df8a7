import { Temporal } from 'temporal-polyfill'

const zoneName = /^[a-z][a-z0-9_+-]*(?:\/[a-z0-9_+-]+)*$/i
/** The longest name in the IANA database has 32 characters. */
const longestZone = 40
/** Discord shows 25 choices at most (Discord docs, interactions/application-commands, autocomplete). */
const mostSuggestions = 25

const common = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Paris',
  'Europe/Madrid',
  'Europe/Athens',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Sydney',
]

/** ICU lists these zones by names the IANA database has since replaced; people look for the new ones. */
const renamed: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

interface Listed {
  zone: string
  /** Every name it is found by, in the form `searchable` gives. */
  names: string[]
}

const listed: Listed[] = [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])]
  .map(name => {
    const zone = renamed[name] ?? name
    return { zone, names: [...new Set([zone, name])].map(searchable) }
  })
  .sort((a, b) => (a.zone < b.zone ? -1 : 1))

/**
 * The IANA name as the database spells it (`europe/berlin` → `Europe/Berlin`), or null if there is no such zone. Bare
 * offsets such as `+02:00` are refused: they know no summer time.
 */
export function canonicalZone(text: string): string | null {
  const typed = text.trim().replace(/\s+/g, '_')
  if (typed.length > longestZone || !zoneName.test(typed)) return null
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(typed).timeZoneId
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Whether the text names an IANA zone, in whatever case. */
export function isZone(text: string): boolean {
  return canonicalZone(text) !== null
}

/**
 * Up to 25 zones for what has been typed so far, the best first: the zone itself, then cities that are or begin with it,
 * then any part of a name. Nothing typed gives a few common ones.
 */
export function suggestZones(text: string): string[] {
  const query = searchable(text.trim().slice(0, longestZone))
  if (query === '') return [...common]
  const exact = canonicalZone(text)
  const ranked = listed
    .map(({ zone, names }) => ({ zone, rank: Math.min(...names.map(name => rankOf(name, query))) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(({ zone }) => zone)
  return [...new Set([...(exact ? [exact] : []), ...ranked])].slice(0, mostSuggestions)
}

/** Lower case, no accents, `_` for spaces: `São Paulo` finds `America/Sao_Paulo`. */
function searchable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[\s_]+/g, '_')
}

function rankOf(name: string, query: string): number {
  const city = name.slice(name.lastIndexOf('/') + 1)
  if (name === query || city === query) return 0
  if (city.startsWith(query)) return 1
  if (name.startsWith(query)) return 2
  if (name.split(/[/_-]/).some(part => part.startsWith(query))) return 3
  return name.includes(query) ? 4 : Number.POSITIVE_INFINITY
}
