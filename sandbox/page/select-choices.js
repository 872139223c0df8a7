/**
 * One line of a list to choose from.
 * @typedef {{ value: string, label: string, description?: string, emoji?: string }} Line
 */

const person = ({ id, name }) => ({ value: id, label: name })
const role = ({ id, name }) => ({ value: id, label: `@${name}` })
const channel = ({ id, name }) => ({ value: id, label: `#${name}` })

/** Everybody of the guild, the bot included; in direct messages the two who write there. */
export function peopleOf({ world, guild, me }) {
  const here = guild ? world.people.filter(({ id }) => guild.members.includes(id)) : [me]
  return [...here.filter(({ id }) => id !== world.bot.id), world.bot].map(person)
}

/** @param {import('./types.js').View} view */
export const rolesOf = ({ guild }) => (guild?.roles ?? []).filter(({ id }) => id !== guild?.id).map(role)

/** @param {import('./types.js').View} view @param {number[] | null} [types] */
export const channelsOf = ({ guild }, types) =>
  (guild?.channels ?? []).filter(({ type }) => !types?.length || types.includes(type ?? 0)).map(channel)

/**
 * What a select of any kind offers (Discord docs, components/reference).
 * @param {import('./types.js').Component} component
 * @param {import('./types.js').View} view
 * @returns {Line[]}
 */
export function choicesOf(component, view) {
  switch (component.type) {
    case 5:
      return peopleOf(view)
    case 6:
      return rolesOf(view)
    case 7:
      return [...peopleOf(view), ...rolesOf(view)]
    case 8:
      return channelsOf(view, component.channel_types)
    default:
      return component.options.map(({ value, label, description, emoji }) => ({
        value,
        label,
        description,
        emoji: emoji?.name,
      }))
  }
}

/** The values that are chosen already. @param {import('./types.js').Component} component @returns {string[]} */
export function defaultsOf(component) {
  if (component.default_values) return component.default_values.map(({ id }) => id)
  return (component.options ?? []).filter(option => option.default).map(({ value }) => value)
}
