import type { UploadedFile } from '../messages/attachments.ts'
import { MessageBody, read } from '../messages/body.ts'
import type { Messages } from '../messages/messages.ts'
import { messageFlags } from '../objects.ts'
import { problems } from '../problem.ts'
import { Refusal, refuse } from '../refusal.ts'
import { checkMessage } from '../validate/index.ts'
import type { StoredMessage, World } from '../world.ts'
import { interactionByToken, interactionMetadata } from './begin.ts'
import { callbackTypes, reference } from './callback.ts'
import { type Interaction, progress } from './interaction.ts'

/** How long the token works after the interaction, in milliseconds of the sandbox's clock. */
export const tokenLifetime = 15 * 60_000

/** What the bot may do with an interaction's token after its first response: edit, read, delete, follow up. */
export function createInteractionWebhook(world: World, messages: Messages) {
  /**
   * The interaction of a token. Throws the `Refusal` 50027 once 15 minutes have passed and for a token that never was, and
   * 10015 before the first response and after the three seconds without one.
   */
  function open(applicationId: string, token: string): Interaction {
    const interaction = interactionByToken(world, token)
    if (!interaction) throw new Refusal(problems.invalidWebhookToken)
    if (world.clock.now() >= interaction.createdAt + tokenLifetime) throw new Refusal(problems.invalidWebhookToken)
    if (applicationId !== world.bot.id || interaction.state !== 'responded') throw new Refusal(problems.unknownWebhook)
    return interaction
  }

  /** The message that `id` means for this token: `@original` or one that the interaction has made. */
  function find(interaction: Interaction, id: string): StoredMessage {
    const mine = [originalId(interaction), ...interaction.followUpIds]
    const wanted = id === '@original' ? mine[0] : mine.find(each => each === id)
    const message = wanted === undefined ? undefined : world.messages.get(wanted)
    if (!message) throw new Refusal(problems.unknownMessage)
    return message
  }

  function applyEdit(interaction: Interaction, message: StoredMessage, body: unknown, files: UploadedFile[]): void {
    refuse(checkMessage(body, { kind: 'webhookEdit', existing: message.object, files: names(files) }))
    messages.edit(message, read(MessageBody, body), files)
    if (message.object.id === originalId(interaction)) interaction.settled = true
    if (message.object.id === interaction.sourceId) interaction.updatedSource = true
    progress(world, interaction)
  }

  return {
    get(applicationId: string, token: string, id: string): StoredMessage {
      return find(open(applicationId, token), id)
    },

    edit(applicationId: string, token: string, id: string, body: unknown, files: UploadedFile[]): StoredMessage {
      const interaction = open(applicationId, token)
      const message = find(interaction, id)
      applyEdit(interaction, message, body, files)
      return message
    },

    delete(applicationId: string, token: string, id: string): void {
      const interaction = open(applicationId, token)
      messages.delete(find(interaction, id))
      progress(world, interaction)
    },

    /** A further message; while a deferred answer is still loading, it fills that instead and is as private as that was. */
    followUp(applicationId: string, token: string, body: unknown, files: UploadedFile[]): StoredMessage {
      const interaction = open(applicationId, token)
      const response = interaction.responseId === undefined ? undefined : world.messages.get(interaction.responseId)
      refuse(checkMessage(body, { kind: 'followup', files: names(files) }))
      if (response && response.object.flags & messageFlags.loading) {
        messages.edit(response, read(MessageBody, body), files)
        interaction.settled = true
        progress(world, interaction)
        return response
      }
      return createFollowUp(interaction, read(MessageBody, body), files)
    },
  }

  function createFollowUp(interaction: Interaction, body: MessageBody, files: UploadedFile[]): StoredMessage {
    const channel = world.channels.get(interaction.channelId)
    if (!channel) throw new Refusal(problems.unknownChannel)
    const ephemeral = ((body.flags ?? 0) & messageFlags.ephemeral) !== 0
    const original = originalId(interaction)
    const message = messages.create({
      channel,
      authorId: world.bot.id,
      body,
      files,
      type: original ? 19 : 0,
      ...(ephemeral && { ephemeralFor: interaction.personId }),
      extra: {
        webhook_id: world.bot.id,
        application_id: world.bot.id,
        interaction_metadata: {
          ...interactionMetadata(world, interaction),
          ...(original && { original_response_message_id: original }),
        },
        ...(original && { message_reference: reference(interaction, original) }),
      },
    })
    interaction.followUpIds.push(message.object.id)
    interaction.settled = true
    progress(world, interaction)
    return message
  }
}

const names = (files: UploadedFile[]) => files.map(file => file.filename)

/** What `@original` stands for: the response, or for an update the message it updates. */
function originalId({ responseType, responseId, sourceId }: Interaction): string | undefined {
  const updates = responseType === callbackTypes.deferredUpdate || responseType === callbackTypes.update
  return updates ? sourceId : responseId
}
