import { useEffect, useRef, useState } from 'preact/hooks'
import { hear } from '../events.js'
import { useView } from '../html.js'
import { emptyLog, fetchLog } from './api.js'

/** As many as the sandbox keeps. */
const most = 2_000

/** How long entries are gathered before they are drawn, in milliseconds. */
const gathering = 100

/** The log as it grows, the latest first; while it stands still, what comes is counted and kept for later. */
export function useLog() {
  const { actions } = useView()
  const [entries, setEntries] = useState(/** @type {import('./api.js').LogEntry[]} */ ([]))
  const [still, setStill] = useState(false)
  const [since, setSince] = useState(0)
  const all = useRef(/** @type {Map<number, import('./api.js').LogEntry>} */ (new Map()))
  const draw = useRef(() => {})

  draw.current = () => {
    const latest = [...all.current.values()].sort((a, b) => b.id - a.id).slice(0, most)
    all.current = new Map(latest.map(entry => [entry.id, entry]))
    if (still) setSince(latest.filter(({ id }) => id > (entries[0]?.id ?? 0)).length)
    else setEntries(latest)
  }
  useEffect(() => draw.current(), [still])

  const read = () =>
    actions.attempt(async () => {
      for (const entry of await fetchLog()) all.current.set(entry.id, entry)
      draw.current()
    })

  useEffect(() => {
    let timer = 0
    read()
    const end = hear(({ type, entry }) => {
      if (type === 'connected') {
        // Another sandbox may answer now, which counts from 1 again.
        all.current = new Map()
        read()
      }
      if (type !== 'log') return
      all.current.set(entry.id, entry)
      timer ||= setTimeout(() => {
        timer = 0
        draw.current()
      }, gathering)
    })
    return () => {
      end()
      clearTimeout(timer)
    }
  }, [])

  return {
    entries,
    still,
    /** How many have come since it stands still. */
    since,
    setStill,
    /** Empties it here and in the sandbox. */
    async empty() {
      await actions.attempt(emptyLog)
      all.current = new Map()
      setStill(false)
      setEntries([])
    },
  }
}
