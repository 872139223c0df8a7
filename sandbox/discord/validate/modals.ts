import { component, topLevel } from './components.ts'
import { list, object, text } from './fields.ts'
import { startTally } from './tally.ts'
import type { Field } from './tree.ts'

/** A modal: `custom_id`, a title of at most 45 characters, 1–5 components (Discord docs, components/using-modal-components). */
export function modal(body: Field): void {
  if (!object(body, true)) return
  text(body.at('custom_id'), { min: 1, max: 100, required: true })
  text(body.at('title'), { max: 45, required: true })
  const tally = startTally('modal')
  for (const item of list(body.at('components'), { min: 1, max: 5, required: true })) {
    component(item, topLevel.modal, tally)
  }
}
