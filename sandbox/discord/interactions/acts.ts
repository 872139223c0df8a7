import { canView, permissionsIn } from '../access.ts'
import type { Commands } from '../commands.ts'
import { isVisible, type Messages } from '../messages/messages.ts'
import { interactionTypes, messageFlags } from '../objects.ts'
import { botJoined, type Channel, type Person, type StoredMessage, type World } from '../world.ts'
import { beginInteraction } from './begin.ts'
import { fillOptions, fillPartly, findCommand, findOptions, type OptionValues } from './commandInput.ts'
import { clickData, selectionData } from './componentInput.ts'
import type { Interaction } from './interaction.ts'
import { type FieldValues, modalData } from './modalInput.ts'
import { RefusedAct } from './refusedAct.ts'
import { createResolved } from './resolved.ts'

export interface CommandCall {
  channel: string
  name: string
  /** `sub`, or `group sub`. */
  subcommand?: string
  options?: OptionValues
  /** Sends a command that the client would hide, as a server's admins can allow it to anybody. */
  force?: boolean
}

/** What a person can do, checked as the real client checks it. Everything throws `RefusedAct`. */
export function createActs(world: World, commands: Commands, messages: Messages) {
  /** A channel the person sees. */
  function channelFor(person: Person, id: string): Channel {
    const channel = world.channels.get(id)
    if (!channel) throw new RefusedAct(404, `There is no channel ${id}.`)
    if (!canView(world, channel, person.id)) throw new RefusedAct(409, `${person.name} cannot see that channel.`)
    return channel
  }

  /** A channel in which the person can use the bot. */
  function channelWithBot(person: Person, id: string): Channel {
    const channel = channelFor(person, id)
    const guild = channel.kind === 'guild' ? world.guilds.get(channel.guildId) : undefined
    if (guild && !botJoined(world, guild)) throw new RefusedAct(409, `The bot is not in ${guild.name}.`)
    if (guild && !guild.available) throw new RefusedAct(409, `${guild.name} has an outage.`)
    return channel
  }

  /** A message the person sees. */
  function messageFor(person: Person, id: string): { message: StoredMessage; channel: Channel } {
    const message = world.messages.get(id)
    if (!message || !isVisible(message, person.id)) throw new RefusedAct(404, `There is no message ${id} to be seen.`)
    return { message, channel: channelFor(person, message.object.channel_id) }
  }

  /** A message of the bot with components that are ready to be used. */
  function usableMessage(person: Person, id: string) {
    const { message, channel } = messageFor(person, id)
    if (message.object.flags & messageFlags.loading) throw new RefusedAct(409, 'That message is still loading.')
    channelWithBot(person, channel.id)
    return { message, channel, resolved: createResolved(world, channel, person.id) }
  }

  function prepareCommand(person: Person, { channel: id, name, subcommand, force = false }: CommandCall) {
    const channel = channelWithBot(person, id)
    const command = findCommand(world, commands, { channel, personId: person.id, name, force })
    const data = { id: command.id, name, type: command.type, ...(command.guild_id && { guild_id: command.guild_id }) }
    return { channel, data, ...findOptions(command, subcommand) }
  }

  return {
    channelFor,
    messageFor,

    runCommand(person: Person, call: CommandCall): Interaction {
      const { channel, data, options, nest } = prepareCommand(person, call)
      const resolved = createResolved(world, channel, person.id)
      const values = nest(fillOptions(options, call.options ?? {}, resolved))
      return beginInteraction(world, {
        type: interactionTypes.command,
        personId: person.id,
        channel,
        name: call.name,
        data: { ...data, options: values, ...resolved.part() },
      })
    },

    autocomplete(person: Person, call: CommandCall & { focused: string }): Interaction {
      const { channel, data, options, nest } = prepareCommand(person, call)
      return beginInteraction(world, {
        type: interactionTypes.autocomplete,
        personId: person.id,
        channel,
        name: call.name,
        data: { ...data, options: nest(fillPartly(options, call.options ?? {}, call.focused)) },
      })
    },

    click(person: Person, messageId: string, customId: string): Interaction {
      const { message, channel } = usableMessage(person, messageId)
      return beginInteraction(world, {
        type: interactionTypes.component,
        personId: person.id,
        channel,
        name: customId,
        data: clickData(message, customId),
        source: message,
      })
    },

    select(person: Person, messageId: string, customId: string, values: string[]): Interaction {
      const { message, channel, resolved } = usableMessage(person, messageId)
      return beginInteraction(world, {
        type: interactionTypes.component,
        personId: person.id,
        channel,
        name: customId,
        data: selectionData(message, customId, values, resolved),
        source: message,
      })
    },

    /** Submits the modal that an interaction has opened: once, unless the bot did not respond to it. */
    submit(person: Person, interactionId: string, fields: FieldValues): Interaction {
      const opener = world.interactions.get(interactionId)
      if (!opener?.modal || opener.personId !== person.id) throw new RefusedAct(404, 'No such modal is open.')
      if (opener.modalSubmitted) throw new RefusedAct(409, 'That modal has been submitted.')
      const channel = channelWithBot(person, opener.channelId)
      const submission = beginInteraction(world, {
        type: interactionTypes.modalSubmit,
        personId: person.id,
        channel,
        name: opener.modal.custom_id,
        data: modalData(opener.modal, fields, createResolved(world, channel, person.id)),
        source: world.messages.get(opener.sourceId ?? ''),
      })
      opener.modalSubmitted = true
      submission.watchers.add(() => {
        if (submission.state === 'failed') opener.modalSubmitted = false
      })
      return submission
    },

    say(person: Person, channelId: string, content: string): StoredMessage {
      const channel = channelFor(person, channelId)
      if (!permissionsIn(world, channel, person.id)?.has('SendMessages')) {
        throw new RefusedAct(409, `${person.name} cannot write in that channel.`)
      }
      return messages.create({ channel, authorId: person.id, body: { content } })
    },

    /** Takes an ephemeral message out of the person's sight; there it is gone for good. */
    dismiss(person: Person, messageId: string): void {
      const { message } = messageFor(person, messageId)
      if (message.ephemeralFor === undefined) throw new RefusedAct(409, 'Only a private message can be dismissed.')
      message.dismissed = true
      world.changes.publish({ type: 'message_delete', message })
    },
  }
}

export type Acts = ReturnType<typeof createActs>
