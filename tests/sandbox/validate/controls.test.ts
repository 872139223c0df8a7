import { describe } from 'vitest'
import { checkMessage } from '../../../sandbox/discord/validate/index.ts'
import { letters, many, proveRules, type Rule } from './table.ts'

const row = (...components: unknown[]) => ({ type: 1, components })
const button = (id: string, more: object = {}) => ({ type: 2, style: 1, custom_id: id, label: 'Vote', ...more })
const link = (more: object = {}) => ({ type: 2, style: 5, label: 'TMDB', url: 'https://example.com', ...more })
const options = (count: number) => many(count, i => ({ label: `Film ${i}`, value: `${i}` }))
const select = (more: object = {}) => ({ type: 3, custom_id: 'films', options: options(3), ...more })
const check = (components: unknown) => checkMessage({ components }, { kind: 'create' })

/** A rule about the only control of a message. */
const rule = (name: string, accepted: unknown, refused: unknown, ...faults: string[]): Rule => ({
  rule: name,
  accepted: [row(accepted)],
  refused: [row(refused)],
  faults: faults.map(fault => `components.0.components.0.${fault}`),
})

describe('action rows', () => {
  proveRules(
    [
      {
        rule: 'at most 5 rows',
        accepted: many(5, i => row(button(`${i}`))),
        refused: many(6, i => row(button(`${i}`))),
        faults: ['components BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: '1 to 5 buttons in a row',
        accepted: [row(...many(5, i => button(`${i}`)))],
        refused: [row(...many(6, i => button(`${i}`))), row()],
        faults: ['components.0.components BASE_TYPE_BAD_LENGTH', 'components.1.components BASE_TYPE_BAD_LENGTH'],
      },
      {
        rule: 'a select has its row to itself, before and after a button',
        accepted: [row(select()), row(button('a'))],
        refused: [row(button('a'), select()), row(select({ custom_id: 'b' }), button('c'))],
        faults: [
          'components.0.components.1 COMPONENT_LAYOUT_WIDTH_EXCEEDED',
          'components.1.components.1 COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        ],
      },
      {
        rule: 'only buttons and selects are in a row',
        accepted: [row(button('a'))],
        refused: [row({ type: 4, custom_id: 'a', style: 1 })],
        faults: ['components.0.components.0 UNION_TYPE_CHOICES'],
      },
      {
        rule: 'a component says what it is',
        accepted: [row(button('a'))],
        refused: [row({ custom_id: 'a' })],
        faults: ['components.0.components.0.type BASE_TYPE_REQUIRED'],
      },
      {
        rule: 'no custom_id twice in a message',
        accepted: [row(button('a')), row(button('b'))],
        refused: [row(button('a')), row(button('a'))],
        faults: ['components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED'],
      },
      {
        rule: 'no id twice, but 0 is for Discord to choose',
        accepted: [{ ...row(button('a', { id: 0 })), id: 0 }],
        refused: [{ ...row(button('a', { id: 7 })), id: 7 }],
        faults: ['components.0.components.0.id COMPONENT_ID_DUPLICATED'],
      },
      {
        rule: 'an id is not negative',
        accepted: [{ ...row(button('a')), id: 1 }],
        refused: [{ ...row(button('a')), id: -1 }],
        faults: ['components.0.id NUMBER_TYPE_MIN'],
      },
      {
        rule: 'an id is an int32',
        accepted: [{ ...row(button('a')), id: 2 ** 31 - 1 }],
        refused: [{ ...row(button('a')), id: 2 ** 31 }],
        faults: ['components.0.id NUMBER_TYPE_MAX'],
      },
    ],
    check,
  )
})

describe('buttons', () => {
  proveRules(
    [
      rule('a style from 1 to 6', button('a', { style: 4 }), button('a', { style: 7 }), 'style BASE_TYPE_CHOICES'),
      rule(
        'a label of at most 80',
        button('a', { label: letters(80) }),
        button('a', { label: letters(81) }),
        'label BASE_TYPE_MAX_LENGTH',
      ),
      rule(
        'a label or an emoji',
        button('a', { label: undefined, emoji: { name: '🍿' } }),
        button('a', { label: '' }),
        'label BASE_TYPE_REQUIRED',
      ),
      rule(
        'an emoji that is one',
        button('a', { emoji: { name: '👨‍👩‍👧' } }),
        button('a', { emoji: { name: 'popcorn' } }),
        'emoji.name COMPONENT_INVALID_EMOJI',
      ),
      rule(
        'a custom emoji by its id',
        button('a', { emoji: { id: '1132163456768012345' } }),
        button('a', { emoji: { id: 'popcorn' } }),
        'emoji.id NUMBER_TYPE_COERCE',
      ),
      rule(
        'a custom_id',
        button('a'),
        button('a', { custom_id: undefined }),
        'custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
      ),
      rule('a custom_id of at most 100', button(letters(100)), button(letters(101)), 'custom_id BASE_TYPE_BAD_LENGTH'),
      rule(
        'no url unless it is a link',
        button('a'),
        button('a', { url: 'https://example.com' }),
        'url BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      ),
      rule('a link has a url', link(), link({ url: undefined }), 'url BUTTON_COMPONENT_URL_REQUIRED'),
      rule(
        'a link has no custom_id',
        link(),
        link({ custom_id: 'a' }),
        'custom_id BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      ),
      rule(
        'a link of at most 512',
        link({ url: `https://example.com/${letters(492)}` }),
        link({ url: `https://example.com/${letters(493)}` }),
        'url BASE_TYPE_MAX_LENGTH',
      ),
      rule('a well-formed link', link(), link({ url: 'tmdb' }), 'url URL_TYPE_INVALID_URL'),
      rule(
        'a link of the web',
        link({ url: 'http://example.com' }),
        link({ url: 'javascript:alert(1)' }),
        'url URL_TYPE_INVALID_SCHEME',
      ),
      rule(
        'disabled is true or false',
        button('a', { disabled: true }),
        button('a', { disabled: 1 }),
        'disabled BOOLEAN_TYPE_CONVERT',
      ),
      rule(
        'a premium button has a sku_id',
        { type: 2, style: 6, sku_id: '5' },
        { type: 2, style: 6 },
        'sku_id BASE_TYPE_REQUIRED',
      ),
      rule(
        'a premium button has no label',
        { type: 2, style: 6, sku_id: '5' },
        { type: 2, style: 6, sku_id: '5', label: 'Buy' },
        'label BUTTON_COMPONENT_PREMIUM_FIELD_INVALID',
      ),
    ],
    check,
  )
})

describe('selects', () => {
  proveRules(
    [
      rule('a custom_id', select(), select({ custom_id: undefined }), 'custom_id BASE_TYPE_REQUIRED'),
      rule(
        'a placeholder of at most 150',
        select({ placeholder: letters(150) }),
        select({ placeholder: letters(151) }),
        'placeholder BASE_TYPE_MAX_LENGTH',
      ),
      rule(
        'at most 25 options',
        select({ options: options(25) }),
        select({ options: options(26) }),
        'options BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'at least 1 option',
        select({ options: options(1) }),
        select({ options: [] }),
        'options BASE_TYPE_BAD_LENGTH',
      ),
      rule('options', select(), select({ options: undefined }), 'options BASE_TYPE_REQUIRED'),
      rule(
        'as many options as may be chosen',
        select({ max_values: 3 }),
        select({ max_values: 4 }),
        'options BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'no value twice',
        select(),
        select({ options: [...options(2), { label: 'Again', value: '1' }] }),
        'options.2 SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      ),
      rule(
        'label, value and description of at most 100',
        select({ options: [{ label: letters(100), value: letters(100), description: letters(100) }] }),
        select({ options: [{ label: letters(101), value: letters(101), description: letters(101) }] }),
        'options.0.label BASE_TYPE_BAD_LENGTH',
        'options.0.description BASE_TYPE_MAX_LENGTH',
        'options.0.value BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'max_values of at least 1',
        select({ max_values: 1 }),
        select({ max_values: 0, min_values: 0 }),
        'max_values NUMBER_TYPE_MIN',
      ),
      rule(
        'max_values of at most 25',
        select({ options: options(25), max_values: 25 }),
        select({ options: options(25), max_values: 26 }),
        'max_values NUMBER_TYPE_MAX',
      ),
      rule(
        'min_values not above max_values',
        select({ min_values: 2, max_values: 2 }),
        select({ min_values: 3, max_values: 2 }),
        'min_values NUMBER_TYPE_MAX',
      ),
      rule(
        'no more defaults than max_values',
        select({ options: options(2).map(option => ({ ...option, default: true })), max_values: 2 }),
        select({ options: options(2).map(option => ({ ...option, default: true })), max_values: 1 }),
        'options SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      ),
      rule(
        'no more default_values than max_values',
        { type: 8, custom_id: 'a', default_values: [{ id: '1', type: 'channel' }] },
        { type: 8, custom_id: 'a', default_values: many(2, i => ({ id: `${i}`, type: 'channel' })) },
        'default_values SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      ),
      rule(
        'default_values of what the select selects',
        { type: 7, custom_id: 'a', default_values: [{ id: '1', type: 'role' }] },
        { type: 6, custom_id: 'a', default_values: [{ id: '1', type: 'user' }] },
        'default_values.0.type BASE_TYPE_CHOICES',
      ),
      rule(
        'channel_types that exist',
        { type: 8, custom_id: 'a', channel_types: [0, 5] },
        { type: 8, custom_id: 'a', channel_types: [99] },
        'channel_types.0 BASE_TYPE_CHOICES',
      ),
      rule('a user select has a custom_id', { type: 5, custom_id: 'a' }, { type: 5 }, 'custom_id BASE_TYPE_REQUIRED'),
    ],
    check,
  )
})
