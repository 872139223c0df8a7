import { isDeepStrictEqual } from 'node:util'
import { type REST, type RESTPostAPIChatInputApplicationCommandsJSONBody, Routes } from 'discord.js'
import { z } from 'zod'

/** A command as Discord stores it: the id and version it adds, and all defaults. */
const Registered = z.looseObject({ id: z.string(), name: z.string() })
const RegisteredList = z.array(Registered)

export interface RegisterOptions {
  rest: Pick<REST, 'get' | 'put'>
  applicationId: string
  commands: readonly { data: { toJSON(): RESTPostAPIChatInputApplicationCommandsJSONBody } }[]
  /** Registers for this guild only, where a change is seen at once; everywhere if left out. */
  guildId?: string | undefined
}

/** Names of commands; all empty when nothing had to be written. */
export interface Registration {
  added: string[]
  changed: string[]
  removed: string[]
}

/**
 * Brings what Discord knows in line with `commands`. Writes only when something differs, because Discord counts
 * registrations (200 creates a day). Throws discord.js's errors.
 */
export async function registerCommands({
  rest,
  applicationId,
  commands,
  guildId,
}: RegisterOptions): Promise<Registration> {
  const route = guildId
    ? Routes.applicationGuildCommands(applicationId, guildId)
    : Routes.applicationCommands(applicationId)
  const wanted = commands.map(({ data }) => forScope(data.toJSON(), guildId))
  const present = RegisteredList.parse(await rest.get(route))
  const registration = difference(present, wanted, guildId ? guildFields : globalFields)
  if (Object.values(registration).some(names => names.length > 0)) await rest.put(route, { body: wanted })
  return registration
}

/** Discord takes contexts and kinds of installation for global commands only (Discord docs, interactions/application-commands). */
function forScope(command: RESTPostAPIChatInputApplicationCommandsJSONBody, guildId: string | undefined) {
  if (!guildId) return command
  const { contexts: _contexts, integration_types: _types, ...rest } = command
  return rest
}

function difference(
  present: z.infer<typeof RegisteredList>,
  wanted: { name: string }[],
  fields: readonly string[],
): Registration {
  const before = new Map(present.map(command => [command.name, comparable(command, fields)]))
  const after = new Map(wanted.map(command => [command.name, comparable(command, fields)]))
  const names = [...after.keys()]
  return {
    added: names.filter(name => !before.has(name)),
    changed: names.filter(name => before.has(name) && !isDeepStrictEqual(before.get(name), after.get(name))),
    removed: [...before.keys()].filter(name => !after.has(name)),
  }
}

/** What can be set on a guild's command; Discord fills in the rest by itself. */
const guildFields = ['description', 'options', 'default_member_permissions', 'nsfw']
const globalFields = [...guildFields, 'contexts', 'integration_types']
const optionFields = [
  ...['type', 'name', 'description', 'required', 'autocomplete', 'choices', 'channel_types', 'options'],
  ...['min_value', 'max_value', 'min_length', 'max_length'],
]

/** The fields that can be set, without those that are at Discord's default: it leaves some out and fills others in. */
function comparable(value: object, fields: readonly string[]): Record<string, unknown> {
  const entries = Object.entries(value).filter(([name, field]) => fields.includes(name) && !isDefault(field))
  return Object.fromEntries(entries.map(([name, field]) => [name, comparableField(name, field)]))
}

function comparableField(name: string, field: unknown): unknown {
  if (!Array.isArray(field)) return field
  if (name === 'options') return field.map(option => comparable(option, optionFields))
  if (name === 'choices') return field.map(choice => comparable(choice, ['name', 'value']))
  return field.toSorted()
}

function isDefault(field: unknown): boolean {
  return field === undefined || field === null || field === false || (Array.isArray(field) && field.length === 0)
}
