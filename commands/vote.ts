import { SlashCommandBuilder } from 'discord.js'
import { privately } from './answers.ts'
import { type Command, idFrom, onButton, onSelect, staleComponent } from './command.ts'
import { guildOnly } from './definition.ts'

export default {
  data: guildOnly(
    new SlashCommandBuilder().setName('vote').setDescription('Choose the films you would like to watch this week'),
  ),

  async run(interaction, { services, views, userId }) {
    const ballot = await services.votes.ballot(interaction.guildId, userId)
    await interaction.reply(privately(views.votePanel(ballot)))
  },

  actions: {
    vote: onButton(async (interaction, parameters, { services, views, userId }) => {
      const ballot = await services.votes.ballot(interaction.guildId, userId)
      if (ballot.round.id !== idFrom(parameters)) throw staleComponent()
      await interaction.reply(privately(views.votePanel(ballot)))
    }),

    'vote-cast': onSelect(async (interaction, parameters, { services, views, userId }) => {
      const films = interaction.values.map((_value, index) => idFrom(interaction.values, index))
      const ballot = await services.votes.cast(interaction.guildId, userId, idFrom(parameters), films)
      await interaction.update(views.votePanel(ballot, { saved: true }))
    }),

    'vote-clear': onButton(async (interaction, parameters, { services, views, userId }) => {
      const ballot = await services.votes.cast(interaction.guildId, userId, idFrom(parameters), [])
      await interaction.update(views.votePanel(ballot, { saved: true }))
    }),
  },
} satisfies Command
