import { faults, unseenFaults } from './faults.ts'
import { integer, lengthOf, text } from './fields.ts'
import type { Field } from './tree.ts'

/** What the components of one message or one modal have among them. */
export interface Tally {
  readonly place: 'message' | 'modal'
  /** The names that `attachment://` may refer to, or null when they are not known. */
  readonly attachments: ReadonlySet<string> | null
  readonly customIds: Set<string>
  readonly ids: Set<number>
  count: number
  textLength: number
}

export function startTally(place: 'message' | 'modal', attachments: ReadonlySet<string> | null = null): Tally {
  return { place, attachments, customIds: new Set(), ids: new Set(), count: 0, textLength: 0 }
}

/** Counts a component and checks its `id`: an int32, alone of its kind in the message; 0 means Discord chooses. */
export function countComponent(component: Field, tally: Tally): void {
  tally.count += 1
  const field = component.at('id')
  const id = integer(field, { min: 0, max: 2 ** 31 - 1 })
  if (!id) return
  if (tally.ids.has(id)) field.fail(unseenFaults.componentIdDuplicated)
  tally.ids.add(id)
}

/** A `custom_id` of 1–100 characters, alone of its kind in the message or modal. */
export function customId(component: Field, tally: Tally): void {
  const field = component.at('custom_id')
  const id = text(field, { min: 1, max: 100, required: true })
  if (id === undefined) return
  if (tally.customIds.has(id)) field.fail(faults.customIdDuplicated)
  tally.customIds.add(id)
}

/** Adds a text to what the message displays. */
export function countText(shown: string | undefined, tally: Tally): void {
  tally.textLength += lengthOf(shown ?? '')
}
