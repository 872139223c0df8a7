import { Avatar } from './avatar.js'
import { useNow } from './clock.js'
import { Composer } from './composer.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { Message, OnlyYou } from './message.js'
import { useScrolling } from './scrolling.js'
import { formatDay } from './times.js'

/** Messages of one author within this time stand together, in milliseconds. */
const together = 7 * 60_000

/** One channel: its messages, what there is to say about them, and the box to write in. */
export function Chat({ state, title, notice }) {
  const { channelId, failures, sought } = state
  const messages = state.messages[channelId]
  const attempts = state.attempts.filter(attempt => attempt.channelId === channelId)
  const { scroller, onScroll, isAway, toEnd } = useScrolling({ messages, attempts: attempts.length, sought })
  const now = useNow()

  return html`
    <div class="scroller" ref=${scroller} onScroll=${onScroll} role="log" aria-label="Messages in ${title}" tabindex="0">
      <div class="messages">
        <p class="beginning">${messages ? `This is the beginning of ${title}.` : 'Loading…'}</p>
        ${(messages ?? []).map((message, at) => {
          const before = messages[at - 1]
          const newDay = !before || formatDay(before.timestamp) !== formatDay(message.timestamp)
          return html`
            ${newDay && html`<${Day} key="day-${message.id}" instant=${message.timestamp} />`}
            <${Message} key=${message.id} message=${message} failure=${failures[message.id]}
              now=${now} sought=${sought?.id === message.id} joined=${!newDay && joins(before, message)} />`
        })}
        ${attempts.map(attempt => html`<${Attempt} key=${`attempt-${attempt.id}`} attempt=${attempt} />`)}
      </div>
    </div>
    ${isAway && html`<div class="jump"><button type="button" onClick=${toEnd}>Jump to the latest message</button></div>`}
    ${notice}
    ${channelId && html`<${Composer} title=${title} draft=${state.draft} />`}
  `
}

const Day = ({ instant }) => html`<div class="day"><span>${formatDay(instant)}</span></div>`

/** Whether a message stands under the name of the one before. */
function joins(before, message) {
  return (
    before.author.id === message.author.id &&
    !message.interaction_metadata?.name &&
    !before.ephemeral &&
    !message.ephemeral &&
    Date.parse(message.timestamp) - Date.parse(before.timestamp) < together
  )
}

/** A command that has no answer yet, or got none in time. */
function Attempt({ attempt: { id, command, failure } }) {
  const { world, actions } = useView()
  if (!failure) return html`<p class="attempt" role="status">Sending <code>/${command}</code>…</p>`
  return html`<article class="message ephemeral">
    <${Avatar} ...${world.bot} bot />
    <div class="body">
      <p class="used">You used <code>/${command}</code></p>
      <p class="failure" role="alert"><${Icon} of="warning" /> ${failure}</p>
      <${OnlyYou} onDismiss=${() => actions.forget(id)} />
    </div>
  </article>`
}
