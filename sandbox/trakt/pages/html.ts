/** A piece of HTML that needs no more escaping. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | Html | Html[] | null | false

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A template whose values are escaped, other pieces of HTML excepted; `null` and `false` leave nothing. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(texts.map((text, index) => text + toText(parts[index] ?? null)).join(''))
}

function toText(part: Part): string {
  if (part === null || part === false) return ''
  if (Array.isArray(part)) return part.map(toText).join('')
  if (part instanceof Html) return part.text
  return String(part).replaceAll(/[&<>"']/g, character => entities[character] ?? character)
}
