import { describe, expect, test } from 'vitest'
import { checkAutocomplete, checkCallback } from '../../../sandbox/discord/validate/index.ts'
import { faultsOf, letters, many, proveRules } from './table.ts'

const data: Record<number, unknown> = {
  4: { content: 'x' },
  5: { flags: 64 },
  7: { content: 'x' },
  8: { choices: [] },
  9: { custom_id: 'a', title: 'b', components: [{ type: 10, content: 'c' }] },
}
const allowedTypes = (interactionType: number, how = {}) =>
  [4, 5, 6, 7, 8, 9].filter(type => checkCallback({ type, data: data[type] }, interactionType, how) === null)

describe('what an interaction may be answered with', () => {
  test('a command: a message, later, or a modal', () => expect(allowedTypes(2)).toEqual([4, 5, 9]))
  test('a component: also a change of its message', () => expect(allowedTypes(3)).toEqual([4, 5, 6, 7, 9]))
  test('an autocomplete: choices only', () => expect(allowedTypes(4)).toEqual([8]))
  test('a modal of a command: a message, now or later', () => expect(allowedTypes(5)).toEqual([4, 5]))
  test('a modal of a component: also a change of the message', () => {
    expect(allowedTypes(5, { fromComponent: true })).toEqual([4, 5, 6, 7])
    expect(allowedTypes(5, { existing: { flags: 0 } })).toEqual([4, 5, 6, 7])
  })
  test('nothing answers an interaction that does not exist', () => {
    expect(() => checkCallback({ type: 4 }, 9)).toThrow(RangeError)
  })
})

describe('callbacks', () => {
  proveRules(
    [
      { rule: 'a type', accepted: { type: 6 }, refused: {}, faults: ['type BASE_TYPE_REQUIRED'] },
      { rule: 'a type that exists', accepted: { type: 6 }, refused: { type: 99 }, faults: ['type ENUM_TYPE_COERCE'] },
      { rule: 'a type that fits', accepted: { type: 6 }, refused: { type: 8 }, faults: ['type BASE_TYPE_CHOICES'] },
      {
        rule: 'a message’s faults are told below data',
        accepted: { type: 4, data: { content: letters(2000) } },
        refused: { type: 4, data: { content: letters(2001) } },
        faults: ['data.content BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'a message is not empty',
        accepted: { type: 4, data: { content: 'x', flags: 64 } },
        refused: { type: 4, data: { flags: 64 } },
        faults: ['50006'],
      },
      {
        rule: 'a message is there',
        accepted: { type: 4, data: { content: 'x' } },
        refused: { type: 4 },
        faults: ['data BASE_TYPE_REQUIRED'],
      },
      {
        rule: 'a deferral is ephemeral or nothing',
        accepted: { type: 5, data: { flags: 64 } },
        refused: { type: 5, data: { flags: 64 | 32768 } },
        faults: ['data.flags MESSAGE_FLAGS_INVALID'],
      },
      {
        rule: 'a deferral needs no data',
        accepted: { type: 5 },
        refused: { type: 5, data: 'x' },
        faults: ['data MODEL_TYPE_CONVERT'],
      },
      {
        rule: 'a modal’s faults are told below data',
        accepted: { type: 9, data: data[9] },
        refused: { type: 9, data: { ...Object(data[9]), title: letters(46) } },
        faults: ['data.title BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'a change keeps to the rules of messages',
        accepted: { type: 7, data: { components: [] } },
        refused: { type: 7, data: { components: [{ type: 10, content: 'x' }] } },
        faults: ['data.components.0 UNION_TYPE_CHOICES'],
      },
    ],
    body => checkCallback(body, 3),
  )

  test('a change knows the message it changes', () => {
    const update = { type: 7, data: { components: [{ type: 10, content: 'x' }] } }
    expect(checkCallback(update, 3, { existing: { flags: 32768 } })).toBeNull()
  })

  test('a message may show the files that came with it', () => {
    const gallery = { type: 12, items: [{ media: { url: 'attachment://a.png' } }] }
    const reply = { type: 4, data: { flags: 32768, components: [gallery] } }
    expect(checkCallback(reply, 2, { files: ['a.png'] })).toBeNull()
    expect(faultsOf(checkCallback(reply, 2, { files: ['b.png'] }))).toEqual([
      'data.components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    ])
  })
})

describe('autocomplete', () => {
  const choices = (count: number) => ({ choices: many(count, i => ({ name: `Film ${i}`, value: `tmdb:${i}` })) })
  const one = (name: unknown, value: unknown) => ({ choices: [{ name, value }] })
  proveRules(
    [
      {
        rule: 'at most 25 choices',
        accepted: choices(25),
        refused: choices(26),
        faults: ['choices BASE_TYPE_MAX_LENGTH'],
      },
      { rule: 'choices', accepted: choices(0), refused: {}, faults: ['choices BASE_TYPE_REQUIRED'] },
      {
        rule: 'a name of at most 100',
        accepted: one(letters(100), 'a'),
        refused: one(letters(101), 'a'),
        faults: ['choices.0.name BASE_TYPE_BAD_LENGTH'],
      },
      { rule: 'a name', accepted: one('a', 'a'), refused: one('', 'a'), faults: ['choices.0.name BASE_TYPE_REQUIRED'] },
      {
        rule: 'a value of at most 100',
        accepted: one('a', letters(100)),
        refused: one('a', letters(101)),
        faults: ['choices.0.value BASE_TYPE_BAD_LENGTH'],
      },
      {
        rule: 'a value of text or a number',
        accepted: one('a', 7.5),
        refused: one('a', true),
        faults: ['choices.0.value STRING_TYPE_CONVERT'],
      },
      {
        rule: 'a number that is one',
        accepted: JSON.parse('{"choices":[{"name":"a","value":1e99}]}'),
        refused: JSON.parse('{"choices":[{"name":"a","value":1e999}]}'),
        faults: ['choices.0.value NUMBER_TYPE_COERCE'],
      },
      { rule: 'a list', accepted: choices(1), refused: { choices: 'a' }, faults: ['choices LIST_TYPE_CONVERT'] },
    ],
    checkAutocomplete,
  )
})
