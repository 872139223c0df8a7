import { SlashCommandBuilder } from 'discord.js'
import { privately } from './answers.ts'
import { type Command, mayManageServer } from './command.ts'
import { guildOnly } from './definition.ts'

export default {
  data: guildOnly(new SlashCommandBuilder().setName('help').setDescription('What to do now, and what else I can do')),

  async run(interaction, { services, views }) {
    const upcoming = await services.guilds.upcoming(await services.guilds.settings(interaction.guildId))
    const board = upcoming.running ? await services.rounds.board(upcoming.running) : null
    const claimable = (await services.claims.profiles(interaction.guildId)).length > 0
    const admin = mayManageServer(interaction)
    await interaction.reply(
      privately(views.help({ upcoming, board, admin, trakt: services.trakt !== null, claimable })),
    )
  },
} satisfies Command
