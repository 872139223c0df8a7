import { useMemo, useState } from 'preact/hooks'
import { html } from '../html.js'
import { Entry } from './log-entry.js'
import { groups, matches, usualGroups } from './log-words.js'
import { useLog } from './use-log.js'

/** How many entries are drawn at first, and how many more each time. */
const portion = 150

/**
 * Every request and interaction with its time, as it happens.
 * @param {{ world: import('../types.js').World }} properties
 */
export function LogView({ world }) {
  const { entries, still, since, setStill, empty } = useLog()
  const [shown, setShown] = useState(usualGroups)
  const [text, setText] = useState('')
  const [onlyTrouble, setOnlyTrouble] = useState(false)
  const [count, setCount] = useState(portion)
  const names = useMemo(() => namesIn(world), [world])

  const toggle = name => setShown(shown.includes(name) ? shown.filter(each => each !== name) : [...shown, name])
  const found = entries.filter(entry => matches(entry, { shown, text, onlyTrouble }))
  return html`
    <div class="log-filter" role="group" aria-label="What the log shows">
      ${Object.entries(groups).map(
        ([name, { title }]) => html`<button type="button" key=${name} class="chip" aria-pressed=${shown.includes(name)}
          onClick=${() => toggle(name)}>${title}</button>`,
      )}
      <button type="button" class="chip" aria-pressed=${onlyTrouble} onClick=${() => setOnlyTrouble(!onlyTrouble)}>
        Only failed or slow
      </button>
    </div>
    <div class="log-tools">
      <input type="search" placeholder="Find in the log" aria-label="Find in the log" value=${text}
        onInput=${event => setText(event.currentTarget.value)} />
      <button type="button" class="small-button" aria-pressed=${still} onClick=${() => setStill(!still)}>
        ${still ? 'Go on' : 'Pause'}
      </button>
      <button type="button" class="small-button" onClick=${empty}>Empty</button>
    </div>
    <p class="soft" role="status">${wordsFor(found.length, entries.length)}${still && `, standing still; ${since} more since`}</p>
    <ol class="log-entries" aria-label="Log, the latest first">
      ${found.slice(0, count).map(entry => html`<${Entry} key=${entry.id} entry=${entry} names=${names} onFind=${setText} />`)}
    </ol>
    ${
      found.length > count &&
      html`<button type="button" class="small-button" onClick=${() => setCount(count + portion)}>Show older ones</button>`
    }
  `
}

/** What ids stand for. @param {import('../types.js').World} world */
function namesIn({ bot, people, guilds }) {
  return new Map([
    [bot.id, bot.name],
    ...people.map(({ id, name }) => [id, name]),
    ...guilds.map(({ id, name }) => [id, name]),
    ...guilds.flatMap(({ channels }) => channels.map(({ id, name }) => [id, `#${name}`])),
  ])
}

function wordsFor(found, all) {
  if (all === 0) return 'Nothing has happened yet.'
  return found === all ? `${all} entries` : `${found} of ${all} entries`
}
