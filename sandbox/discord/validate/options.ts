import { choiceName, choiceValue } from './autocomplete.ts'
import { faults, unseenFaults } from './faults.ts'
import { boolean, choice, integer, list, object, text } from './fields.ts'
import { commandDescription, commandName } from './names.ts'
import type { Field } from './tree.ts'

const subcommand = 1
const subcommandGroup = 2
const [string, wholeNumber, channel, number] = [3, 4, 7, 10]
const values = [3, 4, 5, 6, 7, 8, 9, 10, 11]
const channelTypes = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16] as const

/** What may stand below a command, a group and a subcommand: nothing nests deeper. */
const allowedBelow = {
  command: [subcommand, subcommandGroup, ...values],
  group: [subcommand],
  subcommand: values,
}

/** The options of a command, a group or a subcommand: at most 25, required ones first, no name twice. */
export function optionList(field: Field, parent: keyof typeof allowedBelow): void {
  const options = list(field, { max: 25 })
  const names = new Set<string>()
  let optionalSeen = false
  for (const item of options) {
    const name = option(item, allowedBelow[parent])
    if (name !== undefined && names.has(name)) item.at('name').fail(unseenFaults.optionNameDuplicated)
    if (name !== undefined) names.add(name)
    const required = item.at('required').value === true
    if (required && optionalSeen) item.fail(faults.requiredAfterOptional)
    if (!required) optionalSeen = true
  }
  const nesting = options.filter(item => [subcommand, subcommandGroup].includes(Number(item.at('type').value)))
  if (parent === 'command' && nesting.length > 0 && nesting.length < options.length) field.fail(faults.optionsMixed)
}

function option(field: Field, allowed: readonly number[]): string | undefined {
  if (!object(field, true)) return undefined
  const name = commandName(field)
  commandDescription(field)
  const type = field.at('type')
  if (!type.given) {
    type.fail(faults.required)
    return name
  }
  if (typeof type.value !== 'number' || !allowed.includes(type.value)) {
    field.fail(faults.unionType(allowed))
    return name
  }
  boolean(field.at('required'))
  if (type.value === subcommand) optionList(field.at('options'), 'subcommand')
  else if (type.value === subcommandGroup) optionList(field.at('options'), 'group')
  else valueOption(field, type.value)
  return name
}

function valueOption(field: Field, type: number): void {
  onlyFor(field.at('choices'), type, [string, wholeNumber, number])
  onlyFor(field.at('min_length'), type, [string])
  onlyFor(field.at('max_length'), type, [string])
  onlyFor(field.at('min_value'), type, [wholeNumber, number])
  onlyFor(field.at('max_value'), type, [wholeNumber, number])
  onlyFor(field.at('channel_types'), type, [channel])

  const completes = boolean(field.at('autocomplete'))
  if (completes) onlyFor(field.at('autocomplete'), type, [string, wholeNumber, number])
  const choices = list(field.at('choices'), { max: 25 })
  if (completes && choices.length > 0) field.at('autocomplete').fail(unseenFaults.autocompleteWithChoices)
  choiceList(choices, type)

  const shortest = integer(field.at('min_length'), { min: 0, max: 6000 })
  const longest = integer(field.at('max_length'), { min: 1, max: 6000 })
  if (shortest !== undefined && longest !== undefined && shortest > longest) {
    field.at('min_length').fail(faults.tooLarge(longest))
  }
  bounds(field, type)
  for (const kind of list(field.at('channel_types'), {})) choice(kind, channelTypes, true)
}

function choiceList(choices: Field[], type: number): void {
  const names = new Set<string>()
  for (const item of choices) {
    if (!object(item, true)) continue
    const name = choiceName(item)
    if (name !== undefined && names.has(name)) item.fail(unseenFaults.choiceNameDuplicated)
    if (name !== undefined) names.add(name)
    if (type === string) text(item.at('value'), { min: 1, max: 100, required: true })
    else if (type === wholeNumber) integer(item.at('value'), { ...safe, required: true })
    else choiceNumber(item)
  }
}

/** Discord takes whole numbers within ±2^53 (Discord docs, interactions/application-commands, Option Type). */
const safe = { min: -(2 ** 53), max: 2 ** 53 }

function choiceNumber(item: Field): void {
  if (typeof item.at('value').value === 'string')
    item.at('value').fail(faults.notNumber(item.at('value').value, 'float'))
  else choiceValue(item)
}

function bounds(field: Field, type: number): void {
  const [least, most] = (['min_value', 'max_value'] as const).map(name => {
    const bound = field.at(name)
    if (type === wholeNumber) return integer(bound, safe)
    if (!bound.given || typeof bound.value === 'number') return bound.value as number | undefined
    bound.fail(faults.notNumber(bound.value, 'float'))
    return undefined
  })
  if (least != null && most != null && least > most) field.at('min_value').fail(faults.tooLarge(most))
}

function onlyFor(field: Field, type: number, types: readonly number[]): void {
  const used = field.given && !(Array.isArray(field.value) && field.value.length === 0)
  if (used && !types.includes(type)) field.fail(unseenFaults.onlyForTypes(types))
}
