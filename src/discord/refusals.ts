import {
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type MessageComponentInteraction,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js'
import { UserError } from '../errors.ts'
import { cutText } from '../text.ts'

/** What can be answered in words. */
export type Answerable = ChatInputCommandInteraction | MessageComponentInteraction

/** Discord docs, resources/message, Create Message. */
const longest = 2000

/** Answers with words that only the member sees, whatever has been acknowledged so far. */
export async function refuse(interaction: Answerable, words: string): Promise<void> {
  const answer = { content: cutText(words, longest), allowedMentions: { parse: [] } }
  const inPrivate = { ...answer, flags: MessageFlags.Ephemeral } as const
  if (!interaction.deferred && !interaction.replied) {
    await interaction.reply(inPrivate)
  } else if (interaction.deferred && !interaction.replied && interaction.ephemeral === true) {
    await interaction.editReply(answer)
  } else {
    // `ephemeral` is false after a public deferral only: a deferred update leaves it null, and has nothing to delete.
    if (interaction.deferred && !interaction.replied && interaction.ephemeral === false) await interaction.deleteReply()
    await interaction.followUp(inPrivate)
  }
}

/** The words for what went wrong: the error's own if it was made for the member, else an apology with the id to ask about. */
export function wordsFor(error: unknown, interactionId: string): string {
  if (error instanceof UserError) return error.message
  return `Something went wrong on our side, and it is not your fault. Please try again; if it stays so, tell whoever runs me this id: \`${interactionId}\`.`
}

/**
 * Refusals of Discord after which the interaction cannot be answered any more (Discord docs, JSON error codes): it came too
 * late, another process has answered, or its 15 minutes are over.
 */
export function unanswerable(error: unknown): 'late' | 'answered' | 'expired' | null {
  if (!(error instanceof DiscordAPIError)) return null
  switch (error.code) {
    case RESTJSONErrorCodes.UnknownInteraction:
      return 'late'
    case RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged:
      return 'answered'
    case RESTJSONErrorCodes.UnknownWebhook:
    case RESTJSONErrorCodes.InvalidWebhookToken:
      return 'expired'
    default:
      return null
  }
}
