import { html } from '../html.js'

/** A line of the sandbox's own, in which code stands between backticks. @param {{ text: string }} properties */
export function Line({ text }) {
  return html`<small>${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}</small>`
}
