import { describe } from 'vitest'
import { checkModal } from '../../../sandbox/discord/validate/index.ts'
import { letters, many, proveRules, type Rule } from './table.ts'

const input = (more: object = {}) => ({ type: 4, custom_id: 'why', style: 1, ...more })
const label = (component: unknown, more: object = {}) => ({ type: 18, label: 'Why this film?', component, ...more })
const options = (count: number) => many(count, i => ({ label: `Day ${i}`, value: `${i}` }))
/** Three options, the first `count` of them chosen from the start. */
const chosen = (count: number) => options(3).map((option, i) => ({ ...option, default: i < count }))
const modal = (more: object = {}) => ({ custom_id: 'pitch', title: 'Pitch', components: [label(input())], ...more })
const labels = (count: number) => many(count, i => label(input({ custom_id: `${i}` })))

/** A rule about the only component of a modal, in a Label. */
const rule = (name: string, accepted: unknown, refused: unknown, ...faults: string[]): Rule => ({
  rule: name,
  accepted: modal({ components: [label(accepted)] }),
  refused: modal({ components: [label(refused)] }),
  faults: faults.map(fault => `components.0.component${fault.startsWith(' ') ? '' : '.'}${fault}`),
})

describe('the modal', () => {
  proveRules(
    [
      {
        rule: 'a custom_id of at most 100',
        accepted: modal({ custom_id: letters(100) }),
        refused: modal({ custom_id: letters(101) }),
        faults: ['custom_id BASE_TYPE_BAD_LENGTH'],
      },
      {
        rule: 'a title of at most 45',
        accepted: modal({ title: letters(45) }),
        refused: modal({ title: letters(46) }),
        faults: ['title BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'custom_id, title and components',
        accepted: modal(),
        refused: {},
        faults: ['custom_id BASE_TYPE_REQUIRED', 'title BASE_TYPE_REQUIRED', 'components BASE_TYPE_REQUIRED'],
      },
      {
        rule: 'at most 5 components',
        accepted: modal({ components: labels(5) }),
        refused: modal({ components: labels(6) }),
        faults: ['components BASE_TYPE_BAD_LENGTH'],
      },
      {
        rule: 'at least 1 component',
        accepted: modal(),
        refused: modal({ components: [] }),
        faults: ['components BASE_TYPE_BAD_LENGTH'],
      },
      {
        rule: 'labels and texts at the top',
        accepted: modal({ components: [{ type: 10, content: 'Tell us' }, label(input())] }),
        refused: modal({ components: [input()] }),
        faults: ['components.0 UNION_TYPE_CHOICES'],
      },
      {
        rule: 'a text input in an action row has its own label',
        accepted: modal({ components: [{ type: 1, components: [input({ label: 'Why?' })] }] }),
        refused: modal({ components: [{ type: 1, components: [input()] }] }),
        faults: ['components.0.components.0.label BASE_TYPE_REQUIRED'],
      },
      {
        rule: 'nothing but text inputs in an action row',
        accepted: modal({ components: [{ type: 1, components: [input({ label: 'Why?' })] }] }),
        refused: modal({ components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'a', label: 'x' }] }] }),
        faults: ['components.0.components.0.type BASE_TYPE_CHOICES'],
      },
      {
        rule: 'a label of at most 45, described in at most 100',
        accepted: modal({ components: [label(input(), { label: letters(45), description: letters(100) })] }),
        refused: modal({ components: [label(input(), { label: letters(46), description: letters(101) })] }),
        faults: ['components.0.label BASE_TYPE_MAX_LENGTH', 'components.0.description BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'no custom_id twice',
        accepted: modal({ components: labels(2) }),
        refused: modal({ components: [label(input()), label(input())] }),
        faults: ['components.1.component.custom_id COMPONENT_CUSTOM_ID_DUPLICATED'],
      },
    ],
    checkModal,
  )
})

