import { checkMessage } from '../../../sandbox/discord/validate/index.ts'
import { letters, many, proveRules, type Rule } from './table.ts'

const field = { name: 'Year', value: '1979' }

/** A rule about a single embed. */
const rule = (name: string, accepted: unknown, refused: unknown, ...faults: string[]): Rule => ({
  rule: name,
  accepted: { embeds: [accepted] },
  refused: { embeds: [refused] },
  faults: faults.map(fault => `embeds.0.${fault}`),
})

proveRules(
  [
    {
      rule: 'at most 10 embeds',
      accepted: { embeds: many(10, () => ({ title: 'x' })) },
      refused: { embeds: many(11, () => ({ title: 'x' })) },
      faults: ['embeds BASE_TYPE_MAX_LENGTH'],
    },
    {
      rule: 'at most 6000 characters over all embeds and all their texts',
      accepted: { embeds: [{ description: letters(4000) }, { description: letters(2000) }] },
      refused: {
        embeds: [
          { title: letters(200), description: letters(3801) },
          { footer: { text: letters(1000) }, author: { name: letters(200) } },
          { fields: [{ name: letters(100), value: letters(700) }] },
        ],
      },
      faults: ['embeds MAX_EMBED_SIZE_EXCEEDED'],
    },
    rule('a title of at most 256', { title: letters(256) }, { title: letters(257) }, 'title BASE_TYPE_MAX_LENGTH'),
    rule(
      'a description of at most 4096',
      { description: letters(4096) },
      { description: letters(4097) },
      'description BASE_TYPE_MAX_LENGTH',
    ),
    rule(
      'a footer of at most 2048',
      { footer: { text: letters(2048) } },
      { footer: { text: letters(2049) } },
      'footer.text BASE_TYPE_MAX_LENGTH',
    ),
    rule(
      'an author of at most 256',
      { author: { name: letters(256) } },
      { author: { name: letters(257) } },
      'author.name BASE_TYPE_MAX_LENGTH',
    ),
    rule(
      'at most 25 fields',
      { fields: many(25, () => field) },
      { fields: many(26, () => field) },
      'fields BASE_TYPE_MAX_LENGTH',
    ),
    rule(
      'a field has a name of at most 256 and a value of at most 1024',
      { fields: [{ name: letters(256), value: letters(1024) }] },
      { fields: [{ name: letters(257), value: letters(1025) }] },
      'fields.0.name BASE_TYPE_MAX_LENGTH',
      'fields.0.value BASE_TYPE_MAX_LENGTH',
    ),
    rule(
      'a field has a name and a value',
      { fields: [field] },
      { fields: [{ name: '', value: ' ' }] },
      'fields.0.name BASE_TYPE_REQUIRED',
      'fields.0.value BASE_TYPE_REQUIRED',
    ),
    rule(
      'something is in it',
      { image: { url: 'https://example.com/a.png' } },
      { color: 5 },
      'description BASE_TYPE_REQUIRED',
    ),
    rule(
      'a link is well formed',
      { url: 'https://example.com', title: 'x' },
      { url: 'example', title: 'x' },
      'url URL_TYPE_INVALID_URL',
    ),
    rule(
      'a link goes to the web',
      { url: 'http://example.com', title: 'x' },
      { url: 'ftp://example.com', title: 'x' },
      'url URL_TYPE_INVALID_SCHEME',
    ),
    rule(
      'an image is of the web or attached',
      { image: { url: 'attachment://poster.png' } },
      { image: { url: 'file:///poster.png' } },
      'image.url URL_TYPE_INVALID_SCHEME',
    ),
    rule(
      'a colour is one of 24 bits',
      { title: 'x', color: 0xffffff },
      { title: 'x', color: 0x1000000 },
      'color NUMBER_TYPE_MAX',
    ),
    rule(
      'a timestamp is ISO 8601',
      { title: 'x', timestamp: '2026-08-06T20:00:00.000Z' },
      { title: 'x', timestamp: 'tomorrow' },
      'timestamp DATE_TIME_TYPE_PARSE',
    ),
  ],
  body => checkMessage(body, { kind: 'create' }),
)
