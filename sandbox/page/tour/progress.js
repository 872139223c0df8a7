import { useEffect, useState } from 'preact/hooks'

const key = 'movie-night-sandbox-tour'

/**
 * How far this browser is with the tour.
 * @typedef {object} Progress
 * @property {'running' | 'skipped' | 'finished'} status
 * @property {string} world the id of the bot, which each sandbox has another of
 * @property {string} [after] the week that was decided before it began
 * @property {{ week: string, nominated: boolean, voters: string[] }} [seen] what one was seen to do in a week, as whomever
 */

/**
 * The progress with what can be seen of the week added to it; the same one where it is nothing new.
 * @param {Progress} progress @param {import('./week.js').Week} week @param {string} me
 * @returns {Progress}
 */
export function withSeen(progress, week, me) {
  const before = progress.seen?.week === week.label ? progress.seen : { week: week.label, nominated: false, voters: [] }
  const isNominated = week.mine && !before.nominated
  const isVoter = week.voted && !before.voters.includes(me)
  if (!isNominated && !isVoter) return progress
  const seen = { ...before, nominated: before.nominated || week.mine }
  return { ...progress, seen: isVoter ? { ...seen, voters: [...seen.voters, me] } : seen }
}

/** @returns {Progress | undefined} nothing on the first visit */
function read() {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** The progress, the same in all tabs, and what changes it. @returns {[Progress | undefined, (next: Progress) => void]} */
export function useProgress() {
  const [progress, setProgress] = useState(read)
  useEffect(() => {
    const update = event => event.key === key && setProgress(read())
    addEventListener('storage', update)
    return () => removeEventListener('storage', update)
  }, [])

  return [
    progress,
    next => {
      localStorage.setItem(key, JSON.stringify(next))
      setProgress(next)
    },
  ]
}
