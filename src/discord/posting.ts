import {
  ChannelType,
  type Client,
  type Message,
  PermissionFlagsBits,
  type SendableChannels,
  SnowflakeUtil,
} from 'discord.js'
import { neededPermissions } from '../../commands/channel-permissions.ts'
import type { View } from '../views/index.ts'

const { ViewChannel, SendMessages, ReadMessageHistory } = PermissionFlagsBits
const PAGE = 100
/** Pages of history that are searched for the bot's own message: more than a channel writes while a bot is down a day. */
const MOST_PAGES = 50
/** Discord's clock and ours may differ. Milliseconds. */
const CLOCK_DIFFERENCE = 5 * 60_000

export type Posting = ReturnType<typeof createPosting>

export interface Posted {
  channelId: string
  messageId: string
}

/** Messages that are no answers to an interaction: posting, editing, and finding what was posted. */
export function createPosting(client: Client) {
  /** Throws Discord's error when the channel is gone or hidden. */
  async function channel(channelId: string): Promise<SendableChannels> {
    const found = await client.channels.fetch(channelId)
    if (!found?.isSendable()) throw new Error(`channel ${channelId} takes no messages`)
    return found
  }

  function permissionsIn(channelId: string) {
    const known = client.channels.cache.get(channelId)
    if (!known || known.isDMBased()) return null
    const me = known.guild.members.me
    return me && known.permissionsFor(me)
  }

  return {
    /** Whether the guild is there to post in, as opposed to an outage of Discord's. */
    isAvailable(guildId: string): boolean {
      return client.guilds.cache.get(guildId)?.available === true
    },

    guildName(guildId: string): string {
      return client.guilds.cache.get(guildId)?.name ?? ''
    },

    /** By the names that Discord shows, what the bot may not do in a guild's channel. */
    missingPermissions(channelId: string): string[] {
      const permissions = permissionsIn(channelId)
      return Object.entries(neededPermissions).flatMap(([name, bit]) => (permissions?.has(bit) ? [] : [name]))
    },

    /** Where a new guild can be greeted: its system channel, else the topmost text channel in which the bot may write. */
    greetingChannel(guildId: string): string | null {
      const guild = client.guilds.cache.get(guildId)
      const system = guild?.systemChannelId
      const texts = [...(guild?.channels.cache.values() ?? [])].filter(one => one.type === ChannelType.GuildText)
      const ordered = texts.toSorted(
        (a, b) => Number(b.id === system) - Number(a.id === system) || a.rawPosition - b.rawPosition,
      )
      return ordered.find(one => permissionsIn(one.id)?.has([ViewChannel, SendMessages]))?.id ?? null
    },

    /** The direct-message channel with a person. */
    async directChannel(discordId: string): Promise<string> {
      const { id } = await client.users.createDM(discordId)
      return id
    },

    /**
     * Posts once: the nonce makes Discord answer a repetition within some minutes with the first message (Discord docs,
     * resources/message, "Create Message").
     */
    async post(channelId: string, message: View, options: { nonce: string; silent: boolean }): Promise<Posted> {
      const target = await channel(channelId)
      const flags = options.silent ? [message.flags, 'SuppressNotifications' as const] : [message.flags]
      const posted = await target.send({ ...message, flags, nonce: options.nonce, enforceNonce: true })
      return { channelId, messageId: posted.id }
    },

    async edit(channelId: string, messageId: string, message: View): Promise<void> {
      const target = await channel(channelId)
      await target.messages.edit(messageId, message)
    },

    /**
     * The bot's own message whose outermost component carries `componentId`, posted since `since` (milliseconds): null if
     * there is none, `'unknown'` where the bot may not read the history and so cannot tell. Throws Discord's errors.
     */
    async findOwn(channelId: string, componentId: number, since: number): Promise<Posted | null | 'unknown'> {
      const target = await channel(channelId)
      if (!target.isDMBased() && !permissionsIn(channelId)?.has([ViewChannel, ReadMessageHistory])) return 'unknown'
      let after = SnowflakeUtil.generate({ timestamp: Math.max(since - CLOCK_DIFFERENCE, 0) }).toString()
      for (let page = 0; page < MOST_PAGES; page++) {
        const messages = await target.messages.fetch({ after, limit: PAGE, cache: false })
        const own = messages.find(message => isOwn(message, componentId))
        if (own) return { channelId, messageId: own.id }
        const newest = messages.first()
        if (!newest || messages.size < PAGE) return null
        after = newest.id
      }
      return 'unknown'
    },
  }

  function isOwn(message: Message, componentId: number): boolean {
    return message.author.id === client.user?.id && message.components[0]?.id === componentId
  }
}
