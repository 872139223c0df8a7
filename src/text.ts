/**
 * Foreign text (titles, names, overviews) as it may stand in a message: nothing in it is markup, a mention, a link or a
 * trick with invisible characters. `escapeText` is for markdown, `plainText` for labels and alt texts, which have none.
 */

/** Digits and `#` are emoji to Unicode too, so pictographs are named by themselves. */
const beforeJoiner = String.raw`[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]`
const afterJoiner = String.raw`[\p{L}\p{M}\p{Extended_Pictographic}]`
/** Joiners belong between letters (Persian) or pictographs (families); anywhere else they only hide. */
const strayJoiners = new RegExp(String.raw`(?<!${beforeJoiner})[\u200c\u200d]+|[\u200c\u200d]+(?!${afterJoiner})`, 'gu')
const strayVariationSelectors = /(?<![\p{Emoji}])[\ufe0e\ufe0f]+/gu
/** Controls of direction, zero-width and other invisible characters, except joiners and the selectors of emoji style. */
const invisible =
  /(?!\u200c|\u200d|\ufe0e|\ufe0f)[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu
const spaces = /[\s\u2800]+/gu
/** More marks on one letter than any language has: they spill over the lines around. */
const heapedMarks = /(\p{M}{4})\p{M}+/gu
/** What nothing has to be done about, as with most titles: Latin letters and signs (no soft hyphen), single spaces. */
const plainWords = /^[!-~\u00a1-\u00ac\u00ae-\u024f]+(?: [!-~\u00a1-\u00ac\u00ae-\u024f]+)*$/
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u
const [firstStrongIsolate, popIsolate] = ['\u2068', '\u2069']

/** Cut to `max` code points, the ellipsis among them; never within a surrogate pair. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const points = [...text]
  if (points.length <= max) return text
  const kept = points.slice(0, max - 1).join('')
  return `${kept.replace(/[\s\u200c\u200d]+$/u, '')}…`
}

/** One line of visible characters, at most `max` code points. `fallback` stands where nothing visible is left. */
export function plainText(text: string, max: number, fallback = 'untitled'): string {
  if (plainWords.test(text)) return cutText(text, max)
  const seen = visible(text) || fallback
  return rightToLeft.test(seen) ? isolated(cutText(seen, max - 2)) : cutText(seen, max)
}

/** As `plainText`, with every character that Discord would take for markup escaped by a backslash, which does not count. */
export function escapeText(text: string, max: number, fallback = 'untitled'): string {
  if (plainWords.test(text)) return escapeMarkup(cutText(text, max))
  const seen = visible(text) || fallback
  const escaped = escapeMarkup(cutText(seen, max))
  return rightToLeft.test(seen) ? isolated(escaped) : escaped
}

function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(spaces, ' ')
    .replace(invisible, '')
    .replace(strayVariationSelectors, '')
    .replace(strayJoiners, '')
    .replace(heapedMarks, '$1')
    .replace(spaces, ' ')
    .trim()
}

/** Text that runs from right to left must not turn what stands beside it. */
function isolated(text: string): string {
  return `${firstStrongIsolate}${text}${popIsolate}`
}

/**
 * Discord's markdown takes a backslash before any punctuation. Colons are escaped only where they could begin an address
 * or an emoji's name, signs of headings, lists and quotes only where a line could begin.
 */
function escapeMarkup(line: string): string {
  return line
    .replace(/[\\*_~`|<[\]@]/g, '\\$&')
    .replace(/:(?=\S)/g, '\\:')
    .replace(/^[-+#>]/, '\\$&')
    .replace(/^(\d+)(?=[.)](?:\s|$))/, '$1\\')
}

/** Two names with the same key are one person's: people write theirs in another case, or with accents made another way. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFC').toLowerCase()
}
