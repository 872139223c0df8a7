/** The kinds of options (Discord docs, interactions/application-commands). */
export const optionTypes = {
  subcommand: 1,
  group: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
}

/** @typedef {import('./types.js').Entry} Entry */

/**
 * All that can be typed after the slash here: each command, or each subcommand of it.
 * @param {import('./types.js').View} view @returns {Entry[]}
 */
export function entriesOf({ world, place }) {
  return world.commands
    .filter(({ id }) => place?.commands.includes(id))
    .flatMap(command => entriesWithin(command, command.options ?? [], []))
    .sort((a, b) => a.label.localeCompare(b.label))
}

/**
 * @param {import('./types.js').Command} command
 * @param {import('./types.js').Option[]} options
 * @param {string[]} path
 * @param {{ description: string }} [about]
 * @returns {Entry[]}
 */
function entriesWithin(command, options, path, { description } = command) {
  const nested = options.filter(({ type }) => type <= optionTypes.group)
  if (nested.length > 0) {
    return nested.flatMap(option => entriesWithin(command, option.options ?? [], [...path, option.name], option))
  }
  const label = [command.name, ...path].join(' ')
  return [{ command, label, description, options, ...(path.length > 0 && { subcommand: path.join(' ') }) }]
}

/** Entries for what was typed so far, those that begin with it first. @param {Entry[]} entries @param {string} typed */
export function findEntries(entries, typed) {
  const wanted = typed.trim().toLowerCase()
  const starting = entries.filter(({ label }) => label.startsWith(wanted))
  const containing = entries.filter(({ label }) => !label.startsWith(wanted) && label.includes(wanted))
  return [...starting, ...containing]
}

/**
 * What was typed into an option, and what was picked for it from a list.
 * @typedef {{ text: string, choice?: { name: string, value: unknown } }} Answer
 */

/** Whether an option only takes what its list offers. @param {import('./types.js').Option} option */
export const isClosed = ({ type, choices }) =>
  Boolean(choices?.length) ||
  [optionTypes.boolean, optionTypes.user, optionTypes.channel, optionTypes.role, optionTypes.mentionable].includes(type)

/**
 * The value to send, nothing where the option is left empty, or what is wrong with it.
 * @param {import('./types.js').Option} option @param {Answer | undefined} answer
 * @returns {{ value?: unknown, error?: string }}
 */
export function readAnswer(option, answer) {
  const text = answer?.text.trim() ?? ''
  if (answer?.choice) return { value: answer.choice.value }
  if (text === '') return option.required ? { error: 'This option is required. Give it a value.' } : {}
  if (isClosed(option)) return { error: 'Choose one from the list.' }
  if (option.type === optionTypes.string) return readText(option, text)
  if (option.type === optionTypes.integer || option.type === optionTypes.number) return readNumber(option, text)
  return { error: 'This page cannot fill in such an option.' }
}

function readText({ min_length: min = 0, max_length: max = 6_000 }, value) {
  if (value.length < min) return { error: `At least ${min} characters.` }
  if (value.length > max) return { error: `At most ${max} characters.` }
  return { value }
}

function readNumber({ type, min_value: min = -Infinity, max_value: max = Infinity }, text) {
  const value = Number(text.replace(',', '.'))
  if (!Number.isFinite(value)) return { error: 'This is not a number.' }
  if (type === optionTypes.integer && !Number.isInteger(value)) return { error: 'This is not a whole number.' }
  if (value < min) return { error: `At least ${min}.` }
  if (value > max) return { error: `At most ${max}.` }
  return { value }
}
