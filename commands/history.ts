import { SlashCommandBuilder } from 'discord.js'
import type { Visibility } from '../db/schema.ts'
import { privately } from './answers.ts'
import { type Command, type Context, onButton, onSelect, pageFrom, staleComponent } from './command.ts'
import { guildOnly } from './definition.ts'

export default {
  data: guildOnly(
    new SlashCommandBuilder()
      .setName('history')
      .setDescription('What you have watched together, or what a member has watched')
      .addUserOption(option =>
        option.setName('member').setDescription('Yourself, or somebody who shares what they watch'),
      ),
  ),

  async run(interaction, context) {
    const member = interaction.options.getUser('member')
    const subject = member === null ? 'together' : member.id === interaction.user.id ? 'own' : member.id
    await interaction.reply(privately(await history(subject, 0, context)))
  },

  actions: {
    'history-page': onButton(async (interaction, [subject = '', page], context) => {
      await interaction.update(await history(subject, pageFrom(page), context))
    }),

    visibility: onSelect(async (interaction, _parameters, { services, views, userId }) => {
      const visibility = visibilityFrom(interaction.values[0])
      await services.members.setVisibility(interaction.guildId, userId, visibility)
      await interaction.reply(privately(views.visibilityChosen(visibility)))
    }),
  },
} satisfies Command

/** `subject`: `together`, `own`, or the Discord id of a member, who is asked about again at each page. */
async function history(subject: string, page: number, { services, views, guildId, userId }: Context) {
  const trakt = services.trakt !== null
  if (subject === 'together') return views.historyTogether(await services.history.together(guildId, page))
  if (subject === 'own') return views.historyOf(await services.history.own(guildId, userId, page), { trakt })
  return views.historyOf(await services.history.ofMember(guildId, subject, page), { trakt })
}

function visibilityFrom(value: string | undefined): Visibility {
  if (value === 'named' || value === 'counted' || value === 'hidden') return value
  throw staleComponent()
}
