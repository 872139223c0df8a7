import { SlashCommandBuilder } from 'discord.js'
import { nameKey } from '../src/text.ts'
import { profileLabel } from '../src/views/claims.ts'
import { privateDefer } from './answers.ts'
import { type Command, idFrom, mayManageServer, onButton, requireManageServer } from './command.ts'
import { guildOnly } from './definition.ts'

export default {
  data: guildOnly(
    new SlashCommandBuilder()
      .setName('claim')
      .setDescription('Take over your profile from the old app, with all that is in it')
      .addStringOption(option =>
        option.setName('name').setDescription('Your name there').setRequired(true).setAutocomplete(true),
      )
      .addStringOption(option =>
        option.setName('pin').setDescription('The four digits that you had there').setMinLength(4).setMaxLength(4),
      ),
  ),

  async run(interaction, { services: { claims }, views, userId }) {
    await interaction.deferReply(privateDefer)
    const { guildId, options } = interaction
    const profile = await claims.find(guildId, chosen(options.getString('name', true)))
    const pin = options.getString('pin')
    if (pin !== null && profile.hasPin) {
      const proof = await claims.prove(guildId, userId, profile.id, pin)
      await interaction.editReply(views.claimConfirm(profile, proof.id))
    } else {
      await interaction.editReply(
        mayManageServer(interaction) ? views.claimConfirm(profile, null) : views.claimAsk(profile),
      )
    }
  },

  async autocomplete(interaction, { services: { claims } }) {
    const typed = nameKey(interaction.options.getFocused())
    const profiles = await claims.profiles(interaction.guildId)
    return profiles
      .filter(({ name }) => nameKey(name).includes(typed))
      .map(profile => ({ name: profileLabel(profile), value: choiceOf(profile.id) }))
  },

  actions: {
    'claim-confirm': onButton(async (interaction, parameters, { services: { claims }, views, userId }) => {
      const claimed = await claims.confirm(interaction.guildId, userId, idFrom(parameters))
      await interaction.update(views.claimed(claimed))
    }),

    'claim-take': onButton(async (interaction, parameters, { services: { claims }, views, userId }) => {
      requireManageServer(interaction)
      await interaction.update(views.claimed(await claims.take(interaction.guildId, userId, idFrom(parameters))))
    }),

    'claim-ask': onButton(async (interaction, parameters, { services: { claims }, views, userId }) => {
      const { profile, request } = await claims.ask(interaction.guildId, userId, idFrom(parameters))
      await interaction.update(views.claimAsked(profile))
      await interaction.followUp(
        views.claimQuestion(profile, { discordId: interaction.user.id, requestId: request.id }),
      )
    }),

    'claim-approve': onButton(async (interaction, parameters, { services: { claims }, views }) => {
      requireManageServer(interaction)
      const claimed = await claims.approve(interaction.guildId, idFrom(parameters))
      await interaction.update(views.claimApproved(claimed, interaction.user.id))
    }),

    'claim-decline': onButton(async (interaction, parameters, { services: { claims }, views }) => {
      requireManageServer(interaction)
      const declined = await claims.decline(interaction.guildId, idFrom(parameters))
      await interaction.update(views.claimDeclined(declined, interaction.user.id))
    }),
  },
} satisfies Command

/** A choice from the list, or a name that was typed. */
function chosen(name: string): { id: number } | { name: string } {
  const [, id] = /^profile:(\d{1,15})$/.exec(name) ?? []
  return id === undefined ? { name } : { id: Number(id) }
}

/** The value of a profile in the list. */
function choiceOf(profileId: number): string {
  return `profile:${profileId}`
}
