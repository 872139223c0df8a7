import { SlashCommandBuilder } from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { Suggestion } from '../src/services/suggestions.ts'
import { escapeText } from '../src/text.ts'
import { labelOf } from '../src/views/films.ts'
import { privateDefer } from './answers.ts'
import { type Command, type Context, idFrom, onButton, onSelect, staleComponent } from './command.ts'
import { guildOnly } from './definition.ts'
import { movieOption } from './film-option.ts'

const marks = { wanted: ' · on your watchlist', nominated: ' · already nominated', watched: ' · watched' }

export default {
  data: guildOnly(
    new SlashCommandBuilder()
      .setName('nominate')
      .setDescription('Put a film forward for this week')
      .addStringOption(movieOption),
  ),

  async run(interaction, context) {
    await interaction.deferReply(privateDefer)
    const { films } = context.services
    const typed = interaction.options.getString('movie', true)
    const chosen = films.parseChoice(typed)
    if (chosen !== null) {
      await interaction.editReply(await nominate(interaction.guildId, chosen, context))
      return
    }
    const found = await films.search(typed)
    if (found.length === 0) {
      throw new UserError(`I found no film for “${escapeText(typed, 80)}”. Check the spelling, or try another title.`)
    }
    await interaction.editReply(context.views.pickList(typed, found, films.choiceOf))
  },

  async autocomplete(interaction, { services }) {
    const { guildId, user, options } = interaction
    const suggestions = await services.suggestions.films(guildId, user.id, options.getFocused())
    return suggestions.map(film => ({ name: suggestionLabel(film), value: services.films.choiceOf(film.tmdbId) }))
  },

  actions: {
    'nominate-pick': onSelect(async (interaction, _parameters, context) => {
      await interaction.deferUpdate()
      const chosen = context.services.films.parseChoice(interaction.values[0] ?? '')
      if (chosen === null) throw staleComponent()
      await interaction.editReply(await nominate(interaction.guildId, chosen, context))
    }),

    'nominate-again': onButton(async (interaction, parameters, context) => {
      await interaction.deferUpdate()
      await interaction.editReply(await nominate(interaction.guildId, idFrom(parameters), context))
    }),

    withdraw: onButton(async (interaction, parameters, { services, views, userId }) => {
      const film = await services.nominations.withdraw(interaction.guildId, userId, idFrom(parameters))
      await interaction.update(views.withdrawn(film))
    }),
  },
} satisfies Command

/** Puts a film forward; the private answer to that. */
export async function nominate(guildId: string, tmdbId: number, { services, views, userId }: Context) {
  const film = await services.nominations.nominate(guildId, userId, tmdbId)
  const round = await services.rounds.running(guildId)
  return views.nominated(film, round)
}

/** The mark is what must not be cut off. */
function suggestionLabel(film: Suggestion): string {
  const alone = film.wanted ? marks.wanted : ''
  const listed = film.watchlists > 1 ? ` · on ${film.watchlists} watchlists` : alone
  const mark = listed + (film.nominated ? marks.nominated : '') + (film.watched ? marks.watched : '')
  return labelOf(film, 100 - mark.length) + mark
}
