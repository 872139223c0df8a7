import { permissionsIn } from '../access.ts'
import type { Commands } from '../commands.ts'
import { type CommandObject, type CommandOption, type Json, optionTypes } from '../objects.ts'
import { permissionBits } from '../permissions.ts'
import { isSnowflake } from '../snowflake.ts'
import { botJoined, type Channel, type World } from '../world.ts'
import { RefusedAct } from './refusedAct.ts'
import type { MentionableKind, Resolved } from './resolved.ts'

/** The longest string that the client takes where the option does not say (Discord docs, Application Command Option). */
const longestString = 6_000

export type OptionValues = Record<string, unknown>

interface Place {
  channel: Channel
  personId: string
}

/** The command that a person sees under this name in a channel; with `force` also one that their client hides from them. */
export function findCommand(
  world: World,
  commands: Commands,
  { name, force, ...place }: Place & { name: string; force: boolean },
): CommandObject {
  const command = commandsIn(commands, place.channel).find(each => each.name === name && each.type === 1)
  if (!command) throw new RefusedAct(404, `There is no command /${name} here.`)
  if (force) return command

  const held = permissionsIn(world, place.channel, place.personId)
  if (!held?.has('UseApplicationCommands')) throw new RefusedAct(409, 'You cannot use commands here.')
  if (isHidden(command, place.channel, held.bits)) {
    throw new RefusedAct(409, `You do not have the permissions that /${name} asks for.`)
  }
  return command
}

/** The commands that a person's client lists in a channel: none where they may use none, or where the bot is not. */
export function listCommands(world: World, commands: Commands, { channel, personId }: Place): CommandObject[] {
  const guild = channel.kind === 'guild' ? world.guilds.get(channel.guildId) : undefined
  const held = permissionsIn(world, channel, personId)
  if (!held?.has('UseApplicationCommands') || (guild && !botJoined(world, guild))) return []
  return commandsIn(commands, channel).filter(command => command.type === 1 && !isHidden(command, channel, held.bits))
}

/** Those of the guild, and the global ones that are meant for such a channel. */
function commandsIn(commands: Commands, channel: Channel): CommandObject[] {
  const own = channel.kind === 'guild' ? commands.list(channel.guildId) : []
  const context = channel.kind === 'guild' ? 0 : 1
  return [...own, ...commands.list(null).filter(({ contexts }) => contexts === null || contexts.includes(context))]
}

function isHidden({ default_member_permissions }: CommandObject, { kind }: Channel, held: bigint): boolean {
  if (default_member_permissions === null || kind === 'direct') return false
  const asked = BigInt(default_member_permissions)
  return asked === 0n ? (held & permissionBits.Administrator) === 0n : (held & asked) !== asked
}

/** The options of a command, or of its subcommand written `sub` or `group sub`, and how the interaction nests them. */
export function findOptions(command: CommandObject, subcommand: string | undefined) {
  const path = subcommand?.split(' ') ?? []
  let options = command.options
  for (const name of path) {
    const nested = options.find(option => option.type <= optionTypes.subcommandGroup && option.name === name)
    if (!nested) throw new RefusedAct(404, `/${command.name} has no subcommand ${subcommand}.`)
    options = nested.options ?? []
  }
  if (options.some(option => option.type <= optionTypes.subcommandGroup)) {
    throw new RefusedAct(409, `/${command.name} is only to be had with a subcommand.`)
  }
  return { options, nest: (values: Json[]): Json[] => nest(command.options, path, values) }
}

function nest(options: CommandOption[], [name, ...rest]: string[], values: Json[]): Json[] {
  if (name === undefined) return values
  const option = options.find(each => each.name === name)
  return [{ name, type: option?.type, options: nest(option?.options ?? [], rest, values) }]
}

