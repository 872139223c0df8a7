import type { LogEntry } from '../intercept/log.ts'
import type { Interaction } from './interactions/interaction.ts'
import type { StoredMessage } from './world.ts'

/** What happened in the sandbox, as it happens. */
export type Change =
  | { type: 'message' | 'message_update' | 'message_delete'; message: StoredMessage }
  | { type: 'interaction'; interaction: Interaction }
  /** Guilds, channels, roles, people or commands are no longer what they were. */
  | { type: 'world' }
  | { type: 'clock' }
  /** A fault or a hold was set, hit or taken away. */
  | { type: 'faults' }
  /** Something may have been done at Trakt. */
  | { type: 'trakt' }
  | { type: 'log'; entry: LogEntry }
  | Dispatch

/** An event for the bot, sent over the gateway. */
export interface Dispatch {
  type: 'dispatch'
  event: string
  data: object
  /** The intent without which a session does not hear of it. */
  intent?: number
  /** What a session without the intent MessageContent gets instead. */
  withoutContent?: object
  onSent?: () => void
}

export interface Changes {
  publish(change: Change): void
  /** Answers the function that takes the listener away again. */
  subscribe(listener: (change: Change) => void): () => void
}

export function createChanges(): Changes {
  const listeners = new Set<(change: Change) => void>()
  return {
    publish(change) {
      for (const listener of [...listeners]) listener(change)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
