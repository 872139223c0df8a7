import { useState } from 'preact/hooks'
import { html } from './html.js'

const loopback = ['127.0.0.1', 'localhost', '[::1]']

/**
 * A picture's address on this origin, whichever of its names was used; undefined for anything elsewhere, which is never
 * asked for.
 * @param {string} url
 */
export function ownAddress(url) {
  if (!URL.canParse(url, location.href)) return undefined
  const { origin, hostname, port, pathname, search } = new URL(url, location.href)
  const same = origin === location.origin || (loopback.includes(hostname) && port === location.port)
  return same ? pathname + search : undefined
}

/** A picture of the sandbox itself; of any other, and of one that cannot be had, only what it shows in words. */
export function Picture({ url, description, class: kind }) {
  const [broken, setBroken] = useState(false)
  const address = ownAddress(url)
  const alt = description ?? ''
  if (!address || broken) {
    return html`<span class="picture missing ${kind ?? ''}" role="img" aria-label=${alt || 'A picture'}>
      ${alt || 'A picture from elsewhere'}
    </span>`
  }
  const giveUp = () => setBroken(true)
  return html`<img class="picture ${kind ?? ''}" src=${address} alt=${alt} title=${alt} onError=${giveUp} />`
}
