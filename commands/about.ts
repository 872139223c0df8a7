import { SlashCommandBuilder } from 'discord.js'
import { privately } from './answers.ts'
import type { Command } from './command.ts'
import { guildOnly } from './definition.ts'

export default {
  data: guildOnly(new SlashCommandBuilder().setName('about').setDescription('Credits and version')),

  async run(interaction, { services, views }) {
    await interaction.reply(privately(views.about({ trakt: services.trakt !== null })))
  },
} satisfies Command
