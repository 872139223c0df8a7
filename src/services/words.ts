import { fromStored } from '../clock.ts'
import { escapeText } from '../text.ts'

/** An instant as every reader sees it in their own zone, with how far away it is. Discord docs, reference "Timestamp styles". */
export function moment(at: string | number): string {
  const seconds = Math.floor((typeof at === 'string' ? fromStored(at) : at) / 1000)
  return `<t:${seconds}:F> (<t:${seconds}:R>)`
}

/** `1 vote`, `2 votes`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** A film's title in bold with its year. Titles are foreign text: what Discord would take for markup is escaped. */
export function filmName(film: { title: string; year: number | null }): string {
  const title = escapeText(film.title, 200)
  return film.year === null ? `**${title}**` : `**${title}** (${film.year})`
}
