import { faults } from './faults.ts'
import { list, object, text } from './fields.ts'
import { localizations } from './localizations.ts'
import type { Field } from './tree.ts'

/** The answer to an autocomplete: at most 25 choices (Discord docs, interactions/application-commands). */
export function autocomplete(body: Field): void {
  if (!object(body, true)) return
  for (const choice of list(body.at('choices'), { max: 25, required: true })) {
    if (!object(choice, true)) continue
    choiceName(choice)
    choiceValue(choice)
  }
}

/** A choice's name, 1–100 characters, in each of its languages. */
export function choiceName(choice: Field): string | undefined {
  localizations(choice.at('name_localizations'), field => void text(field, { min: 1, max: 100, required: true }))
  return text(choice.at('name'), { min: 1, max: 100, required: true })
}

/** A choice's value: a text of 1–100 characters, or a number. */
export function choiceValue(choice: Field): void {
  const field = choice.at('value')
  if (typeof field.value === 'number') {
    if (!Number.isFinite(field.value)) field.fail(faults.notNumber(field.value, 'float'))
    return
  }
  text(field, { min: 1, max: 100, required: true })
}
