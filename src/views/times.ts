import { fromStored } from '../clock.ts'

/** How far away a stored instant is, in the reader's words: "in 3 hours" (Discord docs, reference, Timestamp Styles). */
export function ago(instant: string): string {
  return `<t:${Math.floor(fromStored(instant) / 1000)}:R>`
}

/** The day of a stored instant, in the reader's zone and words: "20 February 2026". */
export function day(instant: string): string {
  return `<t:${Math.floor(fromStored(instant) / 1000)}:D>`
}
