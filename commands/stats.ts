import { SlashCommandBuilder } from 'discord.js'
import { privately } from './answers.ts'
import type { Command } from './command.ts'
import { guildOnly } from './definition.ts'

export default {
  data: guildOnly(
    new SlashCommandBuilder()
      .setName('stats')
      .setDescription('Movie night in numbers: who nominated, won and rated what'),
  ),

  async run(interaction, { services, views }) {
    await interaction.reply(privately(views.stats(await services.stats.of(interaction.guildId))))
  },
} satisfies Command
