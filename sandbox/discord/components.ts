import type { Component } from './objects.ts'

/** All components of a message or a modal, the nested ones too, in the order in which they are seen. */
export function flatten(components: readonly Component[]): Component[] {
  return components.flatMap(component => [
    component,
    ...flatten(component.components ?? []),
    ...flatten(component.component ? [component.component] : []),
    ...flatten(component.accessory ? [component.accessory] : []),
  ])
}

/** The same tree with each component replaced by what `change` makes of it, parents first. */
export function mapComponents(components: readonly Component[], change: (each: Component) => Component): Component[] {
  return components.map(component => {
    const changed = change(component)
    return {
      ...changed,
      ...(changed.components && { components: mapComponents(changed.components, change) }),
      ...(changed.component && { component: mapComponents([changed.component], change)[0] }),
      ...(changed.accessory && { accessory: mapComponents([changed.accessory], change)[0] }),
    }
  })
}

/** Gives an `id` to each component that has none or 0, counting from 1, as Discord does (components/reference, Anatomy). */
export function withIds(components: readonly Component[]): Component[] {
  const taken = new Set(flatten(components).map(component => component.id))
  let next = 1
  return mapComponents(components, component => {
    if (component.id) return component
    while (taken.has(next)) next++
    return { ...component, id: next++ }
  })
}
