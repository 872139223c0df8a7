const names = [
  'CreateInstantInvite',
  'KickMembers',
  'BanMembers',
  'Administrator',
  'ManageChannels',
  'ManageGuild',
  'AddReactions',
  'ViewAuditLog',
  'PrioritySpeaker',
  'Stream',
  'ViewChannel',
  'SendMessages',
  'SendTTSMessages',
  'ManageMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'MentionEveryone',
  'UseExternalEmojis',
  'ViewGuildInsights',
  'Connect',
  'Speak',
  'MuteMembers',
  'DeafenMembers',
  'MoveMembers',
  'UseVAD',
  'ChangeNickname',
  'ManageNicknames',
  'ManageRoles',
  'ManageWebhooks',
  'ManageGuildExpressions',
  'UseApplicationCommands',
  'RequestToSpeak',
  'ManageEvents',
  'ManageThreads',
  'CreatePublicThreads',
  'CreatePrivateThreads',
  'UseExternalStickers',
  'SendMessagesInThreads',
  'UseEmbeddedActivities',
  'ModerateMembers',
  'ViewCreatorMonetizationAnalytics',
  'UseSoundboard',
  'CreateGuildExpressions',
  'CreateEvents',
  'UseExternalSounds',
  'SendVoiceMessages',
  // Bit 47 is not documented.
  null,
  'SetVoiceChannelStatus',
  'SendPolls',
  'UseExternalApps',
  'PinMessages',
  'BypassSlowmode',
] as const

/** A permission by the name discord.js gives it, e.g. `SendMessages`. */
export type PermissionName = Exclude<(typeof names)[number], null>

/** The bit of each permission (Discord docs, topics/permissions, Bitwise Permission Flags): its place in the list above. */
export const permissionBits: Readonly<Record<PermissionName, bigint>> = Object.fromEntries(
  names.flatMap((name, bit) => (name === null ? [] : [[name, 1n << BigInt(bit)]])),
) as Record<PermissionName, bigint>

/** Every permission there is, which is what the owner and an administrator have. */
export const allPermissions: bigint = Object.values(permissionBits).reduce((all, bit) => all | bit, 0n)

/** Whether `name` is the name of a permission, for names that come from outside. */
export function isPermissionName(name: string): name is PermissionName {
  return Object.hasOwn(permissionBits, name)
}

/** Whether `bits` contain the permission `name` as it is; that an administrator may everything is settled in `channelPermissions`. */
export function has(bits: bigint, name: PermissionName): boolean {
  return (bits & permissionBits[name]) !== 0n
}

/** The names of the permissions in `bits`. */
export function permissionNames(bits: bigint): PermissionName[] {
  return names.flatMap(name => (name !== null && has(bits, name) ? [name] : []))
}

/** The rules of one channel for one role (`type` 0) or one member (`type` 1). */
export type Overwrite = { id: string; type: 0 | 1; allow: bigint; deny: bigint }

export type PermissionGuild = { id: string; ownerId: string; roles: { id: string; permissions: bigint }[] }

/** A member with the ids of their roles; `@everyone`, whose id is the guild's, need not be among them. */
export type PermissionMember = { id: string; roles: string[] }

/**
 * What a member may do anywhere in the guild, before any channel's overwrites: everything for the owner and for an
 * administrator, else all that `@everyone` and the member's roles allow.
 */
export function guildPermissions(guild: PermissionGuild, member: PermissionMember): bigint {
  if (guild.ownerId === member.id) return allPermissions
  const held = guild.roles.filter(role => role.id === guild.id || member.roles.includes(role.id))
  const bits = held.reduce((all, role) => all | role.permissions, 0n)
  return has(bits, 'Administrator') ? allPermissions : bits
}

/**
 * What a member may do in a channel: the guild's permissions, then the overwrite of `@everyone`, then those of all the
 * member's roles together, then the member's own; at each step what is denied goes before what is allowed
 * (Discord docs, topics/permissions, Permission Overwrites). A member who cannot view the channel may do nothing there,
 * and one who cannot send messages there can attach, embed and mention nothing either (Implicit Permissions).
 */
export function channelPermissions(of: {
  guild: PermissionGuild
  member: PermissionMember
  overwrites: Overwrite[]
}): bigint {
  const { guild, member, overwrites } = of
  const base = guildPermissions(guild, member)
  if (has(base, 'Administrator')) return base

  const everyone = overwrites.filter(({ type, id }) => type === 0 && id === guild.id)
  const roles = overwrites.filter(({ type, id }) => type === 0 && id !== guild.id && member.roles.includes(id))
  const own = overwrites.filter(({ type, id }) => type === 1 && id === member.id)
  return withImplicitDenials([everyone, roles, own].reduce(applyTogether, base))
}

function applyTogether(bits: bigint, overwrites: Overwrite[]): bigint {
  const deny = overwrites.reduce((all, overwrite) => all | overwrite.deny, 0n)
  const allow = overwrites.reduce((all, overwrite) => all | overwrite.allow, 0n)
  return (bits & ~deny) | allow
}

const needsSendMessages =
  permissionBits.MentionEveryone |
  permissionBits.SendTTSMessages |
  permissionBits.AttachFiles |
  permissionBits.EmbedLinks |
  permissionBits.SendPolls

function withImplicitDenials(bits: bigint): bigint {
  if (!has(bits, 'ViewChannel')) return 0n
  return has(bits, 'SendMessages') ? bits : bits & ~needsSendMessages
}
