import { useState } from 'preact/hooks'
import { accent } from './embed.js'
import { withEmoji } from './emoji.js'
import { FileCard } from './files.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { Picture } from './pictures.js'
import { Select } from './select.js'
import { choicesOf, defaultsOf } from './select-choices.js'
import { Link, Markdown } from './text.js'

/** The kinds of components (Discord docs, components/reference). */
const drawn = {
  1: Row,
  2: Button,
  3: MessageSelect,
  5: MessageSelect,
  6: MessageSelect,
  7: MessageSelect,
  8: MessageSelect,
  9: Section,
  10: ({ component }) => html`<${Markdown} text=${component.content} />`,
  11: ({ component: { media, description } }) =>
    html`<${Picture} class="thumbnail" url=${media.url} description=${description} />`,
  12: Gallery,
  13: ({ component: { file, name, size } }) =>
    html`<${FileCard} url=${file.url} name=${name ?? file.url.split('/').pop()} size=${size} />`,
  14: ({ component: { divider = true, spacing = 1 } }) =>
    html`<div class="separator ${spacing === 2 ? 'large' : ''}">${divider !== false && html`<hr />`}</div>`,
  17: Container,
}

/** @param {{ message: import('./types.js').Message, components?: import('./types.js').Component[] }} properties */
export function Components({ message, components = [] }) {
  return components.map((component, at) => {
    const Kind = drawn[component.type] ?? Unknown
    return html`<${Kind} key=${component.custom_id ?? component.id ?? at} message=${message} component=${component} />`
  })
}

function Unknown({ component }) {
  return html`<p class="unknown">A component of type ${component.type}, which this page cannot show.</p>`
}

function Row({ message, component }) {
  return html`<div class="row"><${Components} message=${message} components=${component.components} /></div>`
}

function Container({ message, component }) {
  const [open, setOpen] = useState(!component.spoiler)
  if (!open) {
    const reveal = () => setOpen(true)
    return html`<button type="button" class="container hidden-container" onClick=${reveal}>Spoiler</button>`
  }
  return html`<section class="container" style=${accent(component.accent_color)}>
    <${Components} message=${message} components=${component.components} />
  </section>`
}

function Section({ message, component }) {
  return html`<div class="section">
    <div class="section-text"><${Components} message=${message} components=${component.components} /></div>
    ${
      component.accessory &&
      html`<div class="accessory"><${Components} message=${message} components=${[component.accessory]} /></div>`
    }
  </div>`
}

function Gallery({ component }) {
  return html`<div class="gallery gallery-${Math.min(component.items.length, 4)}">
    ${component.items.map(({ media, description }) => html`<${Picture} url=${media.url} description=${description} />`)}
  </div>`
}

const styles = { 1: 'primary', 2: 'secondary', 3: 'success', 4: 'danger' }
const linkStyle = 5

function Button({ message, component }) {
  const { actions } = useView()
  const [busy, setBusy] = useState(false)
  const { style, label, emoji, url, disabled, custom_id: customId } = component
  const face = html`${emoji?.name && html`<span>${withEmoji(emoji.name)}</span>`}${withEmoji(label ?? '')}`
  if (style === linkStyle && !disabled) {
    return html`<${Link} class="button secondary" url=${url}>${face} <${Icon} of="leave" /><//>`
  }
  const click = async () => {
    setBusy(true)
    await actions.click(message.id, customId)
    setBusy(false)
  }
  return html`<button type="button" class="button ${styles[style] ?? 'secondary'}" disabled=${disabled || busy}
    aria-busy=${busy} onClick=${click}>${face}</button>`
}

/** A select that tells the bot what was chosen, and shows the message's own state again when that has changed. */
function MessageSelect({ message, component }) {
  const view = useView()
  const { custom_id: customId, placeholder, disabled, min_values: min, max_values: max } = component
  const defaults = defaultsOf(component)
  const version = JSON.stringify([message.edited_timestamp, component])
  return html`<${Select} key=${version} choices=${choicesOf(component, view)} chosen=${defaults}
    min=${min ?? 1} max=${max ?? 1} label=${placeholder || 'Make a selection'} disabled=${disabled}
    onChoose=${values => view.actions.select(message.id, customId, values)} />`
}
