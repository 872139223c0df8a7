import { autoSelect, button, stringSelect } from './controls.ts'
import { faults } from './faults.ts'
import { boolean, choice, integer, list, object, text, url } from './fields.ts'
import { checkbox, checkboxGroup, fileUpload, radioGroup, textInput } from './inputs.ts'
import { countComponent, countText, type Tally } from './tally.ts'
import type { Field } from './tree.ts'

/** The most components of a message with `IS_COMPONENTS_V2`, nested ones among them. */
export const maxComponents = 40

const controls = [2, 3, 5, 6, 7, 8]
const inContainer = [1, 9, 10, 12, 13, 14]
const inLabel = [3, 4, 5, 6, 7, 8, 19, 21, 22, 23]

/** What may stand at the top of a message without `IS_COMPONENTS_V2`, of one with it, and of a modal. */
export const topLevel = { legacy: [1], v2: [...inContainer, 17], modal: [1, 10, 18] }

type Rule = (component: Field, tally: Tally) => void

/** The rules of each component by its type (Discord docs, components/reference). */
const rules: Record<number, Rule> = {
  1: actionRow,
  2: button,
  3: stringSelect,
  4: (component, tally) => textInput(component, tally, false),
  5: autoSelect(5),
  6: autoSelect(6),
  7: autoSelect(7),
  8: autoSelect(8),
  9: section,
  10: textDisplay,
  11: thumbnail,
  12: mediaGallery,
  13: file,
  14: separator,
  17: container,
  18: label,
  19: fileUpload,
  21: radioGroup,
  22: checkboxGroup,
  23: checkbox,
}

/** A component of one of the types that are `allowed` where it stands, and all within it. */
export function component(field: Field, allowed: readonly number[], tally: Tally): void {
  if (!object(field, true)) return
  const type = field.at('type')
  if (!type.given) {
    type.fail(faults.required)
    return
  }
  if (typeof type.value !== 'number' || !allowed.includes(type.value)) {
    field.fail(faults.unionType(allowed))
    return
  }
  countComponent(field, tally)
  rules[type.value]?.(field, tally)
}

function actionRow(row: Field, tally: Tally): void {
  const items = list(row.at('components'), { min: 1, max: 5, required: true })
  if (tally.place === 'modal') {
    for (const item of items) inputOfRow(item, tally)
    return
  }
  let width = 0
  for (const item of items) {
    component(item, controls, tally)
    width += item.at('type').value === 2 ? 1 : 5
    if (width > 5 && items.length <= 5) item.fail(faults.rowTooWide)
  }
}

function inputOfRow(item: Field, tally: Tally): void {
  if (!object(item, true)) return
  if (choice(item.at('type'), [4], true) === undefined) return
  countComponent(item, tally)
  textInput(item, tally, true)
}

function section(field: Field, tally: Tally): void {
  for (const item of list(field.at('components'), { min: 1, max: 3, required: true })) component(item, [10], tally)
  component(field.at('accessory'), [2, 11], tally)
}

function textDisplay(field: Field, tally: Tally): void {
  countText(text(field.at('content'), { min: 1, max: 4000, required: true }), tally)
}

function thumbnail(field: Field, tally: Tally): void {
  media(field.at('media'), tally)
  described(field)
}

function mediaGallery(field: Field, tally: Tally): void {
  for (const item of list(field.at('items'), { min: 1, max: 10, required: true })) {
    if (!object(item, true)) continue
    media(item.at('media'), tally)
    described(item)
  }
}

function file(field: Field, tally: Tally): void {
  media(field.at('file'), tally, ['attachment'])
  boolean(field.at('spoiler'))
}

function separator(field: Field): void {
  boolean(field.at('divider'))
  choice(field.at('spacing'), [1, 2])
}

function container(field: Field, tally: Tally): void {
  integer(field.at('accent_color'), { min: 0, max: 0xffffff })
  boolean(field.at('spoiler'))
  const items = list(field.at('components'), { min: 1, max: maxComponents, required: true })
  for (const item of items) component(item, inContainer, tally)
}

function label(field: Field, tally: Tally): void {
  text(field.at('label'), { max: 45, required: true })
  text(field.at('description'), { max: 100 })
  component(field.at('component'), inLabel, tally)
}

function described(field: Field): void {
  text(field.at('description'), { min: 1, max: 1024 })
  boolean(field.at('spoiler'))
}

/** An image or file by its URL; `attachment://name` must name a file of the same message, where those are known. */
function media(field: Field, tally: Tally, schemes: readonly string[] = ['http', 'https', 'attachment']): void {
  if (!object(field, true)) return
  const target = url(field.at('url'), { schemes, required: true })
  if (target?.protocol !== 'attachment:' || tally.attachments === null) return
  const name = String(field.at('url').value).slice('attachment://'.length)
  if (!tally.attachments.has(name)) field.at('url').fail(faults.attachmentNotFound)
}
