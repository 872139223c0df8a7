import { autocomplete } from './autocomplete.ts'
import { faults } from './faults.ts'
import { object } from './fields.ts'
import { type ExistingMessage, flagsWithin, message, messageFlags } from './message.ts'
import { modal } from './modals.ts'
import type { Field } from './tree.ts'

/** Discord docs, interactions/receiving-and-responding, Interaction Type and Interaction Callback Type. */
export const interactionTypes = { command: 2, component: 3, autocomplete: 4, modalSubmit: 5 }

const [reply, defer, deferUpdate, update, choices, openModal] = [4, 5, 6, 7, 8, 9]
const callbackTypes = [1, 4, 5, 6, 7, 8, 9, 10, 12]

export type CallbackContext = {
  /** The message that the component, or the modal that it opened, sits on; it is what types 6 and 7 change. */
  existing?: ExistingMessage
  /** Whether a modal came from a component; when left out, whether `existing` is given. */
  fromComponent?: boolean
  /** The names of the files uploaded along with the payload. */
  files?: string[]
}

/** Notes every fault of an interaction's first response. Answers whether its message would be empty. */
export function callback(body: Field, interactionType: number, how: CallbackContext): { empty: boolean } {
  if (!object(body, true)) return { empty: false }
  const type = callbackType(body.at('type'), allowedTypes(interactionType, how))
  const data = body.at('data')
  if (type === reply) return message(data, { kind: 'callback', files: how.files })
  if (type === update) {
    if (data.given) return message(data, { kind: 'edit', existing: how.existing, files: how.files })
  } else if (type === defer) {
    if (object(data)) flagsWithin(data.at('flags'), messageFlags.ephemeral)
  } else if (type === choices) autocomplete(data)
  else if (type === openModal) modal(data)
  return { empty: false }
}

function callbackType(field: Field, allowed: readonly number[]): number | undefined {
  const { value } = field
  if (!field.given) field.fail(faults.required)
  else if (!callbackTypes.includes(Number(value)) || typeof value !== 'number') field.fail(faults.notEnum(value))
  else if (!allowed.includes(value)) field.fail(faults.choices(allowed))
  else return value
  return undefined
}

function allowedTypes(interactionType: number, how: CallbackContext): readonly number[] {
  const fromComponent = how.fromComponent ?? how.existing !== undefined
  switch (interactionType) {
    case interactionTypes.command:
      return [reply, defer, openModal]
    case interactionTypes.component:
      return [reply, defer, deferUpdate, update, openModal]
    case interactionTypes.autocomplete:
      return [choices]
    case interactionTypes.modalSubmit:
      return fromComponent ? [reply, defer, deferUpdate, update] : [reply, defer]
    default:
      throw new RangeError(`There is no interaction of type ${interactionType}.`)
  }
}
