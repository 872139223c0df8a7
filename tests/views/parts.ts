import { ComponentType } from 'discord.js'
import type { View } from '../../src/views/index.ts'

/** All objects within a view. */
export function parts(view: unknown): Record<string, unknown>[] {
  if (typeof view !== 'object' || view === null) return []
  const own = Array.isArray(view) ? [] : [view as Record<string, unknown>]
  return [...own, ...Object.values(view).flatMap(parts)]
}

/** All texts of a view, line by line. */
export function words(view: View): string {
  return parts(view)
    .filter(part => part.type === ComponentType.TextDisplay)
    .map(part => part.content)
    .join('\n')
}

/** The labels of a view's buttons. */
export function buttons(view: View): unknown[] {
  return parts(view)
    .filter(part => part.type === ComponentType.Button)
    .map(part => part.label)
}

export function selects(view: View): Record<string, unknown>[] {
  return parts(view).filter(part => part.type === ComponentType.StringSelect)
}
