import { withEmoji } from './emoji.js'
import { html } from './html.js'
import { Icon } from './icons.js'

/** A round picture: the first letter of a name on a colour of its own. */
export function Avatar({ id, name, bot = false }) {
  const background = bot ? 'var(--brand)' : `oklch(48% 0.13 ${hueOf(id)})`
  return html`<span class="avatar" aria-hidden="true" style=${{ background }}>
    ${bot ? html`<${Icon} of="film" />` : initialOf(name)}
  </span>`
}

/** Ids that follow each other get colours far apart: each step is the golden angle. @param {string} id */
const hueOf = id => Math.round(([...id].reduce((sum, digit) => (sum * 31 + Number(digit)) % 9_973, 7) * 137.508) % 360)

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first sign of a word as one sees it: a letter without what is piled upon it, or an emoji. */
export function initialOf(word) {
  const [first] = graphemes.segment(word.trim())
  const sign = first?.segment.normalize('NFC') ?? ''
  return withEmoji(/^\p{L}/u.test(sign) ? sign.replace(/\p{M}/gu, '').toUpperCase() : sign)
}
