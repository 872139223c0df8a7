/**
 * The rules Discord enforces on payloads, as pure functions: each answers the refusal that Discord would send, or null.
 * All faults of a payload are in one 50035; unknown keys are ignored, as Discord does.
 */
import { type DiscordProblem, problems } from '../problem.ts'
import { autocomplete } from './autocomplete.ts'
import { type CallbackContext, callback } from './callbacks.ts'
import { type CommandScope, command, commandTypes } from './commands.ts'
import { faults } from './faults.ts'
import { list } from './fields.ts'
import { type MessageContext, message } from './message.ts'
import { modal } from './modals.ts'
import { type Form, openForm } from './tree.ts'

export type { CallbackContext } from './callbacks.ts'
export type { CommandScope } from './commands.ts'
export { locales } from './localizations.ts'
export { type ExistingMessage, type MessageContext, type MessageKind, messageFlags } from './message.ts'

/** A message to post, edit or answer with: 50035, or 50006 when nothing would be in it. */
export function checkMessage(body: unknown, how: MessageContext): DiscordProblem | null {
  const form = openForm(body)
  const { empty } = message(form.root, how)
  return refusal(form, empty)
}

/** The first response to an interaction of `interactionType` (2 command, 3 component, 4 autocomplete, 5 modal). */
export function checkCallback(
  body: unknown,
  interactionType: number,
  how: CallbackContext = {},
): DiscordProblem | null {
  const form = openForm(body)
  const { empty } = callback(form.root, interactionType, how)
  return refusal(form, empty)
}

/** One command to create. */
export function checkCommand(body: unknown, scope: CommandScope): DiscordProblem | null {
  const form = openForm(body)
  command(form.root, scope)
  return form.problem()
}

/** All commands of a scope, as a bulk overwrite has them: 50035, or 30032 when there are too many of one kind. */
export function checkCommands(body: unknown, scope: CommandScope): DiscordProblem | null {
  const form = openForm(body)
  const names = new Set<string>()
  const counts = new Map<unknown, number>()
  for (const item of list(form.root, { required: true })) {
    command(item, scope)
    const type = item.at('type').value ?? commandTypes.chatInput
    const name = `${type} ${item.at('name').value}`
    if (names.has(name)) item.fail(faults.commandDuplicated)
    names.add(name)
    counts.set(type, (counts.get(type) ?? 0) + 1)
  }
  return form.problem() ?? tooManyCommands(counts)
}

/** A modal, as the `data` of a callback of type 9. */
export function checkModal(body: unknown): DiscordProblem | null {
  const form = openForm(body)
  modal(form.root)
  return form.problem()
}

/** Choices, as the `data` of a callback of type 8. */
export function checkAutocomplete(body: unknown): DiscordProblem | null {
  const form = openForm(body)
  autocomplete(form.root)
  return form.problem()
}

function refusal(form: Form, empty: boolean): DiscordProblem | null {
  return form.problem() ?? (empty ? problems.emptyMessage : null)
}

/** The most commands of each kind in one scope (Discord docs, interactions/application-commands). */
const maxCommands = [
  [commandTypes.chatInput, 100],
  [commandTypes.user, 15],
  [commandTypes.message, 15],
] as const

function tooManyCommands(counts: Map<unknown, number>): DiscordProblem | null {
  const over = maxCommands.find(([type, max]) => (counts.get(type) ?? 0) > max)
  if (!over) return null
  const message = problems.tooManyCommands.message.replace('100', String(over[1]))
  return { ...problems.tooManyCommands, message }
}
