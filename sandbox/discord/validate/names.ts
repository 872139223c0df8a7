import { faults } from './faults.ts'
import { text } from './fields.ts'
import { localizations } from './localizations.ts'
import type { Field } from './tree.ts'

/** Discord docs, interactions/application-commands, Application Command Naming. */
const namePattern = /^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$/u

/** The name of a slash command or of an option, and what it is called elsewhere. Answers the name. */
export function commandName(body: Field): string | undefined {
  localizations(body.at('name_localizations'), field => void nameText(field))
  return nameText(body.at('name'))
}

/** The description of a slash command or of an option, 1–100 characters, in each of its languages. */
export function commandDescription(body: Field): void {
  localizations(body.at('description_localizations'), field => void text(field, { min: 1, max: 100, required: true }))
  text(body.at('description'), { min: 1, max: 100, required: true })
}

function nameText(field: Field): string | undefined {
  const name = text(field, { min: 1, max: 32, required: true })
  if (name === undefined) return undefined
  if ([...name].length > 32) return name
  if (!namePattern.test(name)) field.fail(faults.regex)
  if (!namePattern.test(name) || name !== name.toLowerCase()) field.fail(faults.commandName)
  return name
}
