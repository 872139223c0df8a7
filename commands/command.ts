import {
  type ApplicationCommandOptionChoiceData,
  type AutocompleteInteraction,
  type ButtonInteraction,
  type ChannelSelectMenuInteraction,
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type StringSelectMenuInteraction,
} from 'discord.js'
import type { Logger } from 'pino'
import { UserError } from '../src/errors.ts'
import type { Services } from '../src/services/index.ts'
import type { Action } from '../src/views/custom-id.ts'
import type { Views } from '../src/views/index.ts'

/** Most commands and clicks come from guilds only; `raw` is a guild that the client has not cached. */
type InGuild = 'cached' | 'raw'
export type CommandInteraction = ChatInputCommandInteraction<InGuild>
export type CompletionInteraction = AutocompleteInteraction<InGuild>
export type ComponentInteraction = MessageComponentInteraction<InGuild>

export interface Context {
  services: Services
  views: Views
  /** `users.id` of the member who acts. */
  userId: number
  /** Where they act; in direct messages the guild in which the bot has come to know them last. */
  guildId: string
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  /**
   * Starts work that outlasts the answer, until `signal`: what it throws is answered as if the command had thrown it. It
   * does not survive the process, so what it is about has to be a row.
   */
  afterwards(work: (signal: AbortSignal) => Promise<void>): void
}

/** What a command has that knows nothing of the one who uses it. */
export type PersonalContext = Omit<Context, 'userId' | 'guildId'>

type Handler<Interaction, Known = Context> = (
  interaction: Interaction,
  parameters: readonly string[],
  context: Known,
) => Promise<void>

/** What a button or a select does; `parameters` are those of its custom id, which is input and no proof. */
export type ComponentAction = Handler<ComponentInteraction>
/** The same where it may also stand in a direct message. */
export type AnywhereAction = Handler<MessageComponentInteraction>
export type PersonalAction = Handler<MessageComponentInteraction, PersonalContext>

interface Definition {
  data: { name: string; toJSON(): RESTPostAPIChatInputApplicationCommandsJSONBody }
}

/** A command of guilds. */
export interface GuildCommand extends Definition {
  place?: 'guild'
  run(interaction: CommandInteraction, context: Context): Promise<void>
  /** Choices for the focused option; the router cuts them to what Discord takes. */
  autocomplete?(
    interaction: CompletionInteraction,
    context: Pick<Context, 'services' | 'views' | 'log'>,
  ): Promise<ApplicationCommandOptionChoiceData[]>
  /** The buttons and selects that belong to this command. */
  actions?: Partial<Record<Action, ComponentAction>>
}

/** A command that is also used in the direct messages with the bot. */
export interface AnywhereCommand extends Definition {
  place: 'anywhere'
  run(interaction: ChatInputCommandInteraction, context: Context): Promise<void>
  autocomplete?: undefined
  actions?: Partial<Record<Action, AnywhereAction>>
}

/** A command about what is stored of a person, used anywhere: to use it notes nobody down. */
export interface PersonalCommand extends Definition {
  place: 'personal'
  run(interaction: ChatInputCommandInteraction, context: PersonalContext): Promise<void>
  autocomplete?: undefined
  actions?: Partial<Record<Action, PersonalAction>>
}

/**
 * A slash command: parses, calls a service, replies. It acknowledges before it asks anybody over the network. It throws
 * `UserError` with words for the member; whatever else it throws is a fault of ours.
 */
export type Command = GuildCommand | AnywhereCommand | PersonalCommand

export function onButton(run: Handler<ButtonInteraction<InGuild>>): ComponentAction {
  return async (interaction, parameters, context) => {
    if (!interaction.isButton()) throw staleComponent()
    await run(interaction, parameters, context)
  }
}

/** A button that may also stand in a direct message. */
export function onAnyButton<Known extends PersonalContext>(
  run: Handler<ButtonInteraction, Known>,
): Handler<MessageComponentInteraction, Known> {
  return async (interaction, parameters, context) => {
    if (!interaction.isButton()) throw staleComponent()
    await run(interaction, parameters, context)
  }
}

export function onSelect(run: Handler<StringSelectMenuInteraction<InGuild>>): ComponentAction {
  return async (interaction, parameters, context) => {
    if (!interaction.isStringSelectMenu()) throw staleComponent()
    await run(interaction, parameters, context)
  }
}

export function onChannelSelect(run: Handler<ChannelSelectMenuInteraction<InGuild>>): ComponentAction {
  return async (interaction, parameters, context) => {
    if (!interaction.isChannelSelectMenu()) throw staleComponent()
    await run(interaction, parameters, context)
  }
}

/** For a click that means nothing (any more): an earlier version's, or one that nobody can have made. */
export function staleComponent(): UserError {
  return new UserError('This message is from an earlier version or round. `/movies` shows the present one.')
}

/** A row's id among a custom id's parameters or a select's values. Throws `UserError` where there is none. */
export function idFrom(values: readonly string[], index = 0): number {
  const id = Number(values[index])
  if (!Number.isSafeInteger(id) || id < 1) throw staleComponent()
  return id
}

/** The number of a page, from 0. Throws `UserError` where there is none. */
export function pageFrom(text: string | undefined): number {
  const page = Number(text)
  if (!Number.isSafeInteger(page) || page < 0) throw staleComponent()
  return page
}

export function mayManageServer({
  memberPermissions,
}: {
  memberPermissions: { has(bit: bigint): boolean } | null
}): boolean {
  return memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false
}

/**
 * Throws `UserError` unless the member has Manage Server. Checked on every act, because a guild can give a command to
 * anybody in its settings, and because a button may outlive a role.
 */
export function requireManageServer(interaction: Parameters<typeof mayManageServer>[0]): void {
  if (mayManageServer(interaction)) return
  throw new UserError('For this you need the permission Manage Server. Please ask somebody who has it.')
}
