import { expect, test } from 'vitest'
import { problemBody, problems } from '../../../sandbox/discord/problem.ts'
import { checkCommand, checkMessage } from '../../../sandbox/discord/validate/index.ts'
import { faultsOf, letters } from './table.ts'

const row = (...components: unknown[]) => ({ type: 1, components })
const button = { type: 2, style: 1, custom_id: 'vote', label: 'Vote' }

test('a fault stands in the tree where its field stands in the payload', () => {
  expect(checkMessage({ components: [row({ ...button, label: letters(81) })] }, { kind: 'create' })).toEqual({
    status: 400,
    code: 50035,
    message: 'Invalid Form Body',
    errors: {
      components: {
        0: {
          components: {
            0: { label: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 80 or fewer in length.' }] } },
          },
        },
      },
    },
  })
})

test('all faults of a payload are told at once', () => {
  const payload = {
    content: letters(2001),
    nonce: letters(26),
    embeds: [{ title: letters(257) }],
    components: [row({ ...button, label: letters(81), custom_id: letters(101) })],
  }
  expect(faultsOf(checkMessage(payload, { kind: 'create' })).sort()).toEqual([
    'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
    'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
    'content BASE_TYPE_MAX_LENGTH',
    'embeds.0.title BASE_TYPE_MAX_LENGTH',
    'nonce NONCE_TYPE_TOO_LONG',
  ])
})

test('a key of the payload is only a key, whatever it is called', () => {
  const payload = JSON.parse('{"name":"a","description":"b","name_localizations":{"__proto__":"c"}}')
  expect(faultsOf(checkCommand(payload, 'global'))).toEqual(['name_localizations.__proto__ ENUM_TYPE_COERCE'])
  expect(Object.hasOwn(Object.prototype, '_errors')).toBe(false)
})

test('the status is no part of the body', () => {
  expect(problemBody(problems.unknownInteraction)).toEqual({ message: 'Unknown interaction', code: 10062 })
})
