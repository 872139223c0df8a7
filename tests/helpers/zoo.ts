import {
  type APIModalInteractionResponseCallbackData,
  AttachmentBuilder,
  type InteractionReplyOptions,
  MessageFlags,
} from 'discord.js'

/** A poster that the sandbox draws. */
const posterOf = (sandboxUrl: string) => `${sandboxUrl}/tmdb/t/p/w342/sandbox-348-poster.jpg`

/** One of every kind of component that a message can have. */
export function everyComponent(sandboxUrl: string): InteractionReplyOptions {
  const media = { url: posterOf(sandboxUrl) }
  const pictures = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ media, description: `Picture ${at}` }))
  const select = (type: 5 | 6 | 7 | 8, placeholder: string) => ({
    type: 1 as const,
    components: [{ type, custom_id: placeholder, placeholder } as never],
  })
  return {
    flags: MessageFlags.IsComponentsV2,
    files: [new AttachmentBuilder(Buffer.from(exported), { name: 'export.json' })],
    components: [
      {
        type: 17,
        accent_color: 0xe0a83c,
        components: [
          { type: 10, content: '## Every kind\nof component 👁' },
          {
            type: 9,
            components: [{ type: 10, content: 'A section with a thumbnail' }],
            accessory: { type: 11, media, description: 'A thumbnail' },
          },
          { type: 14, divider: true, spacing: 2 },
          {
            type: 9,
            components: [{ type: 10, content: 'A section with a button' }],
            accessory: { type: 2, style: 3, label: 'Accept', custom_id: 'accept', emoji: { name: '✅' } },
          },
          { type: 12, items: pictures(3) },
          { type: 13, file: { url: 'attachment://export.json' } },
          {
            type: 1,
            components: [
              { type: 2, style: 1, label: 'Primary', custom_id: 'primary' },
              { type: 2, style: 2, label: 'Secondary', custom_id: 'secondary' },
              { type: 2, style: 4, label: 'Danger', custom_id: 'danger' },
              { type: 2, style: 5, label: 'Elsewhere', url: 'https://example.com/' },
            ],
          },
        ],
      },
      { type: 17, spoiler: true, components: [{ type: 10, content: 'What was hidden' }] },
      { type: 12, items: pictures(1) },
      select(5, 'A person'),
      select(6, 'A role'),
      select(7, 'Somebody or a role'),
      select(8, 'A channel'),
    ],
  }
}

const exported = `${JSON.stringify({ films: ['Alien', 'Arrival', 'Moon'], votes: [1, 2, 3] }, null, 2)}\n`

/** An older message: words, an embed with everything, and files that stand below. */
export function everyEmbed(sandboxUrl: string): InteractionReplyOptions {
  return {
    content: 'Words, then an embed :wave: 👋',
    files: [
      new AttachmentBuilder(Buffer.from(exported), { name: 'export.json' }),
      new AttachmentBuilder(Buffer.from([0x50, 0x4b]), { name: 'posters.zip' }),
    ],
    embeds: [
      {
        author: { name: 'An author' },
        title: 'A title',
        url: 'https://example.com/',
        description: 'A **description** with a [link](https://example.com/).',
        fields: [
          { name: 'One', value: 'first', inline: true },
          { name: 'Two', value: 'second', inline: true },
          { name: 'Wide', value: '> third' },
        ],
        thumbnail: { url: posterOf(sandboxUrl) },
        footer: { text: 'A footer' },
        timestamp: '2026-02-20T12:00:00.000Z',
        color: 0x5865f2,
      },
    ],
  }
}

/** One of every kind of field that a form can have. */
export const everyField = {
  custom_id: 'every-field',
  title: 'Every kind of field',
  components: [
    { type: 10, content: 'Some **words** first.' },
    {
      type: 18,
      label: 'A line',
      description: 'Two letters at least',
      component: { type: 4, custom_id: 'line', style: 1, min_length: 2 },
    },
    { type: 18, label: 'A paragraph', component: { type: 4, custom_id: 'paragraph', style: 2, required: false } },
    { type: 18, label: 'Somebody', component: { type: 5, custom_id: 'somebody', required: false } },
    {
      type: 18,
      label: 'One of these',
      component: { type: 21, custom_id: 'radio', options: ['Yes', 'No'].map(label => ({ label, value: label })) },
    },
  ],
} as unknown as APIModalInteractionResponseCallbackData

/** The other kinds: a form has five fields at most. */
export const otherFields = {
  custom_id: 'other-fields',
  title: 'Other fields',
  components: [
    {
      type: 18,
      label: 'Some of these',
      component: {
        type: 22,
        custom_id: 'checkboxes',
        required: false,
        options: ['Red', 'Blue'].map(label => ({ label, value: label, description: `The colour ${label}` })),
      },
    },
    { type: 18, label: 'Agreed', component: { type: 23, custom_id: 'checkbox' } },
    { type: 18, label: 'Where', component: { type: 8, custom_id: 'where', required: false } },
  ],
} as unknown as APIModalInteractionResponseCallbackData
