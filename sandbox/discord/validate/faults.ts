import type { FieldError } from '../problem.ts'

const fault = (code: string, message: string): FieldError => ({ code, message })

/** A list as Discord's messages show it: a Python tuple, so one item alone keeps its comma. */
function tuple(items: readonly (number | string)[]): string {
  const shown = items.map(item => (typeof item === 'number' ? String(item) : `'${item}'`))
  return shown.length === 1 ? `(${shown[0]},)` : `(${shown.join(', ')})`
}

/** The inner codes of a 50035 and their messages, as Discord's API has been seen to send them. */
export const faults = {
  required: fault('BASE_TYPE_REQUIRED', 'This field is required'),
  maxLength: (max: number) => fault('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`),
  badLength: (min: number, max: number) =>
    fault('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`),
  choices: (choices: readonly (number | string)[]) =>
    fault('BASE_TYPE_CHOICES', `Value must be one of ${tuple(choices)}.`),
  notEnum: (value: unknown) => fault('ENUM_TYPE_COERCE', `Value "${String(value)}" is not a valid enum value.`),
  unionType: (types: readonly number[]) =>
    fault('UNION_TYPE_CHOICES', `Value of field "type" must be one of ${tuple(types)}.`),
  notObject: fault('MODEL_TYPE_CONVERT', 'Expected an object/dictionary.'),
  notList: fault('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType'),
  notText: (value: unknown) => fault('STRING_TYPE_CONVERT', `Could not interpret "${String(value)}" as string.`),
  notBoolean: fault('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.'),
  notNumber: (value: unknown, kind: 'int' | 'float' | 'snowflake') =>
    fault('NUMBER_TYPE_COERCE', `Value "${String(value)}" is not ${kind}.`),
  tooLarge: (max: number) => fault('NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`),
  tooSmall: (min: number) => fault('NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`),
  regex: fault('STRING_TYPE_REGEX', 'String value did not match validation regex.'),
  repeated: fault('SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value'),
  notTime: (value: string) => fault('DATE_TIME_TYPE_PARSE', `Could not parse ${value}. Should be ISO8601.`),
  url: fault('URL_TYPE_INVALID_URL', 'Not a well formed URL.'),
  urlScheme: (scheme: string, schemes: readonly string[]) =>
    fault('URL_TYPE_INVALID_SCHEME', `Scheme "${scheme}" is not supported. Scheme must be one of ${tuple(schemes)}.`),

  nonceType: fault('NONCE_TYPE_INVALID_TYPE', 'This field must be a string or integer.'),
  nonceLength: fault('NONCE_TYPE_TOO_LONG', 'Must be 25 or fewer characters long.'),
  mentionsExclusive: (kind: string) =>
    fault(
      'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    ),
  embedsSize: fault('MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000'),
  legacyField: (name: string) =>
    fault(
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    ),
  attachmentNotFound: fault(
    'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    'The referenced attachment was not found',
  ),

  customIdDuplicated: fault('COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'),
  rowTooWide: fault('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width'),
  tooManyComponents: (max: number) =>
    fault(
      'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
      `The total number of components in the message exceeds the maximum of ${max}`,
    ),
  tooMuchText: (max: number) =>
    fault(
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      `Components displayable text size exceeds maximum size of ${max}`,
    ),
  emoji: fault('COMPONENT_INVALID_EMOJI', 'Invalid emoji'),
  buttonCustomIdRequired: fault('BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', 'A custom id is required'),
  buttonUrlRequired: fault('BUTTON_COMPONENT_URL_REQUIRED', 'A url is required'),
  buttonCustomIdOrUrl: fault(
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
    'A custom id and url cannot both be specified',
  ),
  optionValueDuplicated: fault(
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    'The specified option value is already used',
  ),
  tooManyDefaults: fault(
    'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
    'The specified number of default values exceeds the specified maximum values',
  ),

  commandName: fault('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid'),
  commandDuplicated: fault('APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique'),
  commandTooLarge: fault('APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)'),
  optionsMixed: fault(
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    'Sub-command and sub-command group option types are mutually exclusive to all other types',
  ),
  requiredAfterOptional: fault(
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    'Required options must be placed before non-required options',
  ),
}

/**
 * Rules that Discord documents without saying how it words their refusal. The rule and the place of the fault are
 * Discord's; the code is named after its siblings.
 */
export const unseenFaults = {
  componentIdDuplicated: fault('COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated'),
  premiumButtonField: fault('BUTTON_COMPONENT_PREMIUM_FIELD_INVALID', 'A premium button has nothing but its sku_id'),
  componentDisabled: fault('COMPONENT_DISABLED_INVALID', 'Components in a modal cannot be disabled'),
  flags: (allowed: string) => fault('MESSAGE_FLAGS_INVALID', `Only these flags can be set here: ${allowed || 'none'}`),
  flagRemoved: fault('MESSAGE_FLAGS_CANNOT_REMOVE_COMPONENTS_V2', 'IS_COMPONENTS_V2 cannot be removed from a message'),
  optionNameDuplicated: fault('APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME', 'Option names must be unique'),
  choiceNameDuplicated: fault(
    'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS',
    'Application command option choice name already exists',
  ),
  autocompleteWithChoices: fault(
    'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES_EXCLUSIVE',
    'Autocomplete and choices cannot both be specified',
  ),
  onlyForTypes: (types: readonly number[]) =>
    fault('APPLICATION_COMMAND_OPTIONS_FIELD_INVALID', `Only options of types ${tuple(types)} can have this field`),
  onlyGlobal: fault('APPLICATION_COMMAND_GLOBAL_ONLY_FIELD', 'Only global commands can have this field'),
  contextMenuField: fault(
    'APPLICATION_COMMAND_CONTEXT_MENU_FIELD_INVALID',
    'Context menu commands cannot have a description or options',
  ),
}
