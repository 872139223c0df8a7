import { faults, unseenFaults } from './faults.ts'
import { boolean, choice, integer, list, object, snowflake, text, url } from './fields.ts'
import { customId, type Tally } from './tally.ts'
import type { Field } from './tree.ts'

const buttonStyles = [1, 2, 3, 4, 5, 6] as const
const linkStyle = 5
const premiumStyle = 6

/** A button: what it must and must not have goes by its style (Discord docs, components/reference, Button). */
export function button(component: Field, tally: Tally): void {
  const style = choice(component.at('style'), buttonStyles, true)
  boolean(component.at('disabled'))
  if (style === premiumStyle) {
    premiumButton(component)
    return
  }
  const label = text(component.at('label'), { max: 80 })
  emoji(component.at('emoji'))
  if (label === undefined && !component.at('emoji').given) component.at('label').fail(faults.required)
  if (style === linkStyle) linkButton(component)
  else if (style !== undefined) interactiveButton(component, tally)
}

function premiumButton(component: Field): void {
  snowflake(component.at('sku_id'), true)
  for (const name of ['label', 'emoji', 'url', 'custom_id']) {
    if (component.at(name).given) component.at(name).fail(unseenFaults.premiumButtonField)
  }
}

function linkButton(component: Field): void {
  const target = component.at('url')
  if (!target.given || target.value === '') target.fail(faults.buttonUrlRequired)
  else url(target, { schemes: ['http', 'https', 'discord'], max: 512 })
  if (component.at('custom_id').given) component.at('custom_id').fail(faults.buttonCustomIdOrUrl)
}

function interactiveButton(component: Field, tally: Tally): void {
  const id = component.at('custom_id')
  if (!id.given || id.value === '') id.fail(faults.buttonCustomIdRequired)
  else customId(component, tally)
  if (component.at('url').given) component.at('url').fail(faults.buttonCustomIdOrUrl)
}

const emojiOnly = /^[\p{Emoji}\p{Emoji_Component}]+$/u
/** Digits, `#` and `*` are emoji to Unicode too, but only with the keycap after them. */
const emojiMark = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20e3/u

/** A custom emoji by its id, or one of Unicode's by itself. */
export function emoji(field: Field): void {
  if (!object(field)) return
  if (field.at('id').given) {
    snowflake(field.at('id'))
    return
  }
  const { value } = field.at('name')
  if (typeof value === 'string' && emojiOnly.test(value) && emojiMark.test(value)) return
  field.at('name').fail(faults.emoji)
}

const channelTypes = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16] as const
const defaultKinds: Record<number, readonly string[]> = {
  5: ['user'],
  6: ['role'],
  7: ['user', 'role'],
  8: ['channel'],
}

/** A string select (3): its options are in the payload. */
export function stringSelect(component: Field, tally: Tally): void {
  const { max } = selectBasics(component, tally)
  const options = list(component.at('options'), { min: Math.min(Math.max(max, 1), 25), max: 25, required: true })
  const defaults = selectOptions(options)
  if (defaults > max) component.at('options').fail(faults.tooManyDefaults)
}

/** A user, role, mentionable or channel select (5–8): Discord fills it. */
export function autoSelect(type: number): (component: Field, tally: Tally) => void {
  return (component, tally) => {
    const { max } = selectBasics(component, tally)
    const defaults = list(component.at('default_values'), { max: 25 })
    for (const value of defaults) {
      if (!object(value, true)) continue
      snowflake(value.at('id'), true)
      choice(value.at('type'), defaultKinds[type] ?? [], true)
    }
    if (defaults.length > max) component.at('default_values').fail(faults.tooManyDefaults)
    if (type === 8) for (const kind of list(component.at('channel_types'), {})) choice(kind, channelTypes, true)
  }
}

/** Options of a select or a group: label, value and description ≤ 100, no value twice. Answers how many are chosen from the start. */
export function selectOptions(options: Field[]): number {
  const values = new Set<string>()
  let defaults = 0
  for (const option of options) {
    if (!object(option, true)) continue
    text(option.at('label'), { max: 100, min: 1, required: true })
    text(option.at('description'), { max: 100 })
    emoji(option.at('emoji'))
    if (boolean(option.at('default'))) defaults += 1
    const value = text(option.at('value'), { max: 100, min: 1, required: true })
    if (value === undefined) continue
    if (values.has(value)) option.fail(faults.optionValueDuplicated)
    values.add(value)
  }
  return defaults
}

function selectBasics(component: Field, tally: Tally): { max: number } {
  customId(component, tally)
  text(component.at('placeholder'), { max: 150 })
  const max = integer(component.at('max_values'), { min: 1, max: 25 }) ?? 1
  const min = integer(component.at('min_values'), { min: 0, max: 25 }) ?? 1
  if (min > max) component.at('min_values').fail(faults.tooLarge(max))
  const disabled = boolean(component.at('disabled'))
  if (tally.place === 'modal') {
    if (disabled) component.at('disabled').fail(unseenFaults.componentDisabled)
    requiredValues(component, min)
  }
  return { max }
}

/** In a modal a component is required unless it says otherwise, and a required one asks for at least one value. */
export function requiredValues(component: Field, min: number): void {
  const required = boolean(component.at('required')) ?? true
  if (required && min < 1) component.at('min_values').fail(faults.tooSmall(1))
}
