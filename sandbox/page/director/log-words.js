/**
 * How the log reads; its entries come from sandbox/intercept/log.ts.
 * @typedef {import('./api.js').LogEntry} LogEntry
 */

const isPicture = ({ kind, route }) => kind === 'tmdb' && route.startsWith('/t/p/')

/**
 * What one can look at by itself.
 * @type {Record<string, { title: string, has: (entry: LogEntry) => boolean }>}
 */
export const groups = {
  interactions: { title: 'Interactions', has: ({ kind }) => kind === 'interaction' },
  rest: { title: 'Discord', has: ({ kind }) => kind === 'rest' },
  gateway: { title: 'Gateway', has: ({ kind }) => kind === 'gateway' },
  tmdb: { title: 'TMDB', has: entry => entry.kind === 'tmdb' && !isPicture(entry) },
  trakt: { title: 'Trakt', has: ({ kind }) => kind === 'trakt' || kind === 'trakt-auth' },
  pictures: { title: 'Posters', has: isPicture },
}

/** Posters are this page's own requests. */
export const usualGroups = Object.keys(groups).filter(name => name !== 'pictures')

/** From how many milliseconds on something is slow. */
const slow = 1_000

/**
 * @param {LogEntry} entry
 * @returns {{ words: string, tone: 'good' | 'bad' | 'plain' }} how it ended
 */
export function endOf({ kind, status, answer }) {
  if (kind === 'interaction') return { words: answer ?? 'sent', tone: status === 0 ? 'bad' : 'good' }
  if (kind === 'gateway') return { words: status === 0 ? '' : String(status), tone: 'plain' }
  if (status === 0) return { words: 'cut', tone: 'bad' }
  return { words: String(status), tone: status < 400 ? 'good' : 'bad' }
}

/** @param {LogEntry} entry */
export const isTrouble = entry => endOf(entry).tone === 'bad' || entry.milliseconds >= slow

/** @param {number} milliseconds */
export function duration(milliseconds) {
  if (milliseconds >= 10_000) return `${Math.round(milliseconds / 1_000)} s`
  if (milliseconds >= slow) return `${(milliseconds / 1_000).toFixed(1)} s`
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
}

/**
 * Whether an entry is one of those that are looked for.
 * @param {LogEntry} entry
 * @param {{ shown: string[], text: string, onlyTrouble: boolean }} filter groups by name, and a text to be found in it
 */
export function matches(entry, { shown, text, onlyTrouble }) {
  if (!shown.some(name => groups[name]?.has(entry))) return false
  if (onlyTrouble && !isTrouble(entry)) return false
  const wanted = text.trim().toLowerCase()
  return wanted === '' || searchable(entry).includes(wanted)
}

const searchable = ({ kind, method, route, status, request, answer, interaction, person }) =>
  [kind, method, route, status, request, answer, interaction, person].filter(Boolean).join(' ').toLowerCase()

/**
 * A route with the names of those whose ids stand in it.
 * @param {string} route
 * @param {Map<string, string>} names by id
 */
export const readableRoute = (route, names) => route.replace(/\d{17,19}/g, id => names.get(id) ?? id)

/** What was sent or answered, indented where it is JSON. @param {string} text */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
