import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { hear } from '../events.js'
import { useView } from '../html.js'

/** How long events are gathered before what they changed is fetched again, in milliseconds. */
const gathering = 60

/**
 * What the sandbox answers, fetched again after events of these types and after a lost connection; undefined until it is
 * there for the first time. An answer that comes after one that was asked for later is forgotten.
 * @template Answer
 * @param {() => Promise<Answer>} fetch
 * @param {(event: import('../events.js').LiveEvent) => boolean} concerns
 * @returns {Answer | undefined}
 */
export function useFetched(fetch, concerns) {
  const { actions } = useView()
  const [answer, setAnswer] = useState(/** @type {Answer | undefined} */ (undefined))
  const asked = useRef(0)
  const shown = useRef(0)

  const read = useCallback(async () => {
    asked.current += 1
    const mine = asked.current
    const fetched = await actions.attempt(fetch)
    if (mine < shown.current || fetched === undefined) return
    shown.current = mine
    setAnswer(fetched)
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
      // What is still under way is for nobody any more.
      shown.current = asked.current + 1
    }
  }, [read])

  return answer
}
