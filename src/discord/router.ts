import type {
  AutocompleteInteraction,
  BaseInteraction,
  ChatInputCommandInteraction,
  Interaction,
  MessageComponentInteraction,
} from 'discord.js'
import type { Logger } from 'pino'
import { type Command, type ComponentAction, type Context, staleComponent } from '../../commands/command.ts'
import { UserError } from '../errors.ts'
import type { Services } from '../services/index.ts'
import { type Action, decodeCustomId } from '../views/custom-id.ts'
import type { Views } from '../views/index.ts'
import { fittingChoices } from './choices.ts'
import { refuse, unanswerable, wordsFor } from './refusals.ts'

export interface RouterOptions {
  commands: readonly Command[]
  services: Services
  views: Views
  log: Pick<Logger, 'info' | 'warn' | 'error'>
}

type InGuild = 'cached' | 'raw'
type Act = (context: Context) => Promise<void>

/**
 * Hands each interaction to its command, and is the one place where what commands throw is caught: words for the member
 * are answered privately, everything else is logged and apologised for. `handle` never rejects.
 */
export function createRouter({ commands, services, views, log }: RouterOptions) {
  const byName = new Map(commands.map(command => [command.data.name, command]))
  const actions = actionsOf(commands)
  /** The latest autocomplete request of each member who waits for one. */
  const completing = new Map<string, string>()

  async function act(interaction: ChatInputCommandInteraction | MessageComponentInteraction): Promise<void> {
    try {
      if (!interaction.inGuild()) throw new UserError('Movie night happens on servers. Please use me there.')
      const run = interaction.isChatInputCommand() ? command(interaction) : component(interaction)
      const userId = await services.members.seen(interaction.guildId, personOf(interaction))
      await run({ services, views, userId, log })
    } catch (error) {
      await answerFailure(interaction, error)
    }
  }

  function command(interaction: ChatInputCommandInteraction<InGuild>): Act {
    const found = byName.get(interaction.commandName)
    if (!found) throw new UserError('I do not know that command any more. `/help` shows those that I know.')
    return context => found.run(interaction, context)
  }

  function component(interaction: MessageComponentInteraction<InGuild>): Act {
    const asked = decodeCustomId(interaction.customId)
    const action = asked && actions.get(asked.action)
    if (!asked || !action) throw staleComponent()
    return context => action(interaction, asked.parameters, context)
  }

  async function answerFailure(
    interaction: ChatInputCommandInteraction | MessageComponentInteraction,
    error: unknown,
  ): Promise<void> {
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
function actionsOf(commands: readonly Command[]): Map<Action, ComponentAction> {
  const entries = commands.flatMap(({ actions }) => Object.entries(actions ?? {}) as [Action, ComponentAction][])
  const found = new Map(entries)
  if (found.size < entries.length) throw new Error('two commands handle the same action')
  return found
}

/** Who acts, by the name that the guild sees. */
function personOf({ user, member }: ChatInputCommandInteraction<InGuild> | MessageComponentInteraction<InGuild>) {
  const name = 'displayName' in member ? member.displayName : (member.nick ?? user.displayName)
  return { discordId: user.id, name }
}

function about(interaction: BaseInteraction) {
  const what = interaction.isMessageComponent()
    ? { customId: interaction.customId }
    : interaction.isCommand() || interaction.isAutocomplete()
      ? { command: interaction.commandName }
      : {}
  return { interaction: interaction.id, guild: interaction.guildId, user: interaction.user.id, ...what }
}
