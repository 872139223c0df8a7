import { useEffect, useState } from 'preact/hooks'
import { html } from './html.js'
import { Icon } from './icons.js'
import { ownAddress, Picture } from './pictures.js'

/** How much of a text is shown before one asks for all of it, in lines, and how long it may be to be shown at all, in bytes. */
const glimpse = 6
const longest = 512 * 1024

const isText = type => /^(?:text\/|application\/(?:json|xml))/.test(type ?? '')

/** A file that came with a message. @param {{ file: any }} properties one of Discord's attachment objects */
export function Attachment({ file }) {
  if (file.content_type?.startsWith('image/')) {
    return html`<${Picture} class="attachment" url=${file.url} description=${file.description ?? file.filename} />`
  }
  return html`<${FileCard} url=${file.url} name=${file.filename} size=${file.size}
    text=${isText(file.content_type) && file.size <= longest} />`
}

/** A file with its name, its size and a way to keep it; of a text also how it begins. */
export function FileCard({ url, name, size, text = false }) {
  const address = ownAddress(url)
  return html`<div class="file">
    ${text && address && html`<${Text} address=${address} name=${name} />`}
    <div class="file-line">
      <${Icon} of="file" />
      <span class="file-name">
        ${address ? html`<a href=${address} download=${name}>${name}</a>` : name}
        ${size !== undefined && html`<small>${formatSize(size)}</small>`}
      </span>
      ${
        address &&
        html`<a class="file-keep" href=${address} download=${name} aria-label="Download ${name}" title="Download"><${Icon} of="download" /></a>`
      }
    </div>
  </div>`
}

function Text({ address, name }) {
  const [lines, setLines] = useState(/** @type {string[] | undefined} */ (undefined))
  const [open, setOpen] = useState(false)
  useEffect(() => {
    let wanted = true
    const show = text => wanted && setLines(text.replace(/\n$/, '').split('\n'))
    fetch(address)
      .then(response => (response.ok ? response.text().then(show) : undefined))
      .catch(() => undefined)
    return () => {
      wanted = false
    }
  }, [address])
  if (!lines) return null
  return html`<pre class="file-text" tabindex="0" role="group" aria-label="What is in ${name}"><code>${(
    open ? lines : lines.slice(0, glimpse)
  ).join('\n')}</code></pre>
  ${
    lines.length > glimpse &&
    html`<button type="button" class="link" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      ${open ? 'Show less' : `Show all ${lines.length} lines`}
    </button>`
  }`
}

/** @param {number} bytes */
export function formatSize(bytes) {
  if (bytes < 1_024) return `${bytes} bytes`
  if (bytes < 1_024 ** 2) return `${(bytes / 1_024).toFixed(2)} KB`
  return `${(bytes / 1_024 ** 2).toFixed(2)} MB`
}
