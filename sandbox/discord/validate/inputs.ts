import { requiredValues, selectOptions } from './controls.ts'
import { faults } from './faults.ts'
import { boolean, choice, integer, lengthOf, list, text } from './fields.ts'
import { customId, type Tally } from './tally.ts'
import type { Field } from './tree.ts'

/** A text input (4). In an action row, the deprecated way, it carries its own label; in a Label it has none. */
export function textInput(component: Field, tally: Tally, inRow: boolean): void {
  customId(component, tally)
  choice(component.at('style'), [1, 2], true)
  if (inRow) text(component.at('label'), { min: 1, max: 45, required: true })
  text(component.at('placeholder'), { max: 100 })
  boolean(component.at('required'))
  const min = integer(component.at('min_length'), { min: 0, max: 4000 }) ?? 0
  const max = integer(component.at('max_length'), { min: 1, max: 4000 }) ?? 4000
  if (min > max) component.at('min_length').fail(faults.tooLarge(max))
  prefilled(component.at('value'), min, max)
}

function prefilled(field: Field, min: number, max: number): void {
  const value = text(field, { max: 4000 })
  if (value === undefined) return
  const length = lengthOf(value)
  if (length <= 4000 && (length < min || length > max)) field.fail(faults.badLength(min, max))
}

/** A file upload (19): 0–10 files. */
export function fileUpload(component: Field, tally: Tally): void {
  customId(component, tally)
  const min = integer(component.at('min_values'), { min: 0, max: 10 }) ?? 1
  const max = integer(component.at('max_values'), { min: 1, max: 10 }) ?? 1
  if (min > max) component.at('min_values').fail(faults.tooLarge(max))
  requiredValues(component, min)
  for (const type of list(component.at('file_types'), { max: 10 })) text(type, { max: 100, required: true })
}

/** A radio group (21): 2–10 options, at most one of them chosen from the start. */
export function radioGroup(component: Field, tally: Tally): void {
  customId(component, tally)
  boolean(component.at('required'))
  const chosen = selectOptions(list(component.at('options'), { min: 2, max: 10, required: true }))
  if (chosen > 1) component.at('options').fail(faults.tooManyDefaults)
}

/** A checkbox group (22): 1–10 options. */
export function checkboxGroup(component: Field, tally: Tally): void {
  customId(component, tally)
  const options = list(component.at('options'), { min: 1, max: 10, required: true })
  const min = integer(component.at('min_values'), { min: 0, max: 10 }) ?? 1
  const max = integer(component.at('max_values'), { min: 1, max: 10 }) ?? Math.max(options.length, 1)
  if (min > max) component.at('min_values').fail(faults.tooLarge(max))
  requiredValues(component, min)
  if (selectOptions(options) > max) component.at('options').fail(faults.tooManyDefaults)
}

/** A single checkbox (23). */
export function checkbox(component: Field, tally: Tally): void {
  customId(component, tally)
  boolean(component.at('default'))
}
