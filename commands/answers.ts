import { type ButtonInteraction, MessageFlags } from 'discord.js'
import type { View } from '../src/views/index.ts'

/** A view as an answer that only the member sees. Only a first answer or a follow-up takes the flag, an edit does not. */
export function privately(view: View) {
  return { ...view, flags: [view.flags, MessageFlags.Ephemeral] as const }
}

/** The first line of whatever waits for the network: Discord gives 3 seconds for the first answer. */
export const privateDefer = { flags: MessageFlags.Ephemeral } as const

/** Whether the button sits on a message that only the member sees, which an answer may then replace. */
export function isPrivate({ message }: Pick<ButtonInteraction, 'message'>): boolean {
  return message.flags.has(MessageFlags.Ephemeral)
}
