import { faults, unseenFaults } from './faults.ts'
import { boolean, choice, lengthOf, list, object, text } from './fields.ts'
import { localizations } from './localizations.ts'
import { commandDescription, commandName } from './names.ts'
import { optionList } from './options.ts'
import type { Field } from './tree.ts'

export type CommandScope = 'global' | 'guild'

/** The kinds of commands: slash commands, and the context menus of users and messages. */
export const commandTypes = { chatInput: 1, user: 2, message: 3 }

/** The most characters of a command's names, descriptions and values together (Discord docs, interactions/application-commands). */
const maxSize = 8000

/** A command to register. */
export function command(body: Field, scope: CommandScope): void {
  if (!object(body, true)) return
  const type = choice(body.at('type'), Object.values(commandTypes)) ?? commandTypes.chatInput
  if (type === commandTypes.chatInput) {
    commandName(body)
    commandDescription(body)
    optionList(body.at('options'), 'command')
  } else {
    text(body.at('name'), { min: 1, max: 32, required: true })
    localizations(body.at('name_localizations'), field => void text(field, { min: 1, max: 32, required: true }))
    contextMenuFields(body)
  }
  boolean(body.at('nsfw'))
  memberPermissions(body.at('default_member_permissions'))
  installations(body, scope)
  if (sizeOf(body.value) > maxSize) body.fail(faults.commandTooLarge)
}

function contextMenuFields(body: Field): void {
  for (const name of ['description', 'options']) {
    const { value } = body.at(name)
    const absent = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    if (!absent) body.at(name).fail(unseenFaults.contextMenuField)
  }
}

function memberPermissions(field: Field): void {
  if (!field.given) return
  if (typeof field.value !== 'string' || !/^\d{1,20}$/.test(field.value)) {
    field.fail(faults.notNumber(field.value, 'int'))
  }
}

function installations(body: Field, scope: CommandScope): void {
  for (const [name, allowed] of [
    ['contexts', [0, 1, 2]],
    ['integration_types', [0, 1]],
  ] as const) {
    const field = body.at(name)
    const seen = new Set<number>()
    for (const item of list(field, { max: allowed.length })) {
      const value = choice(item, allowed, true)
      if (value !== undefined && seen.has(value)) item.fail(faults.repeated)
      if (value !== undefined) seen.add(value)
    }
    if (scope === 'guild' && field.given) field.fail(unseenFaults.onlyGlobal)
  }
}

/**
 * The characters that count towards a command's 8000: names, descriptions and text values of it, its options and their
 * choices; where a text is localized, its longest language counts.
 */
function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const entry = value as Record<string, unknown>
  const nested = [entry.options, entry.choices].flatMap(items => (Array.isArray(items) ? items : []))
  return (
    longest(entry.name, entry.name_localizations) +
    longest(entry.description, entry.description_localizations) +
    longest(entry.value, undefined) +
    nested.reduce<number>((sum, item) => sum + sizeOf(item), 0)
  )
}

function longest(original: unknown, localized: unknown): number {
  const texts = [original, ...(typeof localized === 'object' && localized !== null ? Object.values(localized) : [])]
  return Math.max(...texts.map(one => (typeof one === 'string' ? lengthOf(one) : 0)))
}
