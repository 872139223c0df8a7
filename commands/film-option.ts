import type { SlashCommandStringOption } from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { KnownFilm } from '../src/services/trakt-outbox.ts'
import { escapeText } from '../src/text.ts'
import { labelOf } from '../src/views/films.ts'
import type { CompletionInteraction, Context } from './command.ts'

/** A film by its title, to be chosen from a list. */
export function movieOption(option: SlashCommandStringOption): SlashCommandStringOption {
  return option
    .setName('movie')
    .setDescription('Type a title and choose from the list')
    .setRequired(true)
    .setAutocomplete(true)
}

/**
 * Choices for a film that somebody has watched: with nothing typed those of the latest round, of which that is said most often,
 * and then what is popular.
 */
export async function watchedFilmChoices(
  { guildId, options }: Pick<CompletionInteraction, 'guildId' | 'options'>,
  { services }: Pick<Context, 'services'>,
) {
  const { films, rounds } = services
  const typed = options.getFocused()
  if (typed.trim() !== '') return choices(await films.suggest(typed))
  const round = await rounds.latest(guildId)
  const nominated = round ? (await rounds.board(round)).nominations : []
  const present = nominated.map(({ tmdb_id, title, year }) => ({ tmdbId: tmdb_id, title, year }))
  return choices([...present, ...(await films.popular())])

  function choices(found: { tmdbId: number; title: string; year: number | null }[]) {
    const different = new Map(found.map(film => [film.tmdbId, film]))
    return [...different.values()].map(film => ({ name: labelOf(film), value: films.choiceOf(film.tmdbId) }))
  }
}

/** What was typed where nothing was chosen: a list of films to choose from. Throws `UserError` when there is none. */
export async function filmsToChoose(
  typed: string,
  { services, views }: Pick<Context, 'services' | 'views'>,
  chosen: { customId: string; placeholder: string },
) {
  const found = await services.films.search(typed)
  if (found.length > 0) return views.pickList(typed, found, services.films.choiceOf, chosen)
  throw new UserError(`I found no film for “${escapeText(typed, 80)}”. Check the spelling, or try another title.`)
}

/** A film by its TMDB id. Throws `UserError` where TMDB does not know it or does not answer. */
export async function filmByChoice(tmdbId: number, { services }: Pick<Context, 'services'>): Promise<KnownFilm> {
  const { imdbId, title, year } = await services.films.film(tmdbId)
  return { tmdbId, imdbId, title, year }
}
