import type { ButtonInteraction, ChatInputCommandInteraction } from 'discord.js'
import { UserError } from '../src/errors.ts'
import { privately } from './answers.ts'
import { type AnywhereAction, type Context, idFrom, onAnyButton, pageFrom } from './command.ts'
import { nominate } from './nominate.ts'

/** Answers with the first page; the interaction has been acknowledged. */
export async function showWatchlist(interaction: ChatInputCommandInteraction, context: Context): Promise<void> {
  await interaction.editReply(await watchlistPage(interaction, context, 0))
}

/** A page of the watchlist of whoever asks. */
async function watchlistPage(
  interaction: ChatInputCommandInteraction | ButtonInteraction,
  { services, views, guildId, userId }: Context,
  page: number,
) {
  const list = await services.watchlist.page(interaction.inGuild() ? guildId : null, userId, page)
  return views.watchlist(list, { userId: interaction.user.id })
}

/** The buttons of the watchlist. */
export const watchlistActions = {
  'watchlist-page': onAnyButton(async (interaction, [page], context) => {
    await interaction.update(await watchlistPage(interaction, context, pageFrom(page)))
  }),

  /** The list stays, and shows that the film is in. */
  'watchlist-nominate': onAnyButton(async (interaction, parameters, context) => {
    if (!interaction.inGuild())
      throw new UserError('Films are nominated on servers. Please use `/trakt watchlist` there.')
    await interaction.deferUpdate()
    const answer = await nominate(interaction.guildId, idFrom(parameters, 1), context)
    await interaction.editReply(await watchlistPage(interaction, context, pageFrom(parameters[0])))
    await interaction.followUp(privately(answer))
  }),
} satisfies Record<string, AnywhereAction>
