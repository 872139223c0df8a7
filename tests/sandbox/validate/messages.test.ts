import { describe, expect, test } from 'vitest'
import { checkMessage, type MessageKind, messageFlags } from '../../../sandbox/discord/validate/index.ts'
import { faultsOf, letters, many, proveRules } from './table.ts'

const text = (content: string) => ({ type: 10, content })
const v2 = { flags: messageFlags.componentsV2, components: [text('Hello')] }
const id = '1132163456768012345'

describe('a new message', () => {
  proveRules(
    [
      {
        rule: 'content has at most 2000 characters, counted as code points',
        accepted: { content: '🎬'.repeat(2000) },
        refused: { content: letters(2001) },
        faults: ['content BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'content is text',
        accepted: { content: '5' },
        refused: { content: 5 },
        faults: ['content STRING_TYPE_CONVERT'],
      },
      { rule: 'something is in it', accepted: { content: 'x' }, refused: { content: '  ' }, faults: ['50006'] },
      {
        rule: 'empty lists do not count as something',
        accepted: { sticker_ids: [id] },
        refused: { content: null, embeds: [], components: [] },
        faults: ['50006'],
      },
      {
        rule: 'at most 3 stickers',
        accepted: { sticker_ids: [id, id, id] },
        refused: { sticker_ids: [id, id, id, id] },
        faults: ['sticker_ids BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'a nonce has at most 25 characters',
        accepted: { content: 'x', nonce: letters(25) },
        refused: { content: 'x', nonce: letters(26) },
        faults: ['nonce NONCE_TYPE_TOO_LONG'],
      },
      {
        rule: 'a nonce is text or a whole number',
        accepted: { content: 'x', nonce: 7 },
        refused: { content: 'x', nonce: true },
        faults: ['nonce NONCE_TYPE_INVALID_TYPE'],
      },
      {
        rule: 'enforce_nonce needs a nonce',
        accepted: { content: 'x', enforce_nonce: true, nonce: 'a' },
        refused: { content: 'x', enforce_nonce: true },
        faults: ['nonce BASE_TYPE_REQUIRED'],
      },
      {
        rule: 'tts is true or false',
        accepted: { content: 'x', tts: false },
        refused: { content: 'x', tts: 'no' },
        faults: ['tts BOOLEAN_TYPE_CONVERT'],
      },
      {
        rule: 'at most 10 attachments',
        accepted: { attachments: many(10, i => ({ id: String(i) })) },
        refused: { attachments: many(11, i => ({ id: String(i) })) },
        faults: ['attachments BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'an attachment is described in at most 1024 characters',
        accepted: { attachments: [{ id: '0', description: letters(1024) }] },
        refused: { attachments: [{ id: '0', description: letters(1025) }] },
        faults: ['attachments.0.description BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'a poll has a question and answers',
        accepted: { poll: { question: { text: 'Which?' }, answers: [{ poll_media: { text: 'Alien' } }] } },
        refused: { poll: { question: { text: letters(301) }, answers: [{ poll_media: { text: letters(56) } }] } },
        faults: ['poll.question.text BASE_TYPE_MAX_LENGTH', 'poll.answers.0.poll_media.text BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'a reply refers to a message by its id',
        accepted: { content: 'x', message_reference: { message_id: id } },
        refused: { content: 'x', message_reference: { message_id: 'that one' } },
        faults: ['message_reference.message_id NUMBER_TYPE_COERCE'],
      },
      {
        rule: 'unknown keys are ignored',
        accepted: { content: 'x', surprise: { a: 1 } },
        refused: { surprise: { a: 1 } },
        faults: ['50006'],
      },
      {
        rule: 'it is an object',
        accepted: { content: 'x' },
        refused: ['x'],
        faults: ['MODEL_TYPE_CONVERT'],
      },
    ],
    body => checkMessage(body, { kind: 'create' }),
  )

  test('files alone are something, and at most 10 of them', () => {
    expect(checkMessage({}, { kind: 'create', files: ['poster.png'] })).toBeNull()
    const files = many(11, i => `${i}.png`)
    expect(faultsOf(checkMessage({}, { kind: 'create', files }))).toEqual(['attachments BASE_TYPE_MAX_LENGTH'])
  })
})

describe('allowed_mentions', () => {
  const withMentions = (allowed_mentions: unknown) => ({ content: 'x', allowed_mentions })
  proveRules(
    [
      {
        rule: 'parse knows users, roles and everyone',
        accepted: withMentions({ parse: ['users', 'roles', 'everyone'] }),
        refused: withMentions({ parse: ['friends'] }),
        faults: ['allowed_mentions.parse.0 BASE_TYPE_CHOICES'],
      },
      {
        rule: 'no kind is parsed twice',
        accepted: withMentions({ parse: ['users', 'roles'] }),
        refused: withMentions({ parse: ['users', 'users'] }),
        faults: ['allowed_mentions.parse.1 SET_TYPE_ALREADY_CONTAINS_VALUE'],
      },
      {
        rule: 'a kind is parsed or listed, not both',
        accepted: withMentions({ parse: ['users'], users: [], roles: [id] }),
        refused: withMentions({ parse: ['users'], users: [id] }),
        faults: ['allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE'],
      },
      {
        rule: 'at most 100 users',
        accepted: withMentions({ users: many(100, i => String(i)) }),
        refused: withMentions({ users: many(101, i => String(i)) }),
        faults: ['allowed_mentions.users BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'at most 100 roles',
        accepted: withMentions({ roles: many(100, i => String(i)) }),
        refused: withMentions({ roles: many(101, i => String(i)) }),
        faults: ['allowed_mentions.roles BASE_TYPE_MAX_LENGTH'],
      },
      {
        rule: 'nobody is listed twice',
        accepted: withMentions({ users: ['1', '2'] }),
        refused: withMentions({ users: ['1', '1'] }),
        faults: ['allowed_mentions.users.1 SET_TYPE_ALREADY_CONTAINS_VALUE'],
      },
    ],
    body => checkMessage(body, { kind: 'create' }),
  )
})

describe('flags', () => {
  const { suppressEmbeds, ephemeral, suppressNotifications, componentsV2 } = messageFlags
  const check = (kind: MessageKind, flags: number) =>
    faultsOf(checkMessage(flags & componentsV2 ? { ...v2, flags } : { content: 'x', flags }, { kind }))

  test('a channel message may be silent, without embeds, and of components', () => {
    expect(check('create', suppressEmbeds | suppressNotifications | componentsV2)).toEqual([])
  })

  test('a channel message cannot be ephemeral', () => {
    expect(check('create', ephemeral)).toEqual(['flags MESSAGE_FLAGS_INVALID'])
  })

  test.each(['callback', 'followup'] as const)('a %s can be ephemeral', kind => {
    expect(check(kind, ephemeral | componentsV2)).toEqual([])
    expect(check(kind, 1)).toEqual(['flags MESSAGE_FLAGS_INVALID'])
  })

  test('an edit may repeat the flags that the message already has', () => {
    expect(check('edit', ephemeral)).toEqual([])
  })
})

describe('IS_COMPONENTS_V2', () => {
  proveRules(
    [
      {
        rule: 'excludes content',
        accepted: { ...v2, content: null },
        refused: { ...v2, content: 'x' },
        faults: ['content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'],
      },
      {
        rule: 'excludes embeds',
        accepted: { ...v2, embeds: [] },
        refused: { ...v2, embeds: [{ title: 'x' }] },
        faults: ['embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'],
      },
      {
        rule: 'excludes polls',
        accepted: { ...v2, poll: null },
        refused: { ...v2, poll: { question: { text: 'x' }, answers: [{ poll_media: { text: 'a' } }] } },
        faults: ['poll MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'],
      },
      {
        rule: 'excludes stickers',
        accepted: { ...v2, sticker_ids: [] },
        refused: { ...v2, sticker_ids: [id] },
        faults: ['sticker_ids MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'],
      },
      {
        rule: 'is needed for anything but action rows',
        accepted: v2,
        refused: { components: v2.components },
        faults: ['components.0 UNION_TYPE_CHOICES'],
      },
      { rule: 'needs components', accepted: v2, refused: { flags: 32768, components: [] }, faults: ['50006'] },
    ],
    body => checkMessage(body, { kind: 'create' }),
  )
})

describe('an edit', () => {
  const plain = { flags: 0, content: 'Before', embeds: [], components: [], attachments: [] }
  const ofComponents = { ...plain, content: '', flags: messageFlags.componentsV2, components: v2.components }
  const edit = (body: unknown, existing: { flags: number }) => faultsOf(checkMessage(body, { kind: 'edit', existing }))

  test('changes what it names and leaves the rest', () => {
    expect(edit({ components: [] }, plain)).toEqual([])
    expect(edit({ content: 'After' }, plain)).toEqual([])
  })

  test('leaves nothing empty', () => {
    expect(edit({ content: '' }, plain)).toEqual(['50006'])
    expect(edit({ content: '', embeds: [{ title: 'After' }] }, plain)).toEqual([])
  })

  test('keeps IS_COMPONENTS_V2 without naming it', () => {
    expect(edit({ components: [text('After')] }, ofComponents)).toEqual([])
  })

  test('cannot take IS_COMPONENTS_V2 away', () => {
    expect(edit({ flags: 0 }, ofComponents)).toEqual(['flags MESSAGE_FLAGS_CANNOT_REMOVE_COMPONENTS_V2'])
    expect(edit({ flags: 0, components: v2.components }, ofComponents)).toEqual([
      'flags MESSAGE_FLAGS_CANNOT_REMOVE_COMPONENTS_V2',
      'components.0 UNION_TYPE_CHOICES',
    ])
  })

  test('gives a message IS_COMPONENTS_V2 only when its content goes', () => {
    expect(edit(v2, plain)).toEqual(['content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'])
    expect(edit({ ...v2, content: null, embeds: [] }, plain)).toEqual([])
  })

  test('of a message with IS_COMPONENTS_V2 cannot bring content', () => {
    expect(edit({ content: 'After' }, ofComponents)).toEqual([
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ])
  })

  test('of a webhook follows the same rules', () => {
    expect(faultsOf(checkMessage({ content: letters(2001) }, { kind: 'webhookEdit', existing: plain }))).toEqual([
      'content BASE_TYPE_MAX_LENGTH',
    ])
    expect(checkMessage(v2, { kind: 'webhookEdit', existing: { flags: messageFlags.ephemeral } })).toBeNull()
  })
})
