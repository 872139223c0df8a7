import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { hear } from '../events.js'
import { useView } from '../html.js'

/** How long events are gathered before what they changed is fetched again, in milliseconds. */
const gathering = 60

/**
 * What the sandbox answers, fetched again after events of these types and after a lost connection; undefined until it is
 * there for the first time. An answer that comes after a later one is forgotten.
 * @template Answer
 * @param {() => Promise<Answer>} fetch
 * @param {(event: import('../events.js').LiveEvent) => boolean} concerns
 * @returns {Answer | undefined}
 */
export function useFetched(fetch, concerns) {
  const { actions } = useView()
  const [answer, setAnswer] = useState(/** @type {Answer | undefined} */ (undefined))
  const latest = useRef(0)

  const read = useCallback(async () => {
    latest.current += 1
    const mine = latest.current
    const fetched = await actions.attempt(fetch)
    if (mine === latest.current && fetched !== undefined) setAnswer(fetched)
  }, [fetch])

  useEffect(() => {
    let timer = 0
    void read()
    const end = hear(event => {
      if (event.type !== 'connected' && !concerns(event)) return
      clearTimeout(timer)
      timer = setTimeout(read, gathering)
    })
    return () => {
      end()
      clearTimeout(timer)
      latest.current += 1
    }
  }, [read])

  return answer
}
