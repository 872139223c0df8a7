import { boolean, choice, integer, list, object, text } from './fields.ts'
import type { Field } from './tree.ts'

/** A poll to create (Discord docs, resources/poll): question ≤ 300, 1–10 answers ≤ 55, 1–768 hours. */
export function poll(field: Field): void {
  if (!object(field)) return
  if (object(field.at('question'), true)) text(field.at('question').at('text'), { max: 300, required: true })
  for (const answer of list(field.at('answers'), { min: 1, max: 10, required: true })) {
    if (!object(answer, true) || !object(answer.at('poll_media'), true)) continue
    text(answer.at('poll_media').at('text'), { max: 55, required: !answer.at('poll_media').at('emoji').given })
  }
  integer(field.at('duration'), { min: 1, max: 768 })
  boolean(field.at('allow_multiselect'))
  choice(field.at('layout_type'), [1])
}
