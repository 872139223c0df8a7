import { flatten, type SeenMessage } from '../client.ts'
import type { Component } from '../discord/objects.ts'

const types = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  section: 9,
  textDisplay: 10,
  mediaGallery: 12,
  container: 17,
  channelSelect: 8,
}
/** A longer list is not spelled out. */
const mostOptions = 6

/** A message as it reads, line by line, in Discord's markdown; buttons and selects in brackets. */
export function linesOf(message: Pick<SeenMessage, 'content' | 'components'>): string[] {
  return blocksOf(message).flat()
}

/** The same in blocks: each text, gallery and row by itself. */
export function blocksOf({ content, components }: Pick<SeenMessage, 'content' | 'components'>): string[][] {
  return [...(content === '' ? [] : [content.split('\n')]), ...components.flatMap(blocksOfComponent)]
}

function blocksOfComponent(component: Component): string[][] {
  const inner = component.components ?? []
  switch (component.type) {
    case types.container:
    case types.section:
      return inner.flatMap(blocksOfComponent)
    case types.textDisplay:
      return [(component.content ?? '').split('\n')]
    case types.mediaGallery:
      return [(component.items ?? []).map(({ description }) => `(${description ?? 'a picture'})`)]
    case types.actionRow:
      return [
        inner.every(({ type }) => type === types.button)
          ? [inner.map(({ label }) => `[${label}]`).join(' ')]
          : inner.flatMap(linesOfSelect),
      ]
    default:
      return []
  }
}

function linesOfSelect({ placeholder, options }: Component): string[] {
  const listed = options && options.length <= mostOptions ? options : []
  return [`[${placeholder} ▾]`, ...listed.map(option => `  ${option.default ? '☑' : '☐'} ${option.label}`)]
}

/** The custom id of the button with this label, or of the select with this placeholder; undefined where there is none. */
export function customIdOf({ components }: Pick<SeenMessage, 'components'>, label: string): string | undefined {
  const found = flatten(components).find(each => each.custom_id && (each.label === label || each.placeholder === label))
  return found?.custom_id ?? undefined
}

/** The one select of a message. */
export function selectOf({ components }: Pick<SeenMessage, 'components'>): Component | undefined {
  return flatten(components).find(({ options, type }) => options || type === types.channelSelect)
}
