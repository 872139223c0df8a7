/** One figure. `baseline` is the bare bot's, or what it is compared with; null where there is none. */
export interface Row {
  name: string
  value: number
  unit: 'ms' | '/s' | 'MB' | 'reads'
  baseline: number | null
  /** `value` by `baseline`. */
  ratio: number | null
  aim?: Aim
}

/** What the figure should be; it stands in the table only. */
export interface Aim {
  words: string
  met: boolean
}

/** A row with its ratio, and whether the ratio is what it should be: at most or at least so much. */
export function compare(
  of: { name: string; unit: Row['unit']; value: number; baseline: number | null },
  bound?: { atMost: number } | { atLeast: number },
): Row {
  const { value, baseline } = of
  const ratio = baseline === null || baseline === 0 ? null : value / baseline
  return { ...of, ratio, ...(bound && ratio !== null && { aim: aimOf(ratio, bound) }) }
}

function aimOf(ratio: number, bound: { atMost: number } | { atLeast: number }): Aim {
  return 'atMost' in bound
    ? { words: `≤ ${bound.atMost} ×`, met: ratio <= bound.atMost }
    : { words: `≥ ${bound.atLeast} ×`, met: ratio >= bound.atLeast }
}

/** What `--json` writes. */
export function toJson(rows: readonly Row[]): string {
  const plain = rows.map(({ name, value, unit, baseline, ratio }) => ({ name, value, unit, baseline, ratio }))
  return `${JSON.stringify({ rows: plain }, null, 2)}\n`
}

/** A table in Markdown, its columns aligned so that it reads in a terminal too. `of` names what is measured and beside what. */
export function toTable(rows: readonly Row[], of = { value: 'Movie Night', baseline: 'bare discord.js' }): string {
  const head = ['', of.value, of.baseline, 'ratio', 'aim']
  const body = rows.map(({ name, value, unit, baseline, ratio, aim }) => [
    name,
    `${figure(value)} ${unit}`,
    baseline === null ? '' : `${figure(baseline)} ${unit}`,
    ratio === null ? '' : `${ratio.toFixed(2)} ×`,
    aim ? `${aim.words} ${aim.met ? '✓' : '✗'}` : '',
  ])
  const widths = head.map((title, column) => Math.max(title.length, ...body.map(cells => cells[column]?.length ?? 0)))
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => pad(cell, widths[column] ?? 0, column > 0)).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(head), rule, ...body.map(line)].join('\n')
}

const pad = (text: string, width: number, right: boolean) => (right ? text.padStart(width) : text.padEnd(width))

/** Three digits that count: `0.87`, `12.3`, `1,234`. */
function figure(value: number): string {
  const decimals = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