/** The typed options of a command as the client would send them; refuses what the client would not let through. */
export function fillOptions(options: CommandOption[], values: OptionValues, resolved: Resolved): Json[] {
  refuseUnknown(options, values)
  return options.flatMap(option => {
    const value = values[option.name]
    if (value === undefined || value === null) {
      if (option.required) throw new RefusedAct(409, `The option "${option.name}" is required.`)
      return []
    }
    return [{ name: option.name, type: option.type, value: checked(option, value, resolved) }]
  })
}

/** The options while one of them is being typed: nothing is required and nothing is checked but that they exist. */
export function fillPartly(options: CommandOption[], values: OptionValues, focused: string): Json[] {
  refuseUnknown(options, values)
  const option = options.find(each => each.name === focused)
  if (!option) throw new RefusedAct(404, `There is no option "${focused}".`)
  if (!option.autocomplete) throw new RefusedAct(409, `The option "${focused}" has no autocomplete.`)
  return options.flatMap(({ name, type }) => {
    if (name === focused) return [{ name, type, value: String(values[name] ?? ''), focused: true }]
    return values[name] === undefined ? [] : [{ name, type, value: values[name] }]
  })
}

function refuseUnknown(options: CommandOption[], values: OptionValues): void {
  const unknown = Object.keys(values).find(name => !options.some(option => option.name === name))
  if (unknown !== undefined) throw new RefusedAct(404, `There is no option "${unknown}".`)
}

function checked(option: CommandOption, value: unknown, resolved: Resolved): unknown {
  switch (option.type) {
    case optionTypes.string:
      return checkedString(option, value)
    case optionTypes.integer:
      return checkedNumber(option, value, Number.isInteger(value))
    case optionTypes.number:
      return checkedNumber(option, value, Number.isFinite(value))
    case optionTypes.boolean:
      if (typeof value !== 'boolean') throw new RefusedAct(409, `"${option.name}" is true or false.`)
      return value
    case optionTypes.user:
      return checkedId(option, value, resolved, ['user'])
    case optionTypes.role:
      return checkedId(option, value, resolved, ['role'])
    case optionTypes.mentionable:
      return checkedId(option, value, resolved, ['user', 'role'])
    case optionTypes.channel:
      if (option.channel_types?.length && !option.channel_types.includes(0)) {
        throw new RefusedAct(409, `"${option.name}" takes no text channel.`)
      }
      return checkedId(option, value, resolved, ['channel'])
    default:
      throw new RefusedAct(409, `The sandbox cannot fill in an option of type ${option.type}.`)
  }
}

function checkedString(option: CommandOption, value: unknown): string {
  if (typeof value !== 'string') throw new RefusedAct(409, `"${option.name}" is a text.`)
  const { min_length = 0, max_length = longestString } = option
  if (value.length < min_length || value.length > max_length || value === '') {
    throw new RefusedAct(409, `"${option.name}" must have ${Math.max(1, min_length)} to ${max_length} characters.`)
  }
  return checkedChoice(option, value)
}

function checkedNumber(option: CommandOption, value: unknown, fits: boolean): number {
  if (typeof value !== 'number' || !fits) throw new RefusedAct(409, `"${option.name}" is a number.`)
  const { min_value = -(2 ** 53), max_value = 2 ** 53 } = option
  if (value < min_value || value > max_value) {
    throw new RefusedAct(409, `"${option.name}" must be between ${min_value} and ${max_value}.`)
  }
  return checkedChoice(option, value)
}

function checkedChoice<Value extends string | number>(option: CommandOption, value: Value): Value {
  if (option.choices?.length && !option.choices.some(choice => choice.value === value)) {
    throw new RefusedAct(409, `"${value}" is not a choice of "${option.name}".`)
  }
  return value
}

function checkedId(option: CommandOption, value: unknown, resolved: Resolved, kinds: MentionableKind[]): string {
  if (typeof value === 'string' && isSnowflake(value) && resolved.add(value, kinds)) return value
  throw new RefusedAct(409, `"${option.name}" is none that you can pick: ${value}`)
}
