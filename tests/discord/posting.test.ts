import { ChannelType, type Client, Collection, PermissionsBitField } from 'discord.js'
import { expect, test } from 'vitest'
import { createPosting } from '../../src/discord/posting.ts'

interface Channel {
  id: string
  type: ChannelType
  rawPosition: number
  mayWrite?: boolean
}

/** Where a guild with these channels is greeted: as much of discord.js's client as that takes. */
function greetingIn(channels: Channel[], systemChannelId: string | null = null): string | null {
  const guild = { systemChannelId, members: { me: {} } }
  const known = channels.map(({ mayWrite = true, ...channel }) => ({
    ...channel,
    guild,
    isDMBased: () => false,
    permissionsFor: () => new PermissionsBitField(mayWrite ? ['ViewChannel', 'SendMessages'] : ['ViewChannel']),
  }))
  const cache = new Collection(known.map(channel => [channel.id, channel]))
  const guilds = new Collection([['guild', { ...guild, channels: { cache } }]])
  const client = { guilds: { cache: guilds }, channels: { cache } } as unknown as Client
  return createPosting(client).greetingChannel('guild')
}

const voice = { id: 'voice', type: ChannelType.GuildVoice, rawPosition: 0 }
const news = { id: 'news', type: ChannelType.GuildAnnouncement, rawPosition: 1 }
const second = { id: 'second', type: ChannelType.GuildText, rawPosition: 3 }
const first = { id: 'first', type: ChannelType.GuildText, rawPosition: 2 }

test('a guild is greeted in its system channel', () => {
  expect(greetingIn([voice, first, second], 'second')).toBe('second')
})

test('else in the topmost text channel: not in the chat of a voice channel, nor where people follow for news', () => {
  expect(greetingIn([voice, news, second, first])).toBe('first')
})

test('a channel in which the bot may not write is passed over', () => {
  expect(greetingIn([{ ...first, mayWrite: false }, second], 'first')).toBe('second')
  expect(greetingIn([voice, { ...first, mayWrite: false }])).toBeNull()
})
