import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { useNow } from './clock.js'
import { Composer } from './composer.js'
import { Hint } from './hint.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { Message, OnlyYou } from './message.js'
import { Avatar } from './sidebar.js'
import { formatDay } from './times.js'

/** Messages of one author within this time stand together, in milliseconds. */
const together = 7 * 60_000

/** How near to the end one has to be, in pixels, for new messages to be scrolled to. */
const nearEnd = 160

/** One channel: its messages and the box to write in. */
export function Chat({ state, title }) {
  const { channelId, failures } = state
  const messages = state.messages[channelId]
  const attempts = state.attempts.filter(attempt => attempt.channelId === channelId)
  const scroller = useRef(null)
  const atEnd = useRef(true)
  const now = useNow()

  const toEnd = () => {
    const { current } = scroller
    if (current && atEnd.current) current.scrollTop = current.scrollHeight
  }
  useLayoutEffect(toEnd, [messages])

  useLayoutEffect(() => {
    const found = state.sought && scroller.current.querySelector(`[data-message="${CSS.escape(state.sought.id)}"]`)
    if (!found) return
    atEnd.current = false
    found.scrollIntoView({ block: 'center' })
  }, [state.sought])

  // Who does something wants to see what comes of it.
  useLayoutEffect(() => {
    if (attempts.length > 0) atEnd.current = true
    toEnd()
  }, [attempts.length])

  // Pictures, opened lists and the composer change the height without a new message.
  useEffect(() => {
    const { current } = scroller
    const keep = new ResizeObserver(toEnd)
    keep.observe(current)
    keep.observe(current.firstElementChild)
    return () => keep.disconnect()
  }, [])

  // Only a scroll at the same height is one of the reader's own.
  const height = useRef('')
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
    const before = height.current
    height.current = `${scrollHeight} ${clientHeight}`
    if (before === height.current) atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd
  }

  return html`
    <div class="scroller" ref=${scroller} onScroll=${onScroll}>
      <div class="messages" role="log" aria-label="Messages in ${title}">
        <p class="beginning">${messages ? `This is the beginning of ${title}.` : 'Loading…'}</p>
        ${(messages ?? []).map((message, at) => {
          const before = messages[at - 1]
          const newDay = !before || formatDay(before.timestamp) !== formatDay(message.timestamp)
          return html`
            ${newDay && html`<${Day} key="day-${message.id}" instant=${message.timestamp} />`}
            <${Message} key=${message.id} message=${message} failure=${failures[message.id]}
              now=${now} sought=${state.sought?.id === message.id} joined=${!newDay && joins(before, message)} />`
        })}
        ${attempts.map(attempt => html`<${Attempt} key=${`attempt-${attempt.id}`} attempt=${attempt} />`)}
      </div>
    </div>
    ${!messages?.some(isNomination) && html`<${Hint} />`}
    ${channelId && html`<${Composer} title=${title} draft=${state.draft} />`}
  `
}

const Day = ({ instant }) => html`<div class="day"><span>${formatDay(instant)}</span></div>`

/** Whether a message says that somebody has found out how to begin. */
const isNomination = ({ interaction_metadata: used }) => used?.name === 'nominate'

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
