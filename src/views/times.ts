import { fromStored } from '../clock.ts'

/** How far away a stored instant is, in the reader's words: "in 3 hours" (Discord docs, reference, Timestamp Styles). */
export function ago(instant: string): string {
  return `<t:${Math.floor(fromStored(instant) / 1000)}:R>`
}
