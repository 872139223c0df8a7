import { PermissionFlagsBits } from 'discord.js'
import { suggestZones } from '../src/services/schedule.ts'
import { roleWarning } from '../src/views/settings.ts'
import { isPrivate, privately } from './answers.ts'
import { type ChosenChannel, canPost, permissionChecks } from './channel-permissions.ts'
import {
  type Command,
  type CommandInteraction,
  type ComponentInteraction,
  type Context,
  onButton,
  onChannelSelect,
  requireManageServer,
  staleComponent,
} from './command.ts'
import { adminsOnly } from './definition.ts'
import { readRules, readSchedule, settingsDefinition } from './settings-options.ts'

export default {
  data: adminsOnly(settingsDefinition()),

  async run(interaction, context) {
    requireManageServer(interaction)
    await interaction.reply(privately(await answer(interaction, context)))
  },

  async autocomplete(interaction) {
    return suggestZones(interaction.options.getFocused()).map(zone => ({ name: zone, value: zone }))
  },

  actions: {
    setup: onButton(async (interaction, _parameters, { views }) => {
      requireManageServer(interaction)
      await interaction.reply(privately(views.chooseChannel()))
    }),

    'setup-channel': onChannelSelect(async (interaction, _parameters, context) => {
      requireManageServer(interaction)
      const channel = interaction.channels.first()
      if (!channel) throw staleComponent()
      await interaction.update(await setChannel(interaction, channel, context))
    }),

    'start-now': onButton(async (interaction, _parameters, { services, views }) => {
      requireManageServer(interaction)
      const round = await services.rounds.startNow(interaction.guildId)
      const started = views.started(round)
      await (isPrivate(interaction) ? interaction.update(started) : interaction.reply(privately(started)))
    }),

    resume: onButton(async (interaction, _parameters, { services, views }) => {
      requireManageServer(interaction)
      const change = await services.guilds.resume(interaction.guildId)
      const resumed = views.resumed(change)
      await (isPrivate(interaction) ? interaction.update(resumed) : interaction.reply(privately(resumed)))
    }),
  },
} satisfies Command

async function answer(interaction: CommandInteraction, context: Context) {
  const { guildId, options } = interaction
  switch (options.getSubcommand()) {
    case 'channel':
      return setChannel(interaction, options.getChannel('channel', true), context)
    case 'schedule':
      return setSchedule(interaction, context)
    case 'rules':
      return setRules(interaction, context)
    default:
      return show(guildId, context)
  }
}

async function show(guildId: string, { services, views }: Context) {
  const guild = await services.guilds.settings(guildId)
  return views.settings(await services.guilds.upcoming(guild), services.guilds.schedule(guild))
}

async function setChannel(
  interaction: CommandInteraction | ComponentInteraction,
  channel: ChosenChannel,
  { services, views }: Context,
) {
  const checks = permissionChecks(interaction, channel)
  if (!canPost(checks)) return views.channelRefused(channel.id, checks)
  const change = await services.guilds.setChannel(interaction.guildId, channel.id, interaction.user.id)
  return views.channelChosen(change, channel.id, checks)
}

async function setSchedule({ guildId, options }: CommandInteraction, context: Context) {
  const change = readSchedule(options)
  if (Object.keys(change).length === 0) return show(guildId, context)
  const { services, views } = context
  const changed = await services.guilds.setSchedule(guildId, change)
  return views.scheduleChanged(changed, services.guilds.schedule(changed.guild))
}

async function setRules({ guildId, options, appPermissions }: CommandInteraction, context: Context) {
  const change = readRules(options, guildId)
  if (Object.values(change).every(value => value === undefined)) return show(guildId, context)
  const { services, views } = context
  const changed = await services.guilds.setRules(guildId, change)
  const role = options.getRole('mention')
  const mayMention = !role || role.mentionable || appPermissions.has(PermissionFlagsBits.MentionEveryone)
  return views.rulesChanged(changed, { warning: mayMention ? null : roleWarning })
}
