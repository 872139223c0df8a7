import { describe, expect, test } from 'vitest'
import { checkMessage } from '../../../sandbox/discord/validate/index.ts'
import { faultsOf, letters, many, proveRules, type Rule } from './table.ts'

const flags = 32768
const text = (content = 'Alien (1979)') => ({ type: 10, content })
const button = { type: 2, style: 1, custom_id: 'vote', label: 'Vote' }
const web = { url: 'https://example.com/poster.png' }
const section = (more: object = {}) => ({ type: 9, components: [text()], accessory: button, ...more })
const container = (...components: unknown[]) => ({ type: 17, components })
const gallery = (...items: unknown[]) => ({ type: 12, items })
const thumbnail = (more: object = {}) => section({ accessory: { type: 11, media: web, ...more } })
const check = (components: unknown) => checkMessage({ flags, components }, { kind: 'create' })

/** A rule about the only top-level component of a message. */
const rule = (name: string, accepted: unknown, refused: unknown, ...faults: string[]): Rule => ({
  rule: name,
  accepted: [accepted],
  refused: [refused],
  faults: faults.map(fault => `components.0${fault.startsWith(' ') ? '' : '.'}${fault}`),
})

describe('the message', () => {
  proveRules(
    [
      {
        rule: 'at most 40 components, nested ones and accessories among them',
        accepted: [
          container(
            ...many(9, () => ({ ...section(), accessory: { type: 11, media: web }, components: [text(), text()] })),
            text(),
            text(),
            text(),
          ),
        ],
        refused: [container(...many(13, () => ({ ...section(), accessory: { type: 11, media: web } })), text())],
        faults: ['components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED'],
      },
      {
        rule: 'at most 4000 characters of text in all',
        accepted: [text(letters(2000)), container(text(letters(2000)))],
        refused: [text(letters(2000)), container(text(letters(2001)))],
        faults: ['components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED'],
      },
      {
        rule: 'more than 5 action rows',
        accepted: many(6, i => ({ type: 1, components: [{ ...button, custom_id: `${i}` }] })),
        refused: many(2, () => ({ type: 1, components: [button] })),
        faults: ['components.1.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED'],
      },
      rule('buttons only in rows and sections', section(), button, ' UNION_TYPE_CHOICES'),
      rule('nothing of modals', text(), { type: 18, label: 'x', component: text() }, ' UNION_TYPE_CHOICES'),
    ],
    check,
  )
})

