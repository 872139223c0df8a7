import { useState } from 'preact/hooks'
import { html } from '../html.js'
import { formatClockTime } from '../times.js'
import { duration, endOf, isTrouble, pretty, readableRoute } from './log-words.js'

/**
 * One line of the log, which opens to all there is about it.
 * @param {{ entry: import('./api.js').LogEntry, names: Map<string, string>, onFind: (text: string) => void }} properties
 */
export function Entry({ entry, names, onFind }) {
  const [open, setOpen] = useState(false)
  const { words, tone } = endOf(entry)
  return html`<li>
    <details class="log-entry ${isTrouble(entry) ? 'trouble' : ''}" onToggle=${event => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="log-line">
          <time dateTime=${entry.at}>${formatClockTime(entry.at)}</time>
          <span class="log-kind">${entry.kind}</span>
          <strong>${entry.method}</strong>
          <span class="log-end ${tone}">${words}</span>
          ${entry.milliseconds > 0 && html`<span class="log-time">${duration(entry.milliseconds)}</span>`}
        </span>
        <code>${readableRoute(entry.route, names)}</code>
      </summary>
      ${open && html`<${Details} entry=${entry} names=${names} onFind=${onFind} />`}
    </details>
  </li>`
}

function Details({ entry: { route, person, interaction, request, answer }, names, onFind }) {
  const facts = [
    ['Route', route],
    ['Who', person && (names.get(person) ?? person)],
    ['Interaction', interaction],
  ].filter(([, value]) => value)
  return html`<div class="log-details">
    <dl>
      ${facts.map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${request && html`<h4>Sent</h4><pre tabindex="0"><code>${pretty(request)}</code></pre>`}
    ${answer && html`<h4>Answered</h4><pre tabindex="0"><code>${pretty(answer)}</code></pre>`}
    ${
      interaction &&
      html`<button type="button" class="small-button" onClick=${() => onFind(interaction)}>
        Show all that belongs to it
      </button>`
    }
  </div>`
}
