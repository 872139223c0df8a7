import type {
  AutocompleteInteraction,
  BaseInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageComponentInteraction,
} from 'discord.js'
import type { Logger } from 'pino'
import {
  type AnywhereAction,
  type Command,
  type ComponentAction,
  type Context,
  type PersonalAction,
  type PersonalContext,
  staleComponent,
} from '../../commands/command.ts'
import { UserError } from '../errors.ts'
import type { Services } from '../services/index.ts'
import { type Action as ActionName, decodeCustomId } from '../views/custom-id.ts'
import type { Views } from '../views/index.ts'
import { fittingChoices } from './choices.ts'
import { refuse, unanswerable, wordsFor } from './refusals.ts'

export interface RouterOptions {
  commands: readonly Command[]
  services: Services
  views: Views
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Starts work that outlasts the answer, and ends it by its signal. */
  background(work: (signal: AbortSignal) => Promise<void>): void
}

type InGuild = 'cached' | 'raw'
type Asked = ChatInputCommandInteraction | MessageComponentInteraction
type Act = (context: PersonalContext) => Promise<void>
type Action =
  | { place: 'guild'; run: ComponentAction }
  | { place: 'anywhere'; run: AnywhereAction }
  | { place: 'personal'; run: PersonalAction }

/**
 * Hands each interaction to its command, and is the one place where what commands throw is caught: words for the member
 * are answered privately, everything else is logged and apologised for. `handle` never rejects.
 */
export function createRouter({ commands, services, views, log, background }: RouterOptions) {
  const byName = new Map(commands.map(command => [command.data.name, command]))
  const actions = actionsOf(commands)
  /** The latest autocomplete request of each member who waits for one. */
  const completing = new Map<string, string>()

  async function act(interaction: Asked): Promise<void> {
    try {
      const run = interaction.isChatInputCommand() ? command(interaction) : component(interaction)
      const afterwards: Context['afterwards'] = work => background(signal => follow(interaction, work, signal))
      await run({ services, views, log, afterwards })
    } catch (error) {
      await answerFailure(interaction, error)
    }
  }

  async function follow(interaction: Asked, work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) {
    try {
      await work(signal)
    } catch (error) {
      if (signal.aborted) throw error
      await answerFailure(interaction, error)
    }
  }

  /** With who acts, and where: in direct messages on behalf of a guild that both know. */
  function acting(interaction: Asked, run: (context: Context) => Promise<void>): Act {
    return async context => {
      if (interaction.inGuild()) {
        const { guildId } = interaction
        return run({ ...context, userId: await services.members.seen(guildId, personOf(interaction)), guildId })
      }
      const known = await services.members.known(interaction.user.id)
      if (!known)
        throw new UserError('We have not met on a server yet. Please use me there once; then you can here, too.')
      return run({ ...context, ...known })
    }
  }

  function command(interaction: ChatInputCommandInteraction): Act {
    const found = byName.get(interaction.commandName)
    if (!found) throw new UserError('I do not know that command any more. `/help` shows those that I know.')
    if (found.place === 'personal') return context => found.run(interaction, context)
    if (found.place === 'anywhere') return acting(interaction, context => found.run(interaction, context))
    if (!interaction.inGuild()) throw outside()
    return acting(interaction, context => found.run(interaction, context))
  }

  function component(interaction: MessageComponentInteraction): Act {
    const asked = decodeCustomId(interaction.customId)
    const action = asked && actions.get(asked.action)
    if (!asked || !action) throw staleComponent()
    const { parameters } = asked
    if (action.place === 'personal') return context => action.run(interaction, parameters, context)
    if (action.place === 'anywhere') return acting(interaction, context => action.run(interaction, parameters, context))
    if (!interaction.inGuild()) throw outside()
    return acting(interaction, context => action.run(interaction, parameters, context))
  }

  async function answerFailure(interaction: Asked, error: unknown): Promise<void> {
    if (unanswerable(error)) {
      reportUnanswerable(interaction, error)
      return
    }
    if (!(error instanceof UserError)) {
      log.error({ ...about(interaction), err: error }, 'interaction failed')
    }
    try {
      await refuse(interaction, wordsFor(error, interaction.id))
    } catch (failure) {
      if (unanswerable(failure)) reportUnanswerable(interaction, failure)
      else log.error({ ...about(interaction), err: failure }, 'refusal could not be answered')
    }
  }

  function reportUnanswerable(interaction: BaseInteraction, error: unknown): void {
    const fields = { ...about(interaction), err: error }
    const reason = unanswerable(error)
    const age = services.clock.now() - interaction.createdTimestamp
    if (reason === 'answered') log.warn(fields, 'interaction was answered by another process')
    else log.info({ ...fields, age }, reason === 'late' ? 'interaction came too late' : 'interaction has expired')
  }

  /** A list is a convenience: whatever goes wrong, the member just sees none. */
  async function complete(interaction: AutocompleteInteraction): Promise<void> {
    completing.set(interaction.user.id, interaction.id)
    const choices = await choicesFor(interaction)
    if (completing.get(interaction.user.id) !== interaction.id) return
    completing.delete(interaction.user.id)
    try {
      await interaction.respond(fittingChoices(choices))
    } catch (error) {
      if (unanswerable(error)) reportUnanswerable(interaction, error)
      else log.error({ ...about(interaction), err: error }, 'choices could not be answered')
    }
  }

  async function choicesFor(interaction: AutocompleteInteraction) {
    const found = byName.get(interaction.commandName)
    if (!interaction.inGuild() || !found?.autocomplete) return []
    try {
      return await found.autocomplete(interaction, { services, views, log })
    } catch (error) {
      log.error({ ...about(interaction), err: error }, 'autocomplete failed')
      return []
    }
  }

  return {
    async handle(interaction: Interaction): Promise<void> {
      if (interaction.isAutocomplete()) await complete(interaction)
      else if (interaction.isChatInputCommand() || interaction.isMessageComponent()) await act(interaction)
      else log.warn(about(interaction), 'interaction of a kind that I never ask for')
    },
  }
}

