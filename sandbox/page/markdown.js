import { parseInline } from './inline.js'

/**
 * The blocks of Discord's markdown as plain data.
 * @typedef {import('./inline.js').Inline} Inline
 * @typedef {{ type: 'paragraph' | 'small', children: Inline[] }
 *   | { type: 'heading', level: number, children: Inline[] }
 *   | { type: 'fence', text: string }
 *   | { type: 'quote', blocks: Block[] }
 *   | { type: 'list', ordered: boolean, start: number, items: { children: Inline[], blocks: Block[] }[] }} Block
 */

const fence = /```(?:[\w+-]+\n)?\n?(.+?)\n?```\n?/gs
const heading = /^(#{1,3}) +(.+)$/
const small = /^-# +(.+)$/
const quoted = /^> (.*)$/
const quotedToTheEnd = /^>>> (.*)$/
const item = /^( *)([-*]|\d{1,9}\.) +(.+)$/

/** @param {string} text @returns {Block[]} */
export function parseMarkdown(text) {
  /** @type {Block[]} */
  const blocks = []
  let from = 0
  for (const match of text.matchAll(fence)) {
    if (match.index > from) blocks.push(...parseLines(text.slice(from, match.index).replace(/\n$/, '').split('\n')))
    blocks.push({ type: 'fence', text: match[1] })
    from = match.index + match[0].length
  }
  if (from < text.length || blocks.length === 0) blocks.push(...parseLines(text.slice(from).split('\n')))
  return blocks
}

/** @param {string[]} lines @returns {Block[]} */
function parseLines(lines) {
  /** @type {Block[]} */
  const blocks = []
  /** @type {string[]} */
  let paragraph = []
  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', children: parseInline(paragraph.join('\n')) })
    paragraph = []
  }
  for (let at = 0; at < lines.length; ) {
    const found = parseBlock(lines, at)
    if (found) {
      endParagraph()
      blocks.push(found.block)
      at = found.next
    } else {
      paragraph.push(lines[at])
      at += 1
    }
  }
  endParagraph()
  return blocks
}

/**
 * The block other than a paragraph that begins at a line, and the line after it.
 * @param {string[]} lines @param {number} at
 * @returns {{ block: Block, next: number } | undefined}
 */
function parseBlock(lines, at) {
  const line = lines[at]
  const titled = heading.exec(line)
  if (titled) {
    return { block: { type: 'heading', level: titled[1].length, children: parseInline(titled[2]) }, next: at + 1 }
  }
  const tiny = small.exec(line)
  if (tiny) return { block: { type: 'small', children: parseInline(tiny[1]) }, next: at + 1 }
  const all = quotedToTheEnd.exec(line)
  if (all) {
    return { block: { type: 'quote', blocks: parseLines([all[1], ...lines.slice(at + 1)]) }, next: lines.length }
  }
  if (quoted.test(line)) {
    const next = endOf(lines, at, quoted)
    const inside = lines.slice(at, next).map(each => quoted.exec(each)?.[1] ?? '')
    return { block: { type: 'quote', blocks: parseLines(inside) }, next }
  }
  if (item.test(line)) {
    const next = endOfList(lines, at)
    return { block: parseList(lines.slice(at, next)), next }
  }
  return undefined
}

/** @param {string[]} lines @param {number} at @param {RegExp} rule */
function endOf(lines, at, rule) {
  let next = at
  while (next < lines.length && rule.test(lines[next])) next += 1
  return next
}

/** A list ends where the marks at its own depth become of the other kind. @param {string[]} lines @param {number} at */
function endOfList(lines, at) {
  const [, indent, mark] = item.exec(lines[at]) ?? []
  const isOther = line => {
    const [, inner, other] = item.exec(line) ?? []
    return inner.length <= indent.length && /\d/.test(other) !== /\d/.test(mark)
  }
  const end = endOf(lines, at, item)
  const other = lines.findIndex((line, index) => index > at && index < end && isOther(line))
  return other === -1 ? end : other
}

/** Lines that are all items; those further in than the first belong to the item above them. @param {string[]} lines */
function parseList(lines) {
  const [, , firstMark] = item.exec(lines[0]) ?? []
  const indent = lines[0].search(/\S/)
  /** @type {{ children: Inline[], blocks: Block[], inner: string[] }[]} */
  const items = []
  for (const line of lines) {
    const last = items.at(-1)
    if (last && line.search(/\S/) > indent) last.inner.push(line)
    else items.push({ children: parseInline(item.exec(line)?.[3] ?? ''), blocks: [], inner: [] })
  }
  const ordered = /\d/.test(firstMark ?? '')
  return /** @type {Block} */ ({
    type: 'list',
    ordered,
    start: ordered ? Number.parseInt(firstMark, 10) : 1,
    items: items.map(({ children, inner }) => ({ children, blocks: parseLines(inner) })),
  })
}
