import { idOf, type OldNomination, type Reading } from './nominations.ts'
import { quoted } from './remarks.ts'
import { isObject, words } from './values.ts'

/** By id of TMDB, the keys of those who voted for the film. */
export type OldVotes = Map<number, Set<string>>

/**
 * Reads a week's votes, in which two shapes can stand side by side: the web app's nomination id → (name → boolean), and the
 * chat bot's name → list of nomination ids. Votes for what is not in the week are remarked on.
 */
export function readVotes(
  raw: unknown,
  where: string,
  nominations: Iterable<OldNomination>,
  { people, remarks }: Reading,
): OldVotes {
  const films = filmsById(nominations)
  const votes: OldVotes = new Map()
  const withdrawn = new Set<string>()
  if (raw === undefined || raw === null) return votes
  if (!isObject(raw)) {
    remarks.skip(where, `${words(raw)} stands where votes are expected`)
    return votes
  }

  function add(id: string | null, name: string): void {
    const row = remarks.row(where)
    row.call(name)
    const film = id === null ? undefined : films.get(id)
    if (!film) return void row.skip(`votes for ${quoted(String(id))}, which is not in this week`)
    const key = people.keyOf(name)
    if (key === null) return void row.skip('has no name')
    const voters = votes.get(film.tmdbId) ?? new Set()
    votes.set(film.tmdbId, voters)
    if (voters.has(key)) return void row.skip(`votes for ${quoted(film.title)} twice`)
    voters.add(key)
    if (withdrawn.has(`${film.tmdbId} ${key}`))
      row.mend(`${quoted(film.title)} is withdrawn in one place and voted for in another, and counts`)
  }

  function addByFilm(id: string, voters: Record<string, unknown>): void {
    for (const [name, vote] of Object.entries(voters)) {
      if (vote === true) add(id, name)
      else if (vote === false) withdraw(id, name)
      else remarks.skip(`${where} ${quoted(name)}`, `${words(vote)} is neither true nor false`)
    }
  }

  /** Remembered for what stands after it; what stands before it counts as well. */
  function withdraw(id: string, name: string): void {
    const film = films.get(id)
    const key = film && people.knownKeyOf(name)
    if (!film || !key) return
    withdrawn.add(`${film.tmdbId} ${key}`)
    if (votes.get(film.tmdbId)?.has(key))
      remarks.mend(
        `${where} ${quoted(name)}`,
        `${quoted(film.title)} is withdrawn in one place and voted for in another, and counts`,
      )
  }

  for (const [key, entry] of Object.entries(raw)) {
    if (Array.isArray(entry)) for (const id of entry) add(idOf(id), key)
    else if (isObject(entry)) addByFilm(key.trim(), entry)
    else remarks.skip(`${where} ${quoted(key)}`, `${words(entry)} is neither a list of films nor a list of names`)
  }
  return votes
}

/** By the nominations' own ids, and, where none has that one, by those of TMDB, as the chat bot does. */
function filmsById(nominations: Iterable<OldNomination>): Map<string, OldNomination> {
  const all = [...nominations]
  const byTmdb = all.map(film => [String(film.tmdbId), film] as const)
  const byId = all.flatMap(film => film.ids.map(id => [id, film] as const))
  return new Map([...byTmdb, ...byId])
}
