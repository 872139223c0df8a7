import { useState } from 'preact/hooks'
import { useNow } from './clock.js'
import { withEmoji } from './emoji.js'
import { html, useView } from './html.js'
import { parseMarkdown } from './markdown.js'
import { shownName } from './names.js'
import { formatExact, formatTime } from './times.js'

/** Discord's markdown as elements. @param {{ text: string }} properties */
export function Markdown({ text }) {
  return html`<div class="markdown">${parseMarkdown(text).map(block)}</div>`
}

/** @param {import('./markdown.js').Block} node */
function block(node) {
  switch (node.type) {
    case 'heading':
      return html`<div class="heading heading-${node.level}" role="heading" aria-level=${node.level + 2}>
        ${node.children.map(inline)}
      </div>`
    case 'small':
      return html`<p class="small">${node.children.map(inline)}</p>`
    case 'fence':
      return html`<pre class="fence"><code>${node.text}</code></pre>`
    case 'quote':
      return html`<blockquote>${node.blocks.map(block)}</blockquote>`
    case 'list': {
      const items = node.items.map(item => html`<li>${item.children.map(inline)}${item.blocks.map(block)}</li>`)
      return node.ordered ? html`<ol start=${node.start}>${items}</ol>` : html`<ul>${items}</ul>`
    }
    default:
      return html`<p>${node.children.map(inline)}</p>`
  }
}

/** @param {import('./inline.js').Inline} node */
function inline(node) {
  switch (node.type) {
    case 'strong':
    case 'em':
    case 'u':
    case 's':
      return html`<${node.type}>${node.children.map(inline)}<//>`
    case 'spoiler':
      return html`<${Spoiler}>${node.children.map(inline)}<//>`
    case 'code':
      return html`<code class="code">${node.text}</code>`
    case 'link':
      return html`<${Link} url=${node.url}>${node.children.map(inline)}<//>`
    case 'time':
      return html`<${Time} seconds=${node.seconds} style=${node.style} />`
    case 'user':
    case 'role':
    case 'channel':
      return html`<${Mention} kind=${node.type} id=${node.id} />`
    case 'command':
      return html`<${CommandMention} name=${node.name} id=${node.id} />`
    default:
      return withEmoji(node.text)
  }
}

const discordLink = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(\d+|@me)\/(\d+)(?:\/(\d+))?$/

/** Where a link to one of Discord's channels or messages leads on this page, if the channel is here. */
function placeOf(url, world) {
  const [, guild, channel, message] = discordLink.exec(url) ?? []
  const known = world.guilds.some(({ channels }) => channels.some(({ id }) => id === channel))
  if (!known && guild !== '@me') return undefined
  return { message, hash: `#${[known ? channel : 'dm', message].filter(Boolean).join('/')}` }
}

/** A link: to the sandbox's messages on this page, to anywhere else in a tab that knows nothing of this one. */
export function Link({ url, children, ...attributes }) {
  const { world, actions } = useView()
  const place = placeOf(url, world)
  if (place) {
    const again = () => location.hash === place.hash && actions.seek(place.message)
    return html`<a href=${place.hash} onClick=${again} ...${attributes}>${children}</a>`
  }
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" title=${url} ...${attributes}>${children}</a>`
}

function Spoiler({ children }) {
  const [open, setOpen] = useState(false)
  const reveal = () => setOpen(true)
  return open
    ? html`<span class="spoiler open">${children}</span>`
    : html`<button type="button" class="spoiler" aria-label="Spoiler, hidden" onClick=${reveal}>
        <span aria-hidden="true">${children}</span>
      </button>`
}

function Time({ seconds, style }) {
  const now = useNow()
  const exact = formatExact(seconds)
  return html`<time dateTime=${exact.iso} title=${exact.text}>${formatTime(seconds, style, now)}</time>`
}

function Mention({ kind, id }) {
  const { world, guild, me } = useView()
  if (kind === 'user') {
    const person = [...world.people, world.bot].find(each => each.id === id)
    return html`<span class="mention ${id === me.id ? 'mine' : ''}">@${person ? shownName(person.name) : 'unknown-user'}</span>`
  }
  if (kind === 'role') {
    const role = guild?.roles?.find(each => each.id === id)
    return html`<span class="mention">@${id === guild?.id ? 'everyone' : (role?.name ?? 'unknown-role')}</span>`
  }
  const channel = world.guilds.flatMap(each => each.channels).find(each => each.id === id)
  if (!channel) return html`<span class="mention">#unknown</span>`
  return html`<a class="mention" href="#${id}">#${channel.name}</a>`
}

function CommandMention({ name, id }) {
  const { actions, world } = useView()
  const known = world.commands.some(command => command.id === id)
  return html`<button type="button" class="mention" disabled=${!known} onClick=${() => actions.compose(name)}>
    ${`/${name}`}
  </button>`
}
