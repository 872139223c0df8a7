import { SlashCommandBuilder } from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { BoardState } from '../src/services/board.ts'
import type { Services } from '../src/services/index.ts'
import type { Standing } from '../src/services/rounds.ts'
import { labelOf } from '../src/views/films.ts'
import { privately } from './answers.ts'
import {
  type Command,
  type CommandInteraction,
  type ComponentInteraction,
  type Context,
  idFrom,
  mayManageServer,
  onButton,
  requireManageServer,
} from './command.ts'
import { adminsOnly } from './definition.ts'

/** How long a confirmation is good for, by the bot's clock. */
const confirmationTime = 60_000
const mostHours = 7 * 24

export default {
  data: adminsOnly(
    new SlashCommandBuilder()
      .setName('round')
      .setDescription("Move this week's round by hand")
      .addSubcommand(command => command.setName('advance').setDescription('End the present phase now'))
      .addSubcommand(command =>
        command
          .setName('extend')
          .setDescription('Give the present phase more time')
          .addIntegerOption(option =>
            option
              .setName('hours')
              .setDescription('How many hours more')
              .setMinValue(1)
              .setMaxValue(mostHours)
              .setRequired(true),
          ),
      )
      .addSubcommand(command => command.setName('cancel').setDescription('End the round without a winner'))
      .addSubcommand(command =>
        command
          .setName('remove')
          .setDescription('Take a film out; its voters get their vote back')
          .addStringOption(option =>
            option
              .setName('movie')
              .setDescription('One of the nominated films')
              .setRequired(true)
              .setAutocomplete(true),
          ),
      ),
  ),

  async run(interaction, context) {
    requireManageServer(interaction)
    await interaction.reply(privately(await answer(interaction, context)))
  },

  async autocomplete(interaction, { services }) {
    if (!mayManageServer(interaction)) return []
    const round = await services.rounds.running(interaction.guildId)
    if (!round) return []
    const { nominations } = await services.rounds.board(round)
    const typed = interaction.options.getFocused().trim().toLowerCase()
    return nominations
      .filter(film => film.title.toLowerCase().includes(typed))
      .map(film => ({ name: labelOf(film), value: choiceOf(film.id) }))
  },

  actions: {
    'round-advance': onButton(async (interaction, parameters, { services, views }) => {
      const standing = confirmed(interaction, parameters, services)
      const round = await services.rounds.advance(interaction.guildId, standing)
      await interaction.update(views.advanced(await services.rounds.board(round)))
    }),

    'round-cancel': onButton(async (interaction, parameters, { services, views }) => {
      const standing = confirmed(interaction, parameters, services)
      await interaction.update(views.cancelled(await services.rounds.cancel(interaction.guildId, standing)))
    }),

    'round-restore': onButton(async (interaction, parameters, { services, views }) => {
      requireManageServer(interaction)
      await interaction.update(views.restored(await services.rounds.restore(interaction.guildId, idFrom(parameters))))
    }),
  },
} satisfies Command

async function answer(interaction: CommandInteraction, { services, views }: Context) {
  const { guildId, options, user } = interaction
  switch (options.getSubcommand()) {
    case 'extend': {
      const round = await services.rounds.extend(guildId, options.getInteger('hours', true) * 60)
      return views.extended(round, services.rounds.phaseAt(round, services.clock.now()))
    }
    case 'remove': {
      const removed = await services.nominations.remove(guildId, await nominationNamed(interaction, services))
      return views.removed(removed.nomination, removed.votersTold)
    }
    case 'advance': {
      const board = await movable(services, guildId)
      return views.confirmAdvance(board, confirmation(services, board, user.id))
    }
    default: {
      const board = await movable(services, guildId)
      return views.confirmCancel(board, confirmation(services, board, user.id))
    }
  }
}

/** The running round before its deadline. Throws `UserError` when there is none. */
async function movable(services: Services, guildId: string): Promise<BoardState> {
  const round = await services.rounds.running(guildId)
  const board = round && (await services.rounds.board(round))
  if (!board || board.phase === 'closed') {
    throw new UserError('No round is running, so there is nothing to move. `/help` says what comes next.')
  }
  return board
}

function confirmation({ clock }: Services, board: BoardState, userId: string) {
  const expiresAt = clock.now() + confirmationTime
  return { roundId: board.round.id, phase: phaseOf(board), userId, expiresAt }
}

function phaseOf({ phase }: BoardState): 'nominating' | 'voting' {
  return phase === 'voting' ? 'voting' : 'nominating'
}

/**
 * Where the round stood when the confirmation was asked for: two admins who end the same phase must not end two. Throws
 * `UserError` unless the one who was asked answers in time.
 */
function confirmed(interaction: ComponentInteraction, parameters: readonly string[], { clock }: Services): Standing {
  requireManageServer(interaction)
  const [, phase, userId, expiresAt] = parameters
  if (userId !== interaction.user.id) throw new UserError('Only the person who asked for this can confirm it.')
  if (!(clock.now() <= Number(expiresAt))) {
    throw new UserError('That was more than a minute ago, so nothing was changed. Use the command again.')
  }
  return { roundId: idFrom(parameters), phase: phase === 'voting' ? 'voting' : 'nominating' }
}

/** The chosen film, or the one whose title was typed. Throws `UserError` when there is no such film. */
async function nominationNamed({ guildId, options }: CommandInteraction, services: Services): Promise<number> {
  const typed = options.getString('movie', true).trim()
  const { nominations } = await movable(services, guildId)
  const named = (title: string) => title.toLowerCase() === typed.toLowerCase()
  const film = nominations.find(({ id }) => choiceOf(id) === typed) ?? nominations.find(({ title }) => named(title))
  if (!film) throw new UserError('That film is not in this round. Choose one from the list.')
  return film.id
}

/** The value of a film in the autocomplete list: text that is nobody's title. */
function choiceOf(nominationId: number): string {
  return `nomination:${nominationId}`
}
