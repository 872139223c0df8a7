import {
  type APIMessageTopLevelComponent,
  Client,
  ComponentType,
  DiscordAPIError,
  GatewayIntentBits,
  type Interaction,
  MessageFlags,
  RESTJSONErrorCodes,
  type RESTPostAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord.js'
import { serveBench } from './messages.ts'

/**
 * A discord.js bot that knows nothing: it registers the same commands and gives each interaction the same answer, of the
 * kind and size that Movie Night gives. What it takes is discord.js and the protocol; what Movie Night takes more is ours.
 */
const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env.DISCORD_API_URL ?? '' },
})

const films = Array.from({ length: 25 }, (_, index) => ({
  label: `A film with a title of usual length ${index}`,
  value: String(index + 1),
  description: '117 min · nominated by Somebody',
}))
const choices = films.slice(0, 20).map(({ label, value }) => ({ name: label, value: `tmdb:${value}` }))
const panel = message('You have 2 votes. You can change them until voting closes.\nYou have not voted yet.', {
  type: ComponentType.ActionRow,
  components: [
    {
      type: ComponentType.StringSelect,
      custom_id: 'vote-cast',
      placeholder: 'Choose what you would like to watch',
      options: films,
      min_values: 0,
      max_values: 2,
    },
  ],
})
const results = message(
  films.map(({ label }, index) => `${index + 1}. **${label}**: 20 votes (4 %), nominated by <@1>`).join('\n'),
)
const nominated = message('**A film** (1979) is nominated for 2026-W08.\n117 min · 8.2 of 10 on TMDB')

function message(content: string, ...rows: APIMessageTopLevelComponent[]) {
  const components = [{ type: ComponentType.TextDisplay as const, content }, ...rows]
  return {
    components: [{ type: ComponentType.Container, components }] as APIMessageTopLevelComponent[],
    flags: MessageFlags.IsComponentsV2 as const,
  }
}

const privately = <T extends object>(view: T) => ({
  ...view,
  flags: [MessageFlags.IsComponentsV2, MessageFlags.Ephemeral] as const,
})

async function answer(interaction: Interaction): Promise<unknown> {
  if (interaction.isAutocomplete()) return interaction.respond(choices)
  if (interaction.isMessageComponent()) return interaction.update(panel)
  if (!interaction.isChatInputCommand()) return undefined
  if (interaction.commandName === 'vote') return interaction.reply(privately(panel))
  if (interaction.commandName === 'results') return interaction.reply(privately(results))
  await interaction.deferReply({ flags: MessageFlags.Ephemeral })
  return interaction.editReply(nominated)
}

const commands: RESTPostAPIApplicationCommandsJSONBody[] = JSON.parse(process.env.BENCH_COMMANDS ?? '[]')
const { promise: ready, resolve } = Promise.withResolvers<void>()
client.on('interactionCreate', interaction => {
  // One that comes too late is counted where it is timed.
  answer(interaction).catch(error => {
    if (!(error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.UnknownInteraction)) throw error
  })
})
client.once('clientReady', () => resolve())
await client.login(process.env.DISCORD_TOKEN)
await ready
await client.rest.put(Routes.applicationCommands(client.application?.id ?? ''), { body: commands })
serveBench(() => client.destroy())
