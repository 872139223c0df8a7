import { flatten } from '../components.ts'
import { type Component, componentTypes, type Json } from '../objects.ts'
import type { StoredMessage } from '../world.ts'
import { RefusedAct } from './refusedAct.ts'
import type { MentionableKind, Resolved } from './resolved.ts'

/** What can be picked in each kind of select. */
export const pickable: Record<number, MentionableKind[]> = {
  [componentTypes.userSelect]: ['user'],
  [componentTypes.roleSelect]: ['role'],
  [componentTypes.mentionableSelect]: ['user', 'role'],
  [componentTypes.channelSelect]: ['channel'],
}

/** A click on a button of a message. */
export function clickData(message: StoredMessage, customId: string): Json {
  const button = findComponent(message, customId)
  if (button.type !== componentTypes.button) throw new RefusedAct(409, `"${customId}" is not a button.`)
  return { component_type: button.type, custom_id: customId, id: button.id }
}

/** A selection in a select menu of a message. */
export function selectionData(message: StoredMessage, customId: string, values: string[], resolved: Resolved): Json {
  const select = findComponent(message, customId)
  checkSelection(select, values, resolved)
  return { component_type: select.type, custom_id: customId, id: select.id, values, ...resolved.part() }
}

/** Refuses values that the select does not offer, the same one twice, too few and too many. */
export function checkSelection(select: Component, values: string[], resolved: Resolved): void {
  const kinds = pickable[select.type]
  if (!kinds && select.type !== componentTypes.stringSelect) {
    throw new RefusedAct(409, `"${select.custom_id}" is not a select menu.`)
  }
  const { min_values, max_values } = select
  const fewest = min_values ?? 1
  const most = max_values ?? 1
  if (values.length < fewest || values.length > most || new Set(values).size !== values.length) {
    throw new RefusedAct(
      409,
      `"${select.custom_id}" takes ${fewest} to ${most} different values, not ${values.length}.`,
    )
  }
  const offered = (value: string) =>
    kinds ? fits(select, kinds) && resolved.add(value, kinds) : select.options?.some(option => option.value === value)
  const wrong = values.find(value => !offered(value))
  if (wrong !== undefined) throw new RefusedAct(409, `"${wrong}" is not among the options of "${select.custom_id}".`)
}

/** The sandbox has only text channels to pick. */
const fits = (select: Component, kinds: MentionableKind[]) =>
  !kinds.includes('channel') || !select.channel_types?.length || select.channel_types.includes(0)

function findComponent(message: StoredMessage, customId: string): Component {
  const component = flatten(message.object.components).find(each => each.custom_id === customId)
  if (!component) throw new RefusedAct(404, `The message has no component "${customId}".`)
  if (component.disabled) throw new RefusedAct(409, `"${component.label ?? customId}" is disabled.`)
  return component
}