describe('each component', () => {
  proveRules(
    [
      rule('a text display has text', text(), text(' '), 'content BASE_TYPE_REQUIRED'),
      {
        rule: 'a text display has at most 4000 characters, as has the whole message',
        accepted: [text(letters(4000))],
        refused: [text(letters(4001))],
        faults: ['components.0.content BASE_TYPE_BAD_LENGTH', 'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED'],
      },
      rule(
        'a section needs an accessory',
        section(),
        section({ accessory: undefined }),
        'accessory BASE_TYPE_REQUIRED',
      ),
      rule(
        'an accessory is a button or a thumbnail',
        thumbnail(),
        section({ accessory: text() }),
        'accessory UNION_TYPE_CHOICES',
      ),
      rule(
        'a section has 1 to 3 texts',
        section({ components: many(3, () => text()) }),
        section({ components: many(4, () => text()) }),
        'components BASE_TYPE_BAD_LENGTH',
      ),
      rule('a section has only texts', section(), section({ components: [button] }), 'components.0 UNION_TYPE_CHOICES'),
      rule(
        'a container has no container',
        container(section()),
        container(container(text())),
        'components.0 UNION_TYPE_CHOICES',
      ),
      rule('a container is not empty', container(text()), container(), 'components BASE_TYPE_BAD_LENGTH'),
      rule(
        'an accent colour of 24 bits',
        { ...container(text()), accent_color: 0xffffff },
        { ...container(text()), accent_color: 0x1000000 },
        'accent_color NUMBER_TYPE_MAX',
      ),
      rule(
        'an accent colour is a number',
        { ...container(text()), accent_color: null },
        { ...container(text()), accent_color: '#ffffff' },
        'accent_color NUMBER_TYPE_COERCE',
      ),
      rule(
        'a thumbnail is described in at most 1024',
        thumbnail({ description: letters(1024) }),
        thumbnail({ description: letters(1025) }),
        'accessory.description BASE_TYPE_BAD_LENGTH',
      ),
      rule('a thumbnail has media', thumbnail(), thumbnail({ media: undefined }), 'accessory.media BASE_TYPE_REQUIRED'),
      rule(
        'media has a well-formed URL',
        thumbnail(),
        thumbnail({ media: { url: 'poster.png' } }),
        'accessory.media.url URL_TYPE_INVALID_URL',
      ),
      rule(
        'media is of the web or attached',
        thumbnail({ media: { url: 'attachment://poster.png' } }),
        thumbnail({ media: { url: 'data:image/png;base64,AA' } }),
        'accessory.media.url URL_TYPE_INVALID_SCHEME',
      ),
      rule(
        'a gallery has at most 10 items',
        gallery(...many(10, () => ({ media: web }))),
        gallery(...many(11, () => ({ media: web }))),
        'items BASE_TYPE_BAD_LENGTH',
      ),
      rule('a gallery is not empty', gallery({ media: web }), gallery(), 'items BASE_TYPE_BAD_LENGTH'),
      rule(
        'a description is no empty text',
        gallery({ media: web, description: null }),
        gallery({ media: web, description: '' }),
        'items.0.description BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'an item is described in at most 1024',
        gallery({ media: web, description: letters(1024) }),
        gallery({ media: web, description: letters(1025) }),
        'items.0.description BASE_TYPE_BAD_LENGTH',
      ),
      rule(
        'spoiler is true or false',
        gallery({ media: web, spoiler: true }),
        gallery({ media: web, spoiler: 'yes' }),
        'items.0.spoiler BOOLEAN_TYPE_CONVERT',
      ),
      rule(
        'a file is attached',
        { type: 13, file: { url: 'attachment://export.json' } },
        { type: 13, file: { url: 'https://example.com/export.json' } },
        'file.url URL_TYPE_INVALID_SCHEME',
      ),
      rule('a spacing of 1 or 2', { type: 14, spacing: 2 }, { type: 14, spacing: 3 }, 'spacing BASE_TYPE_CHOICES'),
      rule(
        'a divider is true or false',
        { type: 14, divider: false },
        { type: 14, divider: 0 },
        'divider BOOLEAN_TYPE_CONVERT',
      ),
    ],
    check,
  )
})

describe('attachments', () => {
  const payload = { flags, components: [gallery({ media: { url: 'attachment://poster.png' } })] }
  const fault = 'components.0.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND'

  test('a referenced file is among those uploaded', () => {
    expect(checkMessage(payload, { kind: 'create', files: ['poster.png'] })).toBeNull()
    expect(faultsOf(checkMessage(payload, { kind: 'create', files: [] }))).toEqual([fault])
  })

  test('a referenced file is among the attachments of the payload', () => {
    const named = (filename: string) => ({ ...payload, attachments: [{ id: '0', filename }] })
    expect(checkMessage(named('poster.png'), { kind: 'create' })).toBeNull()
    expect(faultsOf(checkMessage(named('other.png'), { kind: 'create' }))).toEqual([fault])
  })

  test('a referenced file is one that the message has already, unless the edit lets it go', () => {
    const existing = { flags, attachments: [{ id: '5', filename: 'poster.png' }] }
    expect(checkMessage(payload, { kind: 'edit', existing, files: [] })).toBeNull()
    expect(checkMessage({ ...payload, attachments: [{ id: '5' }] }, { kind: 'edit', existing })).toBeNull()
    expect(faultsOf(checkMessage({ ...payload, attachments: [] }, { kind: 'edit', existing }))).toEqual([fault])
  })
})
