/** Text that is markup already. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}

/** Markup with values in it, each of them escaped unless it is `Html` itself. */
export function html(strings: TemplateStringsArray, ...values: (string | number | Html | Html[])[]): Html {
  const parts = values.map(value => {
    if (Array.isArray(value)) return value.map(one => one.markup).join('')
    return value instanceof Html ? value.markup : escaped(String(value))
  })
  return new Html(strings.map((text, index) => text + (parts[index] ?? '')).join(''))
}