/** Each action is some one command's. Throws when two commands claim it: a fault of the program. */
function actionsOf(commands: readonly Command[]): Map<ActionName, Action> {
  const entries = commands.flatMap(entriesOf)
  const found = new Map(entries)
  if (found.size < entries.length) throw new Error('two commands handle the same action')
  return found
}

function entriesOf(command: Command): [ActionName, Action][] {
  if (command.place === 'personal') {
    const actions = Object.entries(command.actions ?? {}) as [ActionName, PersonalAction][]
    return actions.map(([name, run]) => [name, { place: 'personal', run }])
  }
  if (command.place === 'anywhere') {
    const actions = Object.entries(command.actions ?? {}) as [ActionName, AnywhereAction][]
    return actions.map(([name, run]) => [name, { place: 'anywhere', run }])
  }
  const actions = Object.entries(command.actions ?? {}) as [ActionName, ComponentAction][]
  return actions.map(([name, run]) => [name, { place: 'guild', run }])
}

function outside(): UserError {
  return new UserError('Movie night happens on servers. Please use me there.')
}

/** Who acts, by the name that the guild sees. */
function personOf({ user, member }: ChatInputCommandInteraction<InGuild> | MessageComponentInteraction<InGuild>) {
  const name = 'displayName' in member ? member.displayName : (member.nick ?? user.displayName)
  return { discordId: user.id, name }
}

/** What a log may say of an interaction: not whose it was. Custom ids are left out because Discord ids stand in them. */
function about(interaction: BaseInteraction) {
  const what = interaction.isMessageComponent()
    ? { action: decodeCustomId(interaction.customId)?.action ?? null }
    : interaction.isCommand() || interaction.isAutocomplete()
      ? { command: interaction.commandName }
      : {}
  return { interaction: interaction.id, guild: interaction.guildId, ...what }
}
