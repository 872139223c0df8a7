import { canView, permissionsIn } from '../access.ts'
import type { Commands } from '../commands.ts'
import { listCommands } from '../interactions/commandInput.ts'
import { type Channel, directChannel, type World } from '../world.ts'
import { type WorldView, worldView } from './world.ts'

/** What one may do in a channel; `commands` are the ids of those that the client lists there. */
export interface Place {
  id: string
  mayWrite: boolean
  commands: string[]
}

type GuildView = WorldView['guilds'][number]

/** The world as one person's client shows it: their guilds, in them the channels that they can view, and their direct messages. */
export interface PersonalWorld extends Omit<WorldView, 'guilds'> {
  guilds: (Omit<GuildView, 'channels'> & { channels: (GuildView['channels'][number] & Place)[] })[]
  direct: Place
}

export function worldOf(world: World, commands: Commands, personId: string): PersonalWorld {
  const direct = placeOf(directChannel(world, personId))
  const view = worldView(world)

  function placeOf(channel: Channel): Place {
    return {
      id: channel.id,
      mayWrite: permissionsIn(world, channel, personId)?.has('SendMessages') ?? false,
      commands: listCommands(world, commands, { channel, personId }).map(({ id }) => id),
    }
  }

  return {
    ...view,
    direct,
    guilds: view.guilds
      .filter(({ members }) => members.includes(personId))
      .map(guild => ({
        ...guild,
        channels: guild.channels.flatMap(shown => {
          const channel = world.channels.get(shown.id)
          return channel && canView(world, channel, personId) ? [{ ...shown, ...placeOf(channel) }] : []
        }),
      })),
  }
}
