import { withEmoji } from './emoji.js'

/** A name as it is shown: what turns the direction of writing is left out, since it would turn what stands beside, too. */
export const shownName = (/** @type {string} */ name) => withEmoji(name.replace(/\p{Bidi_Control}/gu, ''))
