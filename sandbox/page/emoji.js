import twemoji from 'twemoji'
import { html } from './html.js'

/** Marks an emoji as one, or stands for nothing by itself. */
const variationSelector = /\ufe0f/g
const joiner = '\u200d'

/**
 * A text with its emoji as the drawings that Discord shows (Twemoji), since not every machine has a font with them.
 * @param {string} text @returns {(string | import('preact').VNode)[]}
 */
export function withEmoji(text) {
  if (!twemoji.test(text)) return [text]
  /** @type {(string | import('preact').VNode)[]} */
  const parts = []
  let from = 0
  twemoji.replace(text, (found, ...rest) => {
    const at = rest.at(-2)
    if (found === '\ufe0f') return found
    if (at > from) parts.push(text.slice(from, at))
    parts.push(html`<${Emoji} sign=${found} />`)
    from = at + found.length
    return found
  })
  if (from < text.length) parts.push(text.slice(from))
  return parts
}

/** How Twemoji names its drawings: without the selector, save in those that are joined of several. */
const nameOf = sign => twemoji.convert.toCodePoint(sign.includes(joiner) ? sign : sign.replace(variationSelector, ''))

function Emoji({ sign }) {
  return html`<img class="emoji" src="/emoji/${nameOf(sign)}.svg" alt=${sign} draggable=${false} loading="lazy" />`
}
