import { faults } from './faults.ts'
import type { Field } from './tree.ts'

/** The length of a text as Discord counts it: in code points, the space around it left out. */
export function lengthOf(text: string): number {
  return [...text.trim()].length
}

/**
 * A text of at most `max` characters; a blank one is as good as none. A fault when it is missing and `required`, too
 * long, or no text. Answers the text, or undefined when there is none to go on with.
 */
export function text(field: Field, rule: { max: number; min?: number; required?: boolean }): string | undefined {
  const { max, min = 0, required = false } = rule
  const { value } = field
  if (!field.given || (typeof value === 'string' && value.trim() === '')) {
    if (required) field.fail(faults.required)
    else if (field.given && min > 0) field.fail(faults.badLength(min, max))
    return undefined
  }
  if (typeof value !== 'string') {
    field.fail(faults.notText(value))
    return undefined
  }
  const length = lengthOf(value)
  if (length < min || length > max) field.fail(min > 0 ? faults.badLength(min, max) : faults.maxLength(max))
  return value
}

/** A whole number from `min` to `max`. Answers it, or undefined when there is none to go on with. */
export function integer(field: Field, rule: { min: number; max: number; required?: boolean }): number | undefined {
  if (missing(field, rule.required)) return undefined
  const { value } = field
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    field.fail(faults.notNumber(value, 'int'))
    return undefined
  }
  if (value > rule.max) field.fail(faults.tooLarge(rule.max))
  if (value < rule.min) field.fail(faults.tooSmall(rule.min))
  return value
}

/** One of a few values. Answers it, or undefined when it is missing or none of them. */
export function choice<T extends number | string>(
  field: Field,
  choices: readonly T[],
  required = false,
): T | undefined {
  if (missing(field, required)) return undefined
  const found = choices.find(candidate => candidate === field.value)
  if (found === undefined) field.fail(faults.choices(choices))
  return found
}

/** True or false; a missing one is undefined. */
export function boolean(field: Field): boolean | undefined {
  if (!field.given) return undefined
  if (typeof field.value === 'boolean') return field.value
  field.fail(faults.notBoolean)
  return undefined
}

/** An id, as text of digits or a number. Answers it as text. */
export function snowflake(field: Field, required = false): string | undefined {
  if (missing(field, required)) return undefined
  const id = typeof field.value === 'number' ? String(field.value) : field.value
  if (typeof id === 'string' && /^\d{1,20}$/.test(id)) return id
  field.fail(faults.notNumber(field.value, 'snowflake'))
  return undefined
}

/** Whether there is an object here; a fault when it is missing and `required`, or something else. */
export function object(field: Field, required = false): boolean {
  if (missing(field, required)) return false
  if (typeof field.value === 'object' && !Array.isArray(field.value)) return true
  field.fail(faults.notObject)
  return false
}

/** The items of a list of `min` to `max`; none when it is missing or no list. Items of a list that is too long are still answered. */
export function list(field: Field, rule: { max?: number; min?: number; required?: boolean }): Field[] {
  const { max = Number.POSITIVE_INFINITY, min = 0, required = false } = rule
  if (missing(field, required)) return []
  const { value } = field
  if (!Array.isArray(value)) {
    field.fail(faults.notList)
    return []
  }
  if (value.length < min || value.length > max) {
    field.fail(min > 0 ? faults.badLength(min, max) : faults.maxLength(max))
  }
  return value.map((_, index) => field.at(index))
}

/** A URL with one of `schemes`; answers it when it is well formed. */
export function url(
  field: Field,
  rule: { schemes: readonly string[]; max?: number; required?: boolean },
): URL | undefined {
  const given = text(field, { max: rule.max ?? 2048, required: rule.required })
  if (given === undefined) return undefined
  const parsed = URL.parse(given)
  if (parsed === null) {
    field.fail(faults.url)
    return undefined
  }
  const scheme = parsed.protocol.slice(0, -1)
  if (rule.schemes.includes(scheme)) return parsed
  field.fail(faults.urlScheme(scheme, rule.schemes))
  return undefined
}

function missing(field: Field, required = false): boolean {
  if (!field.given && required) field.fail(faults.required)
  return !field.given
}
