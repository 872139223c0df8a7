import { once } from 'node:events'
import {
  type APIModalInteractionResponseCallbackData,
  Client,
  Events,
  type Interaction,
  type InteractionReplyOptions,
  MessageFlags,
  type RESTPostAPIApplicationCommandsJSONBody,
} from 'discord.js'
import type { Locator, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startSandbox } from '../../sandbox/start.ts'
import type { TabOptions, Tabs } from './tabs.ts'
import { everyComponent, everyEmbed, everyField, otherFields } from './zoo.ts'

export const films = ['Alien', 'Aliens', 'Arrival', '**Brazil** <@1> <img src=x onerror=alert(1)>']

const commands: RESTPostAPIApplicationCommandsJSONBody[] = [
  {
    name: 'choose',
    description: 'Choose a film',
    options: [
      { type: 3, name: 'film', description: 'Its title', required: true, autocomplete: true },
      { type: 4, name: 'seats', description: 'How many', max_value: 9 },
    ],
  },
  { name: 'panel', description: 'One of every kind' },
  { name: 'silent', description: 'Never answers' },
  { name: 'later', description: 'Thinks until it is told to go on' },
  { name: 'components', description: 'One of every kind of component' },
  { name: 'embed', description: 'Words, an embed and files, for oneself' },
  { name: 'fields', description: 'A form with fields of every kind' },
  { name: 'more-fields', description: 'A form with the rest of them' },
]

/** What `/panel` shows: a button, a select for several, and a button that opens a form. */
const panel: InteractionReplyOptions = {
  flags: MessageFlags.IsComponentsV2,
  components: [
    {
      type: 17,
      components: [
        { type: 10, content: 'A panel' },
        {
          type: 1,
          components: [
            { type: 2, style: 1, label: 'Press', custom_id: 'press' },
            { type: 2, style: 2, label: 'Form', custom_id: 'form' },
            { type: 2, style: 2, label: 'Closed', custom_id: 'closed', disabled: true },
            { type: 2, style: 5, label: 'Elsewhere', url: 'https://example.com/' },
          ],
        },
        {
          type: 1,
          components: [
            {
              type: 3,
              custom_id: 'ballot',
              placeholder: 'Your votes',
              max_values: 2,
              options: films.slice(0, 3).map(film => ({ label: film, value: film, default: film === 'Alien' })),
            },
          ],
        },
      ],
    },
  ],
}

const form: APIModalInteractionResponseCallbackData = {
  custom_id: 'form',
  title: 'A form',
  components: [
    { type: 18, label: 'Name', component: { type: 4, custom_id: 'name', style: 1, value: 'Nobody' } },
    {
      type: 18,
      label: 'Days',
      component: {
        type: 3,
        custom_id: 'days',
        max_values: 2,
        options: ['Monday', 'Friday'].map(day => ({ label: day, value: day, default: day === 'Monday' })),
      },
    },
  ],
}

/** A sandbox with two people and a small bot of its own that knows nothing of the product. */
export async function openStage({ openTab }: Tabs) {
  const clock = createMovableClock({ start: Date.parse('2026-02-16T10:00:00Z') })
  const sandbox = await startSandbox({ clock })
  onTestFinished(() => sandbox.close())
  const director = createSandboxClient(sandbox.url)
  const nora = await director.createPerson('Nora')
  const ben = await director.createPerson('Ben')
  const guild = await director.createGuild({ name: 'Friends', owner: nora.id, people: [nora.id, ben.id] })
  const channelId = guild.channels[0]?.id ?? ''

  const client = new Client({ intents: ['Guilds'], rest: { api: sandbox.env.DISCORD_API_URL } })
  onTestFinished(() => client.destroy())
  const heard: unknown[] = []
  const goOn = new EventTarget()
  client.on(Events.InteractionCreate, interaction => answer(interaction, { heard, goOn, url: sandbox.url }))
  const ready = once(client, Events.ClientReady)
  await client.login(sandbox.env.DISCORD_TOKEN)
  await ready
  await client.application?.commands.set(commands)
  const channel = await client.channels.fetch(channelId)
  if (!channel?.isSendable()) throw new Error('The bot cannot write in the channel.')

  /** Opens a tab of its own in which one is somebody. */
  async function openAs(name: string, options: TabOptions = {}): Promise<Page> {
    const page = await openTab(options)
    await page.goto(`${sandbox.url}/?as=${name}`)
    await page.getByText('This is the beginning of #general.').waitFor()
    return page
  }

  return { sandbox, director, clock, guild, channel, channelId, heard, goOn, openAs, nora, ben }
}

interface Ears {
  heard: unknown[]
  goOn: EventTarget
  url: string
}

async function answer(interaction: Interaction, { heard, goOn, url }: Ears): Promise<unknown> {
  const { Ephemeral } = MessageFlags
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused().toLowerCase()
    const found = films.filter(film => film.toLowerCase().includes(typed))
    return interaction.respond(found.map((name, at) => ({ name, value: `film:${films.indexOf(name)}:${at}` })))
  }
  if (interaction.isModalSubmit()) {
    const { fields } = interaction
    if (interaction.customId === 'form') {
      heard.push({ name: fields.getTextInputValue('name'), days: fields.getStringSelectValues('days') })
    } else heard.push(Object.fromEntries(fields.fields.map(field => [field.customId, givenTo(field)])))
    return interaction.reply({ content: 'The form has arrived.', flags: Ephemeral })
  }
  if (interaction.isAnySelectMenu()) {
    heard.push(interaction.values)
    return interaction.reply({ content: `You voted for ${interaction.values.join(' and ')}.`, flags: Ephemeral })
  }
  if (interaction.isButton()) {
    if (interaction.customId === 'form') return interaction.showModal(form)
    return interaction.reply({ content: 'You pressed.', flags: Ephemeral })
  }
  if (!interaction.isChatInputCommand()) return undefined
  heard.push(interaction.options.data.map(({ name, value }) => [name, value]))
  switch (interaction.commandName) {
    case 'choose':
      return interaction.reply({ content: 'You have **chosen**.', flags: Ephemeral })
    case 'panel':
      return interaction.reply(panel)
    case 'components':
      return interaction.reply(everyComponent(url))
    case 'embed':
      return interaction.reply({ ...everyEmbed(url), flags: Ephemeral })
    case 'fields':
      return interaction.showModal(everyField)
    case 'more-fields':
      return interaction.showModal(otherFields)
    case 'later':
      await interaction.deferReply()
      await once(goOn, 'go')
      return interaction.editReply('Thought through.')
    default:
      return undefined
  }
}

/** What was given to a field of any kind. */
function givenTo(field: object): unknown {
  if ('values' in field) return field.values
  return 'value' in field ? field.value : undefined
}

/** Uses a command that has no options. */
export async function runOn(page: Page, name: string): Promise<void> {
  await composer(page).fill(`/${name}`)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
}

/** The box to write in. */
export const composer = (page: Page): Locator => page.getByRole('combobox', { name: 'Message #general' })

/** The message with these words in it. */
export const messageWith = (page: Page, text: string): Locator => page.getByRole('article').filter({ hasText: text })
