import { type MessageObject, type ModalObject, messageFlags } from '../objects.ts'
import type { StoredMessage, World } from '../world.ts'

/** A message as a person sees it: Discord's object, marked where it is for them alone. */
export type SeenMessage = MessageObject & { ephemeral?: true }

export interface Choice {
  name: string
  value: string | number
}

/** What came of something a person did. */
export interface Outcome {
  interaction: string
  status: 'sent' | 'answered' | 'deferred' | 'acknowledged' | 'failed'
  /** The response: of a type 4, or of a type 5 once it was edited. */
  message?: SeenMessage
  /** The message a component sat on, when the interaction changed it. */
  updated?: SeenMessage
  modal?: ModalObject
  choices?: Choice[]
  followUps: SeenMessage[]
  failure?: string
  /** Milliseconds of real time from `INTERACTION_CREATE` sent to the callback received. */
  milliseconds?: number
}

/** Something a person did with the bot: a command, a component, a modal, or the asking for choices. */
export interface Interaction {
  id: string
  token: string
  type: number
  personId: string
  channelId: string
  guildId: string | null
  /** The name of the command, or the `custom_id`. */
  name: string
  /** Milliseconds of the sandbox's clock, by which the token expires. */
  createdAt: number
  /** Real time: by it the first response is due. */
  begunAt: number
  sentAt?: number
  milliseconds?: number
  state: 'waiting' | 'responded' | 'failed'
  /** The type of the callback, once there was one. */
  responseType?: number
  /** The message that the callback made. */
  responseId?: string
  /** The message that the component, or the modal's component, sat on. */
  sourceId?: string
  /** The token has changed the source. */
  updatedSource: boolean
  /** What was deferred has been filled in. */
  settled: boolean
  modal?: ModalObject
  modalSubmitted: boolean
  choices?: Choice[]
  followUpIds: string[]
  /** Called whenever any of this changes. */
  watchers: Set<() => void>
}

/** How long somebody waits for the end of a deferred answer, in milliseconds of real time. */
const patience = 15_000

/** How far an act is to be awaited: not at all, to the first response, or to the end of what was deferred. */
export type Stage = 'sent' | 'initial' | 'final'

/** Resolves once the interaction has come so far, or after 15 seconds of waiting for a deferred answer. */
export function waitFor(interaction: Interaction, stage: Stage): Promise<void> {
  const done = () =>
    stage === 'sent' ||
    interaction.state === 'failed' ||
    (interaction.state === 'responded' && (stage === 'initial' || interaction.settled))
  if (done()) return Promise.resolve()
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      interaction.watchers.delete(check)
      resolve()
    }
    const check = () => done() && end()
    const timer = setTimeout(end, patience)
    timer.unref()
    interaction.watchers.add(check)
  })
}

/** Tells everybody who waits, and the live view, that the interaction has changed. */
export function progress(world: World, interaction: Interaction): void {
  for (const watcher of [...interaction.watchers]) watcher()
  world.changes.publish({ type: 'interaction', interaction })
}

/** What has come of the interaction so far. */
export function outcomeOf(world: World, interaction: Interaction): Outcome {
  const message = seenById(world, interaction.responseId)
  const updated = interaction.updatedSource ? seenById(world, interaction.sourceId) : undefined
  return {
    interaction: interaction.id,
    status: statusOf(interaction),
    ...(message && !(message.flags & messageFlags.loading) && { message }),
    ...(updated && { updated }),
    ...(interaction.modal && { modal: interaction.modal }),
    ...(interaction.choices && { choices: interaction.choices }),
    followUps: interaction.followUpIds.flatMap(id => seenById(world, id) ?? []),
    ...(interaction.state === 'failed' && { failure: 'The application did not respond' }),
    ...(interaction.milliseconds !== undefined && { milliseconds: interaction.milliseconds }),
  }
}

function statusOf({ state, responseType, settled }: Interaction): Outcome['status'] {
  if (state === 'waiting') return 'sent'
  if (state === 'failed') return 'failed'
  if (responseType === 5) return settled ? 'answered' : 'deferred'
  return responseType === 6 ? 'acknowledged' : 'answered'
}

function seenById(world: World, id: string | undefined): SeenMessage | undefined {
  const message = id === undefined ? undefined : world.messages.get(id)
  return message && seen(message)
}

/** The message as the one who may see it sees it. */
export function seen(message: StoredMessage): SeenMessage {
  return message.ephemeralFor ? { ...message.object, ephemeral: true } : message.object
}
