import { faults } from './faults.ts'
import { boolean, integer, lengthOf, list, object, text, url } from './fields.ts'
import type { Field } from './tree.ts'

const links = ['http', 'https']
const images = ['http', 'https', 'attachment']

/** A message's embeds: at most 10, and at most 6000 characters in all (Discord docs, resources/message, Embed Limits). */
export function embedList(field: Field): void {
  const embeds = list(field, { max: 10 })
  const characters = embeds.reduce((sum, one) => sum + embed(one), 0)
  if (characters > 6000) field.fail(faults.embedsSize)
}

/** Checks one embed and answers how many characters it adds to the message's 6000. */
function embed(field: Field): number {
  if (!object(field, true)) return 0
  const texts = [
    text(field.at('title'), { max: 256 }),
    text(field.at('description'), { max: 4096 }),
    ...footer(field.at('footer')),
    ...author(field.at('author')),
    ...list(field.at('fields'), { max: 25 }).flatMap(embedField),
  ]
  url(field.at('url'), { schemes: links })
  for (const name of ['image', 'thumbnail']) {
    if (object(field.at(name))) url(field.at(name).at('url'), { schemes: images, required: true })
  }
  integer(field.at('color'), { min: 0, max: 0xffffff })
  timestamp(field.at('timestamp'))

  const empty = texts.every(one => !one?.trim())
  if (empty && !field.at('image').given && !field.at('thumbnail').given && !field.at('fields').given) {
    field.at('description').fail(faults.required)
  }
  return texts.reduce((sum, one) => sum + lengthOf(one ?? ''), 0)
}

function footer(field: Field): (string | undefined)[] {
  if (!object(field)) return []
  url(field.at('icon_url'), { schemes: images })
  return [text(field.at('text'), { max: 2048, required: true })]
}

function author(field: Field): (string | undefined)[] {
  if (!object(field)) return []
  url(field.at('url'), { schemes: links })
  url(field.at('icon_url'), { schemes: images })
  return [text(field.at('name'), { max: 256, required: true })]
}

function embedField(field: Field): (string | undefined)[] {
  if (!object(field, true)) return []
  boolean(field.at('inline'))
  return [text(field.at('name'), { max: 256, required: true }), text(field.at('value'), { max: 1024, required: true })]
}

function timestamp(field: Field): void {
  const given = text(field, { max: 64 })
  if (given !== undefined && Number.isNaN(Date.parse(given))) field.fail(faults.notTime(given))
}
