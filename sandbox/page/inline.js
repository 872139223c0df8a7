/**
 * The parts of a line of Discord's markdown as plain data (Discord docs, reference, Message Formatting).
 * @typedef {{ type: 'text' | 'code' | 'emoji', text: string }
 *   | { type: 'strong' | 'em' | 'u' | 's' | 'spoiler', children: Inline[] }
 *   | { type: 'link', url: string, children: Inline[] }
 *   | { type: 'time', seconds: number, style: string }
 *   | { type: 'user' | 'role' | 'channel', id: string }
 *   | { type: 'command', name: string, id: string }} Inline
 */

/** @type {{ at: RegExp, make: (match: RegExpExecArray) => Inline }[]} */
const rules = [
  { at: /\\([^0-9A-Za-z\s])/y, make: ([, text]) => ({ type: 'text', text }) },
  { at: /(`+)(.*?[^`])\1(?!`)/sy, make: ([, , text]) => ({ type: 'code', text: text.trim() || text }) },
  {
    at: /<t:(-?\d{1,12})(?::([tTdDfFsSR]))?>/y,
    make: ([, seconds, style = 'f']) => ({ type: 'time', seconds: Number(seconds), style }),
  },
  { at: /<@!?(\d{1,20})>/y, make: ([, id]) => ({ type: 'user', id }) },
  { at: /<@&(\d{1,20})>/y, make: ([, id]) => ({ type: 'role', id }) },
  { at: /<#(\d{1,20})>/y, make: ([, id]) => ({ type: 'channel', id }) },
  { at: /<\/([-_\p{L}\p{N} ]{1,98}):(\d{1,20})>/uy, make: ([, name, id]) => ({ type: 'command', name, id }) },
  { at: /<a?:(\w{2,32}):\d{1,20}>/y, make: ([, name]) => ({ type: 'emoji', text: `:${name}:` }) },
  {
    at: /<(https?:\/\/[^\s<>]+)>/y,
    make: ([, url]) => ({ type: 'link', url, children: [{ type: 'text', text: url }] }),
  },
  {
    at: /\[((?:\\.|[^\][\\])+)\]\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?: +"[^"\n]*")?\)/y,
    make: ([, label, url]) => ({ type: 'link', url, children: parseInline(label, true) }),
  },
  {
    at: /https?:\/\/[^\s<]+[^<.,:;"'\]\s)*_~|]/y,
    make: ([url]) => ({ type: 'link', url, children: [{ type: 'text', text: url }] }),
  },
  { at: /\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/sy, make: within('strong') },
  { at: /__((?:\\.|[^\\])+?)__(?!_)/sy, make: within('u') },
  { at: /\*(?=\S)((?:\*\*|\\.|\s+(?:\\.|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/sy, make: within('em') },
  { at: /\b_((?:__|\\.|[^\\_])+?)_\b/sy, make: within('em') },
  { at: /~~((?:\\.|[^\\])+?)~~(?!_)/sy, make: within('s') },
  { at: /\|\|((?:\\.|[^\\])+?)\|\|/sy, make: within('spoiler') },
]

/** Where something other than plain words may begin. */
const special = /[\\`<[*_~|]|https?:\/\//g

/** @param {'strong' | 'em' | 'u' | 's' | 'spoiler'} type @returns {(match: RegExpExecArray) => Inline} */
function within(type) {
  return ([, inside]) => ({ type, children: parseInline(inside) })
}

/**
 * @param {string} text
 * @param {boolean} [inLink] links do not nest
 * @returns {Inline[]}
 */
export function parseInline(text, inLink = false) {
  /** @type {Inline[]} */
  const parts = []
  let plain = ''
  const flush = () => {
    if (plain) parts.push({ type: 'text', text: plain })
    plain = ''
  }
  for (let at = 0; at < text.length; ) {
    special.lastIndex = at
    const next = special.exec(text)?.index ?? text.length
    plain += text.slice(at, next)
    if (next === text.length) break
    const found = match(text, next)
    if (!found || (inLink && found.part.type === 'link')) {
      plain += text[next]
      at = next + 1
      continue
    }
    if (found.part.type === 'text') plain += found.part.text
    else {
      flush()
      parts.push(found.part)
    }
    at = found.end
  }
  flush()
  return parts
}

/** @param {string} text @param {number} at */
function match(text, at) {
  for (const rule of rules) {
    rule.at.lastIndex = at
    const found = rule.at.exec(text)
    // Reading the parts of a match uses the same rules again: where the match ends is noted before.
    const end = rule.at.lastIndex
    if (found) return { part: rule.make(found), end }
  }
  return undefined
}
