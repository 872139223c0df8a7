/**
 * What happens in the sandbox, for parts of the page beside the chat: every live event as it came, and
 * `{ type: 'connected' }` whenever something may have been missed before.
 * @typedef {{ type: string, [key: string]: any }} LiveEvent
 */

/** @type {Set<(event: LiveEvent) => void>} */
const hearers = new Set()

/** @param {LiveEvent} event */
export function tell(event) {
  for (const hearer of [...hearers]) hearer(event)
}

/** Answers what ends it. @param {(event: LiveEvent) => void} hearer */
export function hear(hearer) {
  hearers.add(hearer)
  return () => {
    hearers.delete(hearer)
  }
}
