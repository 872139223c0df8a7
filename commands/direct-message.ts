import type { User } from 'discord.js'
import type { Logger } from 'pino'
import type { View } from '../src/views/index.ts'

/**
 * Sends somebody a direct message and answers its address; null when it cannot be told to have arrived. Most often they take
 * none: 50007 or 50278, or 400 already for opening the channel (Discord docs, JSON error codes).
 */
export async function sendDirectly(user: User, view: View, log: Pick<Logger, 'info'>): Promise<string | null> {
  try {
    return (await user.send(view)).url
  } catch (error) {
    // Neither the error itself, which holds the message that was to be sent, nor to whom.
    log.info({ reason: String(error) }, 'no direct message')
    return null
  }
}
