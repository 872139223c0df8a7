import { channelTypes, type Json, type UserObject } from './objects.ts'
import type { Overwrite } from './permissions.ts'
import type { Channel, Guild, GuildChannel, Member, Person, Role, World } from './world.ts'

/** A person or the bot as Discord's user object. */
export function userObject(person: Person): UserObject {
  return {
    id: person.id,
    username: person.bot ? person.name : person.name.toLowerCase().replaceAll(/[^a-z0-9_.]/g, '') || 'member',
    global_name: person.bot ? null : person.name,
    discriminator: person.bot ? '0001' : '0',
    avatar: null,
    bot: person.bot,
  }
}

export function roleObject(guild: Guild, role: Role): Json {
  return {
    id: role.id,
    name: role.name,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    position: [...guild.roles.keys()].indexOf(role.id),
    permissions: String(role.permissions),
    managed: role.managed,
    mentionable: role.mentionable,
    flags: 0,
  }
}

/** A guild member without the user, as it stands beside a `user` in resolved data. */
export function memberObject(member: Member): Json {
  return {
    nick: null,
    avatar: null,
    roles: member.roles,
    joined_at: member.joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  }
}

/** A guild member with the user in it. */
export function memberWithUser(world: World, member: Member): Json {
  return { ...memberObject(member), user: userObject(personOf(world, member.personId)) }
}

export function channelObject(world: World, channel: Channel): Json {
  const last_message_id = [...channel.messages.keys()].at(-1) ?? null
  if (channel.kind === 'direct') {
    const recipients = [userObject(personOf(world, channel.personId))]
    return { id: channel.id, type: channelTypes.directMessage, recipients, last_message_id, flags: 0 }
  }
  return { ...guildChannelObject(world, channel), last_message_id }
}

function guildChannelObject(world: World, channel: GuildChannel): Json {
  return {
    id: channel.id,
    type: channelTypes.guildText,
    guild_id: channel.guildId,
    name: channel.name,
    position: world.guilds.get(channel.guildId)?.channelIds.indexOf(channel.id) ?? 0,
    parent_id: null,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    flags: 0,
    permission_overwrites: channel.overwrites.map(overwriteObject),
  }
}

const overwriteObject = ({ id, type, allow, deny }: Overwrite): Json => ({
  id,
  type,
  allow: String(allow),
  deny: String(deny),
})

/** What every answer about a guild carries; `GUILD_CREATE` and `GET /guilds/{id}` add to it. */
export function guildObject(guild: Guild): Json {
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    discovery_splash: null,
    owner_id: guild.ownerId,
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    roles: [...guild.roles.values()].map(role => roleObject(guild, role)),
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    application_id: null,
    system_channel_id: guild.systemChannelId,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    safety_alerts_channel_id: null,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
  }
}

/**
 * The guild as `GUILD_CREATE` carries it. `members` holds the bot alone: without the GuildMembers intent Discord sends
 * no others (Discord docs, events/gateway, Guild Members).
 */
export function guildCreatePayload(world: World, guild: Guild): Json {
  const bot = guild.members.get(world.bot.id)
  return {
    ...guildObject(guild),
    unavailable: false,
    large: guild.members.size > 50,
    member_count: guild.members.size,
    joined_at: bot?.joinedAt,
    members: bot ? [memberWithUser(world, bot)] : [],
    channels: guild.channelIds.flatMap(id => {
      const channel = world.channels.get(id)
      return channel ? [channelObject(world, channel)] : []
    }),
    threads: [],
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

/** Somebody who is known to be in the world. */
export function personOf(world: World, id: string): Person {
  const person = world.people.get(id)
  if (!person) throw new Error(`Nobody in this world has the id ${id}.`)
  return person
}
