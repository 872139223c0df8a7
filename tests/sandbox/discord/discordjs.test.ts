import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ButtonBuilder,
  ButtonStyle,
  Client,
  ContainerBuilder,
  Events,
  GatewayIntentBits,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SeparatorBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import { startWorld } from './world.ts'

/** The real client, logged in and ready, that hands each interaction to `listener`. */
async function startBot(
  env: { DISCORD_API_URL: string; DISCORD_TOKEN: string },
  listener: (interaction: Interaction) => Promise<unknown>,
) {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { api: env.DISCORD_API_URL },
  })
  onTestFinished(() => client.destroy())
  const errors: Error[] = []
  client.on(Events.Error, error => errors.push(error))
  client.on(Events.InteractionCreate, interaction => {
    listener(interaction).catch(error => errors.push(error))
  })
  const ready = new Promise<Client<true>>(resolve => client.once(Events.ClientReady, resolve))
  await client.login(env.DISCORD_TOKEN)
  return { client: await ready, errors }
}

test('discord.js logs in, knows the guild with its channels and itself in it, and registers commands', async () => {
  const { sandbox, client, guild, bot } = await startWorld()
  const { client: discord, errors } = await startBot(sandbox.env, async () => undefined)
  const known = discord.guilds.cache.get(guild.id)
  expect(known?.channels.cache.map(channel => channel.name)).toEqual(['films', 'chat'])
  expect(known?.members.me?.id).toBe(bot.id)
  expect(known?.systemChannel?.permissionsFor(bot.id)?.has('SendMessages')).toBe(true)

  const commands = await discord.application.commands.set([{ name: 'movies', description: 'This week’s board' }])
  expect(commands.map(command => command.name)).toEqual(['movies'])
  expect((await client.world()).commands).toMatchObject([{ name: 'movies', id: commands.first()?.id }])
  expect(errors).toEqual([])
})

test('a command, its choices, a private answer, a click that opens a modal, and its submission work with discord.js', async () => {
  const { sandbox, channel, nora, ada } = await startWorld()
  const { client: discord, errors } = await startBot(sandbox.env, async interaction => {
    if (interaction.isAutocomplete()) {
      await interaction.respond([{ name: `Alien for "${interaction.options.getFocused()}"`, value: 'tmdb:348' }])
    } else if (interaction.isChatInputCommand()) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral })
      const button = new ButtonBuilder().setCustomId('why').setLabel('Say why').setStyle(ButtonStyle.Primary)
      await interaction.editReply({
        flags: MessageFlags.IsComponentsV2,
        components: [
          new ContainerBuilder()
            .addTextDisplayComponents(new TextDisplayBuilder({ content: interaction.options.getString('movie', true) }))
            .addSeparatorComponents(new SeparatorBuilder())
            .addActionRowComponents(new ActionRowBuilder<ButtonBuilder>().addComponents(button)),
        ],
      })
      await interaction.followUp('Something was nominated.')
    } else if (interaction.isButton()) {
      const text = new TextInputBuilder().setCustomId('reason').setStyle(TextInputStyle.Short)
      const label = new LabelBuilder().setLabel('Reason').setTextInputComponent(text)
      await interaction.showModal(new ModalBuilder().setCustomId('m').setTitle('Why?').addLabelComponents(label))
    } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      const content = interaction.fields.getTextInputValue('reason')
      await interaction.update({ components: [new TextDisplayBuilder({ content })] })
    }
  })
  await discord.application.commands.set([
    {
      name: 'nominate',
      description: 'Put a film forward',
      options: [
        {
          type: ApplicationCommandOptionType.String,
          name: 'movie',
          description: 'Film',
          required: true,
          autocomplete: true,
        },
      ],
    },
  ])

  const { choices } = await nora.autocomplete(channel, 'nominate', { focused: 'movie', options: { movie: 'al' } })
  expect(choices).toEqual([{ name: 'Alien for "al"', value: 'tmdb:348' }])

  const answer = await nora.run(channel, 'nominate', { options: { movie: 'tmdb:348' } })
  expect(answer).toMatchObject({ status: 'answered', message: { ephemeral: true, components: [{ type: 17 }] } })
  const [shown] = await nora.messages(channel)
  expect(shown?.id).toBe(answer.message?.id)
  await expect
    .poll(async () => (await ada.messages(channel)).map(message => message.content))
    .toEqual(['Something was nominated.'])

  const click = await nora.click(answer.message?.id ?? '', 'why')
  expect(click.modal?.title).toBe('Why?')
  const submitted = await nora.submit(click.interaction, { reason: 'Because' })
  expect(submitted.updated?.components).toMatchObject([{ type: 10, content: 'Because' }])
  expect(errors).toEqual([])
})

test('a selection reaches discord.js with its values', async () => {
  const { sandbox, client, channel, nora } = await startWorld()
  const { client: discord, errors } = await startBot(sandbox.env, async interaction => {
    if (interaction.isStringSelectMenu())
      await interaction.update({ content: interaction.values.join(), components: [] })
  })
  const select = new StringSelectMenuBuilder({
    custom_id: 'votes',
    max_values: 2,
    options: ['a', 'b', 'c'].map(value => ({ label: value, value })),
  })
  const films = await discord.channels.fetch(channel)
  if (!films?.isSendable()) throw new Error('The channel is not a text channel.')
  const posted = await films.send({ content: 'Vote', components: [{ type: 1, components: [select.toJSON()] }] })
  const outcome = await nora.select(posted.id, 'votes', ['a', 'c'])
  expect(outcome.updated).toMatchObject({ content: 'a,c', components: [] })
  expect(outcome.milliseconds).toBeGreaterThan(0)
  expect(await client.log('interaction')).toMatchObject([{ method: 'component', route: 'votes', status: 7 }])
  expect(errors).toEqual([])
})
