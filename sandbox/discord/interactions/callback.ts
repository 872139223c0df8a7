import { z } from 'zod'
import type { UploadedFile } from '../messages/attachments.ts'
import { ComponentBody, MessageBody, read } from '../messages/body.ts'
import type { Messages } from '../messages/messages.ts'
import { interactionTypes, type Json, messageFlags } from '../objects.ts'
import { problems } from '../problem.ts'
import { Refusal, refuse } from '../refusal.ts'
import { checkCallback } from '../validate/index.ts'
import type { Channel, StoredMessage, World } from '../world.ts'
import { expire, interactionMetadata, responseDeadline } from './begin.ts'
import { type Interaction, progress } from './interaction.ts'

/** Callback types (Discord docs, interactions/receiving-and-responding). */
export const callbackTypes = {
  message: 4,
  deferredMessage: 5,
  deferredUpdate: 6,
  update: 7,
  choices: 8,
  modal: 9,
} as const

const Callback = z.looseObject({ type: z.number(), data: z.unknown().optional() })
const DeferData = z.looseObject({ flags: z.number().nullish() })
const ChoicesData = z.looseObject({
  choices: z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]) })),
})
const ModalData = z.looseObject({ custom_id: z.string(), title: z.string(), components: z.array(ComponentBody) })

/** The one first response to an interaction. */
export function createCallbacks(world: World, messages: Messages) {
  /**
   * Takes a callback and answers the body for `with_response`. Throws the `Refusal` 10062 for an unknown, wrong or late
   * one, 40060 for a second one and 50035 for one that is not well formed or of a type that does not fit; after the last
   * of these the bot may try again.
   */
  function respond(id: string, token: string, body: unknown, files: UploadedFile[]): Json {
    const interaction = world.interactions.get(id)
    if (interaction?.token !== token) throw new Refusal(problems.unknownInteraction)
    if (performance.now() - interaction.begunAt > responseDeadline) expire(world, interaction)
    if (interaction.state === 'failed') throw new Refusal(problems.unknownInteraction)
    if (interaction.state === 'responded') throw new Refusal(problems.alreadyAcknowledged)
    refuse(
      checkCallback(body, interaction.type, {
        existing: world.messages.get(interaction.sourceId ?? '')?.object,
        fromComponent: interaction.sourceId !== undefined,
        files: files.map(file => file.filename),
      }),
    )

    const callback = read(Callback, body)
    const made = apply(interaction, callback.type, callback.data ?? {}, files)
    interaction.state = 'responded'
    interaction.responseType = callback.type
    interaction.settled =
      callback.type !== callbackTypes.deferredMessage && callback.type !== callbackTypes.deferredUpdate
    interaction.milliseconds = performance.now() - (interaction.sentAt ?? interaction.begunAt)
    progress(world, interaction)
    return withResponse(interaction, made)
  }

  function apply(
    interaction: Interaction,
    type: number,
    data: unknown,
    files: UploadedFile[],
  ): StoredMessage | undefined {
    const channel = world.channels.get(interaction.channelId)
    if (!channel) throw new Refusal(problems.unknownChannel)
    switch (type) {
      case callbackTypes.message:
        return answer(interaction, channel, read(MessageBody, data), files, 0)
      case callbackTypes.deferredMessage: {
        const { flags } = read(DeferData, data)
        return answer(interaction, channel, { flags }, [], messageFlags.loading)
      }
      case callbackTypes.deferredUpdate:
        sourceOf(interaction)
        return undefined
      case callbackTypes.update: {
        const source = sourceOf(interaction)
        messages.edit(source, read(MessageBody, data), files)
        interaction.updatedSource = true
        return source
      }
      case callbackTypes.choices:
        interaction.choices = read(ChoicesData, data).choices.map(({ name, value }) => ({ name, value }))
        return undefined
      case callbackTypes.modal:
        interaction.modal = read(ModalData, data)
        return undefined
      default:
        throw new RangeError(`A callback of type ${type} has passed the check.`)
    }
  }

  function answer(
    interaction: Interaction,
    channel: Channel,
    body: MessageBody,
    files: UploadedFile[],
    flags: number,
  ): StoredMessage {
    const ephemeral = ((body.flags ?? 0) & messageFlags.ephemeral) !== 0
    const message = messages.create({
      channel,
      authorId: world.bot.id,
      body,
      files,
      type: interaction.type === interactionTypes.command ? 20 : interaction.sourceId ? 19 : 0,
      flags,
      ...(ephemeral && { ephemeralFor: interaction.personId }),
      extra: {
        webhook_id: world.bot.id,
        application_id: world.bot.id,
        interaction_metadata: interactionMetadata(world, interaction),
        ...(interaction.sourceId && { message_reference: reference(interaction, interaction.sourceId) }),
      },
    })
    interaction.responseId = message.object.id
    return message
  }

  function sourceOf(interaction: Interaction): StoredMessage {
    const source = world.messages.get(interaction.sourceId ?? '')
    if (!source) throw new Refusal(problems.unknownMessage)
    return source
  }

  function withResponse(interaction: Interaction, message: StoredMessage | undefined): Json {
    const flags = message?.object.flags ?? 0
    return {
      interaction: {
        id: interaction.id,
        type: interaction.type,
        ...(message && {
          response_message_id: message.object.id,
          response_message_loading: (flags & messageFlags.loading) !== 0,
          response_message_ephemeral: (flags & messageFlags.ephemeral) !== 0,
          channel_id: interaction.channelId,
          ...(interaction.guildId && { guild_id: interaction.guildId }),
        }),
      },
      resource: { type: interaction.responseType, ...(message && { message: message.object }) },
    }
  }

  return { respond }
}

/** Where an answer or a follow-up points to. */
export function reference(interaction: Interaction, messageId: string) {
  return {
    type: 0,
    message_id: messageId,
    channel_id: interaction.channelId,
    ...(interaction.guildId && { guild_id: interaction.guildId }),
  }
}
