import { flatten } from '../components.ts'
import { type Component, componentTypes, type Json, type ModalObject } from '../objects.ts'
import { checkSelection, pickable } from './componentInput.ts'
import { RefusedAct } from './refusedAct.ts'
import type { Resolved } from './resolved.ts'

export type FieldValues = Record<string, string | string[] | boolean>

/**
 * A modal as it is submitted: its own tree with what was typed and picked (Discord docs, Modal Submit Data). A field that
 * is not named keeps what the modal filled in beforehand. Refuses what the client's form would refuse.
 */
export function modalData(modal: ModalObject, fields: FieldValues, resolved: Resolved): Json {
  const inputs = flatten(modal.components).filter(component => component.custom_id)
  const unknown = Object.keys(fields).find(name => !inputs.some(input => input.custom_id === name))
  if (unknown !== undefined) throw new RefusedAct(404, `The modal has no field "${unknown}".`)
  return {
    custom_id: modal.custom_id,
    components: modal.components.map(component => submitted(component, fields, resolved)),
    ...resolved.part(),
  }
}

function submitted(component: Component, fields: FieldValues, resolved: Resolved): Json {
  const { type, id, custom_id } = component
  if (component.component) return { type, id, component: submitted(component.component, fields, resolved) }
  if (component.components) {
    return { type, id, components: component.components.map(each => submitted(each, fields, resolved)) }
  }
  if (!custom_id) return { type, id }
  return { type, id, custom_id, ...answerOf(component, fields[custom_id], resolved) }
}

function answerOf(input: Component, given: FieldValues[string] | undefined, resolved: Resolved): Json {
  switch (input.type) {
    case componentTypes.textInput:
      return { value: textOf(input, given ?? input.value ?? '') }
    case componentTypes.checkbox:
      return { value: given ?? input.default ?? false }
    case componentTypes.radioGroup:
      return { value: optionsOf(input, given)[0] ?? null }
    case componentTypes.checkboxGroup:
      return { values: optionsOf(input, given) }
    default:
      return { values: selectionOf(input, given, resolved) }
  }
}

function textOf(input: Component, value: unknown): string {
  if (typeof value !== 'string') throw new RefusedAct(400, `"${input.custom_id}" is a text.`)
  const required = input.required ?? true
  if (value === '' && !required) return value
  const fewest = input.min_length ?? (required ? 1 : 0)
  const most = input.max_length ?? 4_000
  if (value.length < fewest || value.length > most) {
    throw new RefusedAct(409, `"${input.custom_id}" must have ${fewest} to ${most} characters.`)
  }
  return value
}

/** Radio buttons and checkboxes: some of the options, at least one where an answer is required. */
function optionsOf(input: Component, given: FieldValues[string] | undefined): string[] {
  const values = given === undefined ? defaultsOf(input) : [given].flat().map(String)
  const wrong = values.find(value => !input.options?.some(option => option.value === value))
  if (wrong !== undefined) throw new RefusedAct(409, `"${wrong}" is not among the options of "${input.custom_id}".`)
  if (values.length === 0 && (input.required ?? true)) throw new RefusedAct(409, `"${input.custom_id}" is required.`)
  return values
}

function selectionOf(input: Component, given: FieldValues[string] | undefined, resolved: Resolved): string[] {
  if (input.type !== componentTypes.stringSelect && !pickable[input.type]) {
    throw new RefusedAct(409, `The sandbox cannot fill in a component of type ${input.type}.`)
  }
  const values = given === undefined ? defaultsOf(input) : [given].flat().map(String)
  if (values.length === 0 && input.required === false) return values
  checkSelection(input, values, resolved)
  return values
}

function defaultsOf(input: Component): string[] {
  const chosen = input.options?.filter(option => option.default).map(option => option.value) ?? []
  return [...chosen, ...(input.default_values?.map(({ id }) => id) ?? [])]
}
