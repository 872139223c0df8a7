import { Avatar } from './avatar.js'
import { Components } from './components.js'
import { Embed } from './embed.js'
import { Attachment } from './files.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { shownName } from './names.js'
import { Markdown } from './text.js'
import { formatExact, formatMessageTime } from './times.js'

const loading = 1 << 7
/** Such a message shows only the files that one of its components names. */
const componentsV2 = 1 << 15

/**
 * @param {{ message: import('./types.js').Message, joined: boolean, sought: boolean, failure?: string, now: number }}
 *   properties
 */
export function Message({ message, joined, sought, failure, now }) {
  const { actions, world, me } = useView()
  const { author, interaction_metadata: used } = message
  const name = [...world.people, world.bot].find(({ id }) => id === author.id)?.name ?? author.username
  const exact = formatExact(Date.parse(message.timestamp) / 1_000)
  const mine = message.mentions?.some(({ id }) => id === me.id)

  const kinds = { joined, ephemeral: message.ephemeral, 'mentions-me': mine, sought }
  return html`<article class=${['message', ...Object.keys(kinds).filter(kind => kinds[kind])].join(' ')}
    data-message=${message.id}>
    ${!joined && html`<${Avatar} id=${author.id} name=${name} bot=${author.bot} />`}
    <div class="body">
      ${used?.name && html`<p class="used"><span class="who">${shownName(personName(used.user))}</span> used <code>/${used.name}</code></p>`}
      ${
        !joined &&
        html`<header>
          <strong class="author">${shownName(name)}</strong>
          ${author.bot && html`<span class="app">APP</span>`}
          <time dateTime=${exact.iso} title=${exact.text}>${formatMessageTime(message.timestamp, now)}</time>
        </header>`
      }
      ${
        message.flags & loading
          ? html`<p class="thinking" role="status">${name} is thinking…</p>`
          : html`<${Content} message=${message} />`
      }
      ${failure && html`<p class="failure" role="alert"><${Icon} of="warning" /> ${failure}</p>`}
      ${message.ephemeral && html`<${OnlyYou} onDismiss=${() => actions.dismiss(message.id)} />`}
    </div>
  </article>`
}

const personName = user => user.global_name ?? user.username

function Content({ message }) {
  const edited =
    message.edited_timestamp &&
    html`<span class="edited" title=${formatExact(Date.parse(message.edited_timestamp) / 1_000).text}>(edited)</span>`
  return html`
    ${message.content && html`<${Markdown} text=${message.content} />`}
    ${message.embeds.map(embed => html`<${Embed} embed=${embed} />`)}
    ${!(message.flags & componentsV2) && message.attachments.map(file => html`<${Attachment} key=${file.id} file=${file} />`)}
    <${Components} message=${message} components=${message.components} />
    ${edited}
  `
}

/** What stands under a message that nobody else sees. @param {{ onDismiss: () => void }} properties */
export function OnlyYou({ onDismiss }) {
  return html`<p class="only-you">
    <${Icon} of="eye" /> Only you can see this ·${' '}
    <button type="button" class="link" onClick=${onDismiss}>Dismiss message</button>
  </p>`
}