describe('text inputs', () => {
  proveRules(
    [
      rule('a style of 1 or 2', input({ style: 2 }), input({ style: 3 }), 'style BASE_TYPE_CHOICES'),
      rule(
        'a placeholder of at most 100',
        input({ placeholder: letters(100) }),
        input({ placeholder: letters(101) }),
        'placeholder BASE_TYPE_MAX_LENGTH',
      ),
      rule(
        'a value of at most 4000',
        input({ value: letters(4000) }),
        input({ value: letters(4001) }),
        'value BASE_TYPE_MAX_LENGTH',
      ),
      rule(
        'a value within its own lengths',
        input({ value: 'abc', max_length: 3 }),
        input({ value: 'abc', max_length: 2 }),
        'value BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'min_length of at most 4000',
        input({ min_length: 4000 }),
        input({ min_length: 4001, max_length: 4000 }),
        'min_length NUMBER_TYPE_MAX',
      ),
      rule(
        'max_length of at least 1',
        input({ max_length: 1 }),
        input({ max_length: 0 }),
        'max_length NUMBER_TYPE_MIN',
      ),
      rule(
        'min_length not above max_length',
        input({ min_length: 5, max_length: 5 }),
        input({ min_length: 6, max_length: 5 }),
        'min_length NUMBER_TYPE_MAX',
      ),
      rule(
        'required is true or false',
        input({ required: false }),
        input({ required: 'no' }),
        'required BOOLEAN_TYPE_CONVERT',
      ),
    ],
    checkModal,
  )
})

describe('what else a label can have', () => {
  const select = (more: object = {}) => ({ type: 3, custom_id: 'day', options: options(7), ...more })
  proveRules(
    [
      rule('no buttons', select(), { type: 2, style: 1, custom_id: 'a', label: 'x' }, ' UNION_TYPE_CHOICES'),
      rule(
        'nothing disabled',
        select({ disabled: false }),
        select({ disabled: true }),
        'disabled COMPONENT_DISABLED_INVALID',
      ),
      rule(
        'a required select asks for a value',
        select({ min_values: 0, required: false }),
        select({ min_values: 0 }),
        'min_values NUMBER_TYPE_MIN',
      ),
      rule(
        'a file upload of at most 10 files',
        { type: 19, custom_id: 'a', max_values: 10 },
        { type: 19, custom_id: 'a', max_values: 11 },
        'max_values NUMBER_TYPE_MAX',
      ),
      rule(
        'at most 10 file types',
        { type: 19, custom_id: 'a', file_types: many(10, i => `.${i}`) },
        { type: 19, custom_id: 'a', file_types: many(11, i => `.${i}`) },
        'file_types BASE_TYPE_MAX_LENGTH',
      ),
      rule(
        'a file upload’s min_values not above its max_values',
        { type: 19, custom_id: 'a', min_values: 2, max_values: 2 },
        { type: 19, custom_id: 'a', min_values: 3, max_values: 2 },
        'min_values NUMBER_TYPE_MAX',
      ),
      rule(
        'a radio group has one choice at most from the start',
        { type: 21, custom_id: 'a', options: chosen(1) },
        { type: 21, custom_id: 'a', options: chosen(2) },
        'options SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      ),
      rule(
        'a checkbox group’s min_values not above its max_values',
        { type: 22, custom_id: 'a', options: options(3), min_values: 2, max_values: 2 },
        { type: 22, custom_id: 'a', options: options(3), min_values: 3, max_values: 2 },
        'min_values NUMBER_TYPE_MAX',
      ),
      rule(
        'a checkbox group has no more chosen from the start than may be',
        { type: 22, custom_id: 'a', options: chosen(2), max_values: 2 },
        { type: 22, custom_id: 'a', options: chosen(2), max_values: 1 },
        'options SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
      ),
      rule(
        'a radio group has at least 2 options',
        { type: 21, custom_id: 'a', options: options(2) },
        { type: 21, custom_id: 'a', options: options(1) },
        'options BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'a radio group has at most 10 options',
        { type: 21, custom_id: 'a', options: options(10) },
        { type: 21, custom_id: 'a', options: options(11) },
        'options BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'a checkbox group has at most 10 options',
        { type: 22, custom_id: 'a', options: options(10) },
        { type: 22, custom_id: 'a', options: options(11) },
        'options BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'a checkbox is on or off',
        { type: 23, custom_id: 'a', default: true },
        { type: 23, custom_id: 'a', default: 'on' },
        'default BOOLEAN_TYPE_CONVERT',
      ),
    ],
    checkModal,
  )
})
