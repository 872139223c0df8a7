import { SlashCommandBuilder } from 'discord.js'
import { UserError } from '../src/errors.ts'
import { knownFilm } from '../src/services/plays.ts'
import type { KnownFilm } from '../src/services/trakt-outbox.ts'
import { parseViewingTime } from '../src/services/viewing-time.ts'
import { encodeCustomId } from '../src/views/custom-id.ts'
import { ratingChoices } from '../src/views/ratings.ts'
import { viewingTimeChoices } from '../src/views/viewing-times.ts'
import { isPrivate, privateDefer, privately } from './answers.ts'
import { type Command, type Context, idFrom, onButton, onSelect, staleComponent } from './command.ts'
import { guildOnly } from './definition.ts'
import { filmByChoice, filmsToChoose, movieOption, watchedFilmChoices } from './film-option.ts'

export default {
  data: guildOnly(
    new SlashCommandBuilder()
      .setName('watched')
      .setDescription('Record that you watched a film')
      .addStringOption(movieOption)
      .addStringOption(option =>
        option
          .setName('when')
          .setDescription('Just now if you leave it out; or “yesterday”, “fri 20:00”, “2026-02-14 21:30”')
          .setAutocomplete(true),
      )
      .addIntegerOption(option =>
        option
          .setName('rating')
          .setDescription('How it was')
          .addChoices(...ratingChoices),
      ),
  ),

  async run(interaction, context) {
    await interaction.deferReply(privateDefer)
    const { guildId, options } = interaction
    const { films, guilds, clock } = context.services
    const typed = options.getString('movie', true)
    const when = options.getString('when') ?? ''
    const rating = options.getInteger('rating')
    const { zone } = await guilds.settings(guildId)
    const at = parseViewingTime(when, { now: clock.now(), zone })
    const chosen = films.parseChoice(typed)
    if (chosen === null) {
      const customId = encodeCustomId('watched-pick', at, rating ?? '')
      const list = { customId, placeholder: 'Choose the film that you watched' }
      await interaction.editReply(await filmsToChoose(typed, context, list))
      return
    }
    const film = await filmByChoice(chosen, context)
    await interaction.editReply(await record(guildId, { film, at, rating }, context))
  },

  async autocomplete(interaction, context) {
    const { name, value } = interaction.options.getFocused(true)
    if (name === 'movie') return watchedFilmChoices(interaction, context)
    const { guilds, rounds, clock } = context.services
    const { zone } = await guilds.settings(interaction.guildId)
    const round = await rounds.latest(interaction.guildId)
    const nights = round?.phase === 'decided' ? [{ week: round.week, startsAt: Date.parse(round.film_starts_at) }] : []
    return viewingTimeChoices(value, { now: clock.now(), zone, nights })
  },

  actions: {
    'watched-pick': onSelect(async (interaction, [at, rating], context) => {
      await interaction.deferUpdate()
      const chosen = context.services.films.parseChoice(interaction.values[0] ?? '')
      if (chosen === null) throw staleComponent()
      const film = await filmByChoice(chosen, context)
      const viewing = { film, at: instantFrom(at), rating: rating ? idFrom([rating]) : null }
      await interaction.editReply(await record(interaction.guildId, viewing, context))
    }),

    'mark-watched': onButton(async (interaction, parameters, context) => {
      const film = await nominatedFilm(interaction.guildId, idFrom(parameters), context)
      const viewing = { film, at: context.services.clock.now(), rating: null }
      await interaction.reply(privately(await record(interaction.guildId, viewing, context)))
    }),

    'watched-list': onButton(async (interaction, parameters, { services, views }) => {
      const round = await services.rounds.latest(interaction.guildId)
      if (round?.id !== idFrom(parameters)) throw staleComponent()
      const board = await services.rounds.board(round)
      if (board.nominations.length === 0) throw new UserError('There is no film in this round (any more).')
      await interaction.reply(privately(views.watchedList(board)))
    }),

    'watched-film': onSelect(async (interaction, _parameters, context) => {
      const film = await nominatedFilm(interaction.guildId, idFrom(interaction.values), context)
      const viewing = { film, at: context.services.clock.now(), rating: null }
      await interaction.update(await record(interaction.guildId, viewing, context))
    }),

    'undo-play': onButton(async (interaction, parameters, { services, views, userId }) => {
      const play = await services.plays.undo(userId, idFrom(parameters))
      await interaction.update(views.undone(play))
    }),

    'watched-again': onButton(async (interaction, [tmdbId, at], context) => {
      await (isPrivate(interaction) ? interaction.deferUpdate() : interaction.deferReply(privateDefer))
      const film = await filmByChoice(idFrom([tmdbId ?? '']), context)
      const viewing = { film, at: instantFrom(at), rating: null }
      await interaction.editReply(await record(interaction.guildId, viewing, context))
    }),
  },
} satisfies Command

async function record(
  guildId: string,
  viewing: { film: KnownFilm; at: number; rating: number | null },
  { services, views, userId }: Context,
) {
  const { play, goesToTrakt } = await services.plays.record(guildId, userId, viewing)
  const rating = await services.ratings.of(userId, viewing.film.tmdbId)
  return views.recorded(play, { goesToTrakt, rating })
}

/** A film that is or was nominated in the guild. Throws `UserError` where it is not. */
async function nominatedFilm(guildId: string, nominationId: number, { services }: Context): Promise<KnownFilm> {
  const nomination = await services.nominations.find(nominationId)
  if (nomination?.guild_id !== guildId) throw new UserError('This film is no longer in the round.')
  return knownFilm(nomination)
}

/** An instant among a custom id's parameters, which is input and no proof. Throws `UserError` where there is none. */
function instantFrom(text: string | undefined): number {
  const at = Number(text)
  if (!text || !Number.isSafeInteger(at)) throw staleComponent()
  return at
}
