import {
  type APIChannel,
  type APIInteractionDataResolvedChannel,
  type BaseInteraction,
  type Channel,
  PermissionFlagsBits,
  PermissionsBitField,
} from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { PermissionCheck } from '../src/views/index.ts'

/** What the bot needs where it posts, by the names that Discord's settings show. */
export const neededPermissions = {
  'View Channel': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Embed Links': PermissionFlagsBits.EmbedLinks,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
}

/** Without these nothing at all can be posted. */
const indispensable = ['View Channel', 'Send Messages']

export type ChosenChannel = Channel | APIChannel | APIInteractionDataResolvedChannel

/**
 * Which permissions the bot has in a channel that a member chose. Discord sends them along with the choice; where it does
 * not, they are computed from the cached guild. Throws `UserError` when neither is possible.
 */
export function permissionChecks(interaction: BaseInteraction, channel: ChosenChannel): PermissionCheck[] {
  const granted = ownPermissions(interaction, channel)
  if (!granted) throw new UserError('I cannot see that channel. Please choose one that I can see, or let me in first.')
  return Object.entries(neededPermissions).map(([name, bit]) => ({ name, granted: granted.has(bit) }))
}

export function canPost(checks: PermissionCheck[]): boolean {
  return checks.every(({ name, granted }) => granted || !indispensable.includes(name))
}

function ownPermissions(interaction: BaseInteraction, channel: ChosenChannel): Readonly<PermissionsBitField> | null {
  if ('app_permissions' in channel && channel.app_permissions) {
    return new PermissionsBitField(BigInt(channel.app_permissions))
  }
  if ('appPermissions' in channel && channel.appPermissions) return channel.appPermissions
  const me = interaction.guild?.members.me
  const known = interaction.guild?.channels.cache.get(channel.id)
  return me && known ? known.permissionsFor(me) : null
}
