import { SlashCommandBuilder } from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { Services } from '../src/services/index.ts'
import { storedDetails } from '../src/views/films.ts'
import { privateDefer, privately } from './answers.ts'
import { type Command, type Context, idFrom, mayManageServer, onButton, onSelect, staleComponent } from './command.ts'
import { guildOnly } from './definition.ts'

export default {
  data: guildOnly(new SlashCommandBuilder().setName('movies').setDescription("Show this week's films")),

  async run(interaction, { services, views, userId }) {
    const { guildId } = interaction
    const round = await services.rounds.latest(guildId)
    if (!round) {
      const upcoming = await services.guilds.upcoming(await services.guilds.settings(guildId))
      await interaction.reply(privately(views.noRound({ upcoming, admin: mayManageServer(interaction) })))
      return
    }
    const board = await services.rounds.board(round)
    const withdrawable = board.phase === 'nominating' ? await services.nominations.mine(guildId, userId) : []
    const seen = await services.seen.own(round.id, userId)
    await interaction.reply(privately(views.boardInPrivate(board, withdrawable, seen)))
  },

  actions: {
    details: onButton(async (interaction, parameters, { services, views, userId }) => {
      await interaction.deferReply(privateDefer)
      const details = await detailsOf(services, { guildId: interaction.guildId, userId }, idFrom(parameters))
      await interaction.editReply(views.details(details.film, details))
    }),

    'details-list': onButton(async (interaction, parameters, { services, views }) => {
      const board = await boardOf(services, interaction.guildId, idFrom(parameters))
      await interaction.reply(privately(views.detailsList(board)))
    }),

    'details-pick': onSelect(async (interaction, parameters, { services, views, userId }) => {
      await interaction.deferUpdate()
      const details = await detailsOf(services, { guildId: interaction.guildId, userId }, idFrom(interaction.values))
      const others = await boardOf(services, interaction.guildId, idFrom(parameters))
      await interaction.editReply(views.details(details.film, { ...details, others }))
    }),
  },
} satisfies Command

/** What TMDB says of a nominated film, or what was stored with it when TMDB does not answer; and who has seen it. */
async function detailsOf(services: Services, reader: Pick<Context, 'guildId' | 'userId'>, nominationId: number) {
  const nomination = await services.nominations.find(nominationId)
  if (nomination?.guild_id !== reader.guildId) throw new UserError('This film is no longer in the round.')
  const seen = await services.seen.of(nomination, reader.userId)
  try {
    return { film: await services.films.film(nomination.tmdb_id), stored: false, seen }
  } catch (error) {
    if (error instanceof UserError) return { film: storedDetails(nomination), stored: true, seen }
    throw error
  }
}

async function boardOf(services: Services, guildId: string, roundId: number) {
  const round = await services.rounds.latest(guildId)
  if (round?.id !== roundId) throw staleComponent()
  const board = await services.rounds.board(round)
  if (board.nominations.length === 0) throw new UserError('There is no film in this round (any more).')
  return board
}
