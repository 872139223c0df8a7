import { describe, expect, test } from 'vitest'
import { checkCommand, checkCommands } from '../../../sandbox/discord/validate/index.ts'
import { faultsOf, letters, many, proveRules, type Rule } from './table.ts'

const command = (more: object = {}) => ({ name: 'nominate', description: 'Put a film forward', ...more })
const option = (more: object = {}) => ({ type: 3, name: 'title', description: 'Its title', ...more })
const choices = (count: number) => many(count, i => ({ name: `Choice ${i}`, value: `${i}` }))
const subcommand = (...options: unknown[]) => ({ type: 1, name: 'show', description: 'Show it', options })
const group = (...options: unknown[]) => ({ type: 2, name: 'more', description: 'More', options })

const rule = (name: string, accepted: object, refused: object, ...faults: string[]): Rule => ({
  rule: name,
  accepted: command(accepted),
  refused: command(refused),
  faults,
})

/** A rule about the only option of a command. */
const optionRule = (name: string, accepted: object, refused: object, ...faults: string[]): Rule => ({
  rule: name,
  accepted: command({ options: [option(accepted)] }),
  refused: command({ options: [option(refused)] }),
  faults: faults.map(fault => `options.0${fault.startsWith(' ') ? '' : '.'}${fault}`),
})

