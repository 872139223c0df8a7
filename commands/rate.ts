import { SlashCommandBuilder } from 'discord.js'
import { encodeCustomId } from '../src/views/custom-id.ts'
import { ratingChoices } from '../src/views/ratings.ts'
import { privateDefer } from './answers.ts'
import { type Command, type Context, idFrom, onSelect, staleComponent } from './command.ts'
import { guildOnly } from './definition.ts'
import { filmByChoice, filmsToChoose, movieOption, watchedFilmChoices } from './film-option.ts'
import { ratingFrom, saveRating } from './rating-option.ts'

export default {
  data: guildOnly(
    new SlashCommandBuilder()
      .setName('rate')
      .setDescription('Rate a film from 1 to 10; others see averages')
      .addStringOption(movieOption)
      .addIntegerOption(option =>
        option
          .setName('rating')
          .setDescription('How it was')
          .setRequired(true)
          .addChoices(...ratingChoices),
      ),
  ),

  async run(interaction, context) {
    await interaction.deferReply(privateDefer)
    const typed = interaction.options.getString('movie', true)
    const rating = interaction.options.getInteger('rating', true)
    const chosen = context.services.films.parseChoice(typed)
    if (chosen === null) {
      const customId = encodeCustomId('rate-film-pick', rating)
      const list = { customId, placeholder: 'Choose the film to rate' }
      await interaction.editReply(await filmsToChoose(typed, context, list))
      return
    }
    await interaction.editReply(await rate(chosen, rating, context))
  },

  autocomplete: watchedFilmChoices,

  actions: {
    'rate-film-pick': onSelect(async (interaction, parameters, context) => {
      await interaction.deferUpdate()
      const chosen = context.services.films.parseChoice(interaction.values[0] ?? '')
      if (chosen === null) throw staleComponent()
      await interaction.editReply(await rate(chosen, idFrom(parameters), context))
    }),

    'rate-film': onSelect(async (interaction, parameters, context) => {
      await interaction.deferUpdate()
      await interaction.editReply(await rate(idFrom(parameters), ratingFrom(interaction.values), context))
    }),

    /** Below a play, which stays and can still be taken back. */
    'rate-play': onSelect(async (interaction, parameters, context) => {
      await interaction.deferUpdate()
      const { services, views, userId } = context
      const rating = ratingFrom(interaction.values)
      const { film, goesToTrakt } = await save(idFrom(parameters, 1), rating, context)
      const own = await services.plays.own(userId, idFrom(parameters))
      await interaction.editReply(
        own
          ? views.recorded(own.play, { goesToTrakt, rating, saved: true, undo: own.undo })
          : views.rateFilm(film, rating, { saved: true, goesToTrakt }),
      )
    }),
  },
} satisfies Command

/** `rating`: null takes the one that was given back. */
async function rate(tmdbId: number, rating: number | null, context: Context) {
  const { film, goesToTrakt } = await save(tmdbId, rating, context)
  return context.views.rateFilm(film, rating, { saved: true, goesToTrakt })
}

async function save(tmdbId: number, rating: number | null, context: Context) {
  const film = await filmByChoice(tmdbId, context)
  return { film, goesToTrakt: await saveRating(film, rating, context) }
}
