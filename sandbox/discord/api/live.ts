import type { WebSocket } from 'ws'
import { canView } from '../access.ts'
import type { Change } from '../changes.ts'
import { type Interaction, outcomeOf, seen } from '../interactions/interaction.ts'
import { timestamp, type World } from '../world.ts'

/** Tells one person's page over a WebSocket what happens, as far as that person may see it; without a person only what concerns nobody. */
export function serveLive(world: World, socket: WebSocket, personId: string | null): void {
  const unsubscribe = world.changes.subscribe(change => {
    const told = tell(world, change, personId)
    if (told && socket.readyState === socket.OPEN) socket.send(JSON.stringify(told))
  })
  socket.on('error', () => socket.terminate())
  socket.once('close', unsubscribe)
}

function tell(world: World, change: Change, personId: string | null): object | null {
  switch (change.type) {
    case 'dispatch':
      return null
    case 'world':
      return { type: 'channels' }
    case 'clock':
      return { type: 'clock', now: timestamp(world) }
    case 'faults':
    case 'trakt':
      return { type: change.type }
    case 'log':
      return { type: 'log', entry: change.entry }
    case 'interaction':
      return change.interaction.personId === personId ? interactionView(world, change.interaction) : null
    default:
      return messageView(world, change, personId)
  }
}

function interactionView(world: World, interaction: Interaction): object {
  return { type: 'interaction', channel: interaction.channelId, outcome: outcomeOf(world, interaction) }
}

function messageView(
  world: World,
  { type, message }: Extract<Change, { message: object }>,
  personId: string | null,
): object | null {
  const channel = world.channels.get(message.object.channel_id)
  if (personId === null || !channel || !canView(world, channel, personId)) return null
  if (message.ephemeralFor !== undefined && message.ephemeralFor !== personId) return null
  if (type === 'message_delete') return { type, channel: channel.id, id: message.object.id }
  return message.dismissed ? null : { type, channel: channel.id, message: seen(message) }
}
