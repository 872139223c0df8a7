import { SlashCommandBuilder } from 'discord.js'
import { knownFilm } from '../src/services/plays.ts'
import { isPrivate, privately } from './answers.ts'
import { type Command, idFrom, onButton, onSelect, staleComponent } from './command.ts'
import { guildOnly } from './definition.ts'
import { ratingFrom, saveRating } from './rating-option.ts'

export default {
  data: guildOnly(
    new SlashCommandBuilder()
      .setName('results')
      .setDescription('Show how a week went, or how this one stands')
      .addStringOption(option =>
        option.setName('week').setDescription('A past week; the latest if you leave it out').setAutocomplete(true),
      ),
  ),

  async run(interaction, { services, views }) {
    const week = interaction.options.getString('week') ?? undefined
    const standings = await services.results.standings(interaction.guildId, week)
    await interaction.reply(privately(views.results(standings)))
  },

  async autocomplete(interaction, { services }) {
    const weeks = await services.results.weeks(interaction.guildId, interaction.options.getFocused())
    return weeks.map(({ week, title }) => ({ name: `${week} · ${title ?? 'no film'}`, value: week }))
  },

  actions: {
    watched: onButton(async (interaction, parameters, { services, views, userId }) => {
      const { film } = await services.plays.watched(interaction.guildId, userId, idFrom(parameters))
      const answer = views.watched(film)
      await (isPrivate(interaction) ? interaction.update(answer) : interaction.reply(privately(answer)))
    }),

    'not-watched': onButton(async (interaction, parameters, { services, views, userId }) => {
      const film = await services.plays.notWatched(interaction.guildId, userId, idFrom(parameters))
      await interaction.update(views.notWatched(film))
    }),

    rate: onButton(async (interaction, parameters, { services, views, userId }) => {
      const film = await services.nominations.find(idFrom(parameters, 1))
      if (film?.guild_id !== interaction.guildId || film.round_id !== idFrom(parameters)) throw staleComponent()
      const rating = await services.ratings.of(userId, film.tmdb_id)
      await interaction.reply(privately(views.rate(film, rating)))
    }),

    'rate-pick': onSelect(async (interaction, parameters, context) => {
      const rating = ratingFrom(interaction.values)
      const film = await context.services.plays.filmOfNight(interaction.guildId, idFrom(parameters))
      const goesToTrakt = await saveRating(knownFilm(film), rating, context)
      await interaction.update(context.views.rate(film, rating, { saved: true, goesToTrakt }))
    }),
  },
} satisfies Command