describe('a command', () => {
  proveRules(
    [
      rule('a name of at most 32', { name: letters(32) }, { name: letters(33) }, 'name BASE_TYPE_BAD_LENGTH'),
      rule('a name', {}, { name: '' }, 'name BASE_TYPE_REQUIRED'),
      rule(
        'a name of letters, digits, - and _',
        { name: 'क_ไทย-7' },
        { name: 'movie night' },
        'name STRING_TYPE_REGEX',
        'name APPLICATION_COMMAND_INVALID_NAME',
      ),
      rule('a name in lower case', { name: 'abstimmen' }, { name: 'Vote' }, 'name APPLICATION_COMMAND_INVALID_NAME'),
      rule(
        'a description of 1 to 100',
        { description: letters(100) },
        { description: letters(101) },
        'description BASE_TYPE_BAD_LENGTH',
      ),
      rule('a description', {}, { description: undefined }, 'description BASE_TYPE_REQUIRED'),
      rule(
        'at most 25 options',
        { options: many(25, i => option({ name: `o${i}` })) },
        { options: many(26, i => option({ name: `o${i}` })) },
        'options BASE_TYPE_MAX_LENGTH',
      ),
      rule(
        'required options first',
        { options: [option({ required: true }), option({ name: 'year' })] },
        { options: [option(), option({ name: 'year', required: true })] },
        'options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
      ),
      rule(
        'no option name twice',
        { options: [option(), option({ name: 'year' })] },
        { options: [option(), option()] },
        'options.1.name APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME',
      ),
      rule(
        'subcommands or values, not both',
        { options: [subcommand(), group(subcommand())] },
        { options: [subcommand(), option()] },
        'options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      ),
      rule(
        'subcommands in a group, values in a subcommand',
        { options: [group(subcommand(option()))] },
        { options: [group(option())] },
        'options.0.options.0 UNION_TYPE_CHOICES',
      ),
      rule(
        'nothing nested deeper',
        { options: [group(subcommand(option()))] },
        { options: [subcommand(subcommand())] },
        'options.0.options.0 UNION_TYPE_CHOICES',
      ),
      rule(
        'names in Discord’s languages',
        { name_localizations: { de: 'vorschlagen', 'es-419': null } },
        { name_localizations: { de: 'Vorschlagen', xx: 'a' } },
        'name_localizations.de APPLICATION_COMMAND_INVALID_NAME',
        'name_localizations.xx ENUM_TYPE_COERCE',
      ),
      rule(
        'descriptions in Discord’s languages',
        { description_localizations: { 'en-GB': letters(100) } },
        { description_localizations: { 'en-GB': letters(101), en: 'x' } },
        'description_localizations.en-GB BASE_TYPE_BAD_LENGTH',
        'description_localizations.en ENUM_TYPE_COERCE',
      ),
      rule(
        'no description of a language is empty',
        { description_localizations: { fr: 'x' } },
        { description_localizations: { fr: '' } },
        'description_localizations.fr BASE_TYPE_REQUIRED',
      ),
      rule('contexts from 0 to 2', { contexts: [0, 1, 2] }, { contexts: [3] }, 'contexts.0 BASE_TYPE_CHOICES'),
      rule(
        'integration types 0 and 1, each once',
        { integration_types: [0, 1] },
        { integration_types: [0, 0] },
        'integration_types.1 SET_TYPE_ALREADY_CONTAINS_VALUE',
      ),
      rule(
        'permissions as a bit set in text',
        { default_member_permissions: '32' },
        { default_member_permissions: 'ManageGuild' },
        'default_member_permissions NUMBER_TYPE_COERCE',
      ),
      rule('a type from 1 to 3', { type: 1 }, { type: 9 }, 'type BASE_TYPE_CHOICES'),
      {
        rule: 'a context menu command has no description, and a name of any kind',
        accepted: { type: 3, name: 'Nominate this film' },
        refused: command({ type: 3 }),
        faults: ['description APPLICATION_COMMAND_CONTEXT_MENU_FIELD_INVALID'],
      },
    ],
    body => checkCommand(body, 'global'),
  )

  test('only a global command has contexts and integration types', () => {
    const body = command({ contexts: [0], integration_types: [0] })
    expect(checkCommand(body, 'global')).toBeNull()
    expect(faultsOf(checkCommand(body, 'guild'))).toEqual([
      'contexts APPLICATION_COMMAND_GLOBAL_ONLY_FIELD',
      'integration_types APPLICATION_COMMAND_GLOBAL_ONLY_FIELD',
    ])
  })
})

describe('an option', () => {
  proveRules(
    [
      optionRule('a type from 1 to 11', { type: 11 }, { type: 12 }, ' UNION_TYPE_CHOICES'),
      optionRule('a type', {}, { type: undefined }, 'type BASE_TYPE_REQUIRED'),
      optionRule('a name in lower case', {}, { name: 'Title' }, 'name APPLICATION_COMMAND_INVALID_NAME'),
      optionRule('a description', {}, { description: '' }, 'description BASE_TYPE_REQUIRED'),
      optionRule('required is true or false', { required: true }, { required: 'yes' }, 'required BOOLEAN_TYPE_CONVERT'),
      optionRule(
        'at most 25 choices',
        { choices: choices(25) },
        { choices: choices(26) },
        'choices BASE_TYPE_MAX_LENGTH',
      ),
      optionRule(
        'a choice has a name and value of at most 100',
        { choices: [{ name: letters(100), value: letters(100) }] },
        { choices: [{ name: letters(101), value: letters(101) }] },
        'choices.0.name BASE_TYPE_BAD_LENGTH',
        'choices.0.value BASE_TYPE_BAD_LENGTH',
      ),
      optionRule(
        'a choice’s value is of the option’s type',
        { type: 4, choices: [{ name: 'One', value: 1 }] },
        { type: 4, choices: [{ name: 'One', value: 'one' }] },
        'choices.0.value NUMBER_TYPE_COERCE',
      ),
      optionRule(
        'a choice of a number is one',
        { type: 10, choices: [{ name: 'Half', value: 0.5 }] },
        { type: 10, choices: [{ name: 'Half', value: 'half' }] },
        'choices.0.value NUMBER_TYPE_COERCE',
      ),
      optionRule(
        'a bound of a number is one',
        { type: 10, min_value: 0.5 },
        { type: 10, min_value: 'half' },
        'min_value NUMBER_TYPE_COERCE',
      ),
      optionRule(
        'lengths only of texts',
        { type: 3, min_length: 1 },
        { type: 4, min_length: 1 },
        'min_length APPLICATION_COMMAND_OPTIONS_FIELD_INVALID',
      ),
      optionRule(
        'bounds only of numbers',
        { type: 4, min_value: 1 },
        { type: 3, min_value: 1 },
        'min_value APPLICATION_COMMAND_OPTIONS_FIELD_INVALID',
      ),
      optionRule(
        'no choice name twice',
        { choices: choices(2) },
        { choices: [...choices(2), { name: 'Choice 1', value: 'else' }] },
        'choices.2 APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
      ),
      optionRule(
        'autocomplete or choices, not both',
        { autocomplete: true, choices: [] },
        { autocomplete: true, choices: choices(1) },
        'autocomplete APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES_EXCLUSIVE',
      ),
      optionRule(
        'autocomplete only of texts and numbers',
        { type: 10, autocomplete: true },
        { type: 7, autocomplete: true },
        'autocomplete APPLICATION_COMMAND_OPTIONS_FIELD_INVALID',
      ),
      optionRule(
        'channel types only of channels, and only those there are',
        { type: 7, channel_types: [0, 5] },
        { type: 7, channel_types: [77] },
        'channel_types.0 BASE_TYPE_CHOICES',
      ),
      optionRule('lengths from 0 to 6000', { max_length: 6000 }, { max_length: 6001 }, 'max_length NUMBER_TYPE_MAX'),
      optionRule(
        'min_length not above max_length',
        { min_length: 2, max_length: 2 },
        { min_length: 3, max_length: 2 },
        'min_length NUMBER_TYPE_MAX',
      ),
      optionRule(
        'whole numbers within 2^53',
        { type: 4, max_value: 2 ** 53 },
        { type: 4, max_value: 2 ** 54 },
        'max_value NUMBER_TYPE_MAX',
      ),
      optionRule(
        'min_value not above max_value',
        { type: 10, min_value: 0.5, max_value: 10 },
        { type: 10, min_value: 11, max_value: 10 },
        'min_value NUMBER_TYPE_MAX',
      ),
    ],
    body => checkCommand(body, 'global'),
  )
})

describe('all commands of a scope', () => {
  const check = (body: unknown) => checkCommands(body, 'global')

  proveRules(
    [
      {
        rule: 'no name twice for one kind of command',
        accepted: [command(), { type: 2, name: 'nominate' }],
        refused: [command(), command()],
        faults: ['1 APPLICATION_COMMANDS_DUPLICATE_NAME'],
      },
      {
        rule: 'at most 100 slash commands',
        accepted: many(100, i => command({ name: `c${i}` })),
        refused: many(101, i => command({ name: `c${i}` })),
        faults: ['30032'],
      },
      {
        rule: 'at most 15 user commands',
        accepted: many(15, i => ({ type: 2, name: `c${i}` })),
        refused: many(16, i => ({ type: 2, name: `c${i}` })),
        faults: ['30032'],
      },
      {
        rule: 'faults are told by the command’s place',
        accepted: [],
        refused: [command(), command({ name: 'vote', description: letters(101) })],
        faults: ['1.description BASE_TYPE_BAD_LENGTH'],
      },
      {
        rule: 'each command has at most 8000 characters',
        accepted: [command({ options: wordy(39, 100) })],
        refused: [command({ options: wordy(40, 100) })],
        faults: ['0 APPLICATION_COMMAND_TOO_LARGE'],
      },
    ],
    check,
  )

  test('a localized description counts by its longest language', () => {
    const options = wordy(39, 100)
    expect(check([command({ options, description: 'x' })])).toBeNull()
    const localized = command({ options, description: 'x', description_localizations: { de: letters(100) } })
    expect(faultsOf(check([localized]))).toEqual(['0 APPLICATION_COMMAND_TOO_LARGE'])
  })
})

/** Options whose choices add about 200 characters each, `count` choices in all. */
function wordy(count: number, length: number): unknown[] {
  const choice = (i: number) => ({ name: `${i}`.padStart(length, 'n'), value: `${i}`.padStart(length, 'v') })
  const all = many(count, choice)
  return [0, 1].map(half => ({
    type: 3,
    name: `o${half}`,
    description: letters(50),
    choices: all.slice(half * 25, half * 25 + 25),
  }))
}
