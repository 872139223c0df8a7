import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  ContainerBuilder,
  EmbedBuilder,
  InteractionContextType,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { expect, test } from 'vitest'
import { checkCommands, checkMessage, checkModal } from '../../../sandbox/discord/validate/index.ts'

const vote = (id: number) =>
  new ButtonBuilder().setCustomId(`v1|vote|7|${id}`).setLabel('Vote').setEmoji('🍿').setStyle(ButtonStyle.Primary)

test('a board of discord.js’s components is accepted', () => {
  const board = new ContainerBuilder()
    .setAccentColor(0x5865f2)
    .addTextDisplayComponents(text => text.setContent('# Movie night'))
    .addSectionComponents(section =>
      section.addTextDisplayComponents(text => text.setContent('**Alien** (1979)')).setButtonAccessory(vote(348)),
    )
    .addSectionComponents(section =>
      section
        .addTextDisplayComponents(text => text.setContent('**Heat** (1995)'))
        .setThumbnailAccessory(poster => poster.setURL('https://example.com/heat.jpg').setDescription('Poster: Heat')),
    )
    .addSeparatorComponents(separator => separator.setDivider(true))
    .addMediaGalleryComponents(gallery =>
      gallery.addItems(item => item.setURL('attachment://poster.png').setDescription('Poster: Alien (1979)')),
    )
    .addActionRowComponents(new ActionRowBuilder<ButtonBuilder>().addComponents(vote(1), vote(2)))
    .addActionRowComponents(
      new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
        new StringSelectMenuBuilder()
          .setCustomId('films')
          .setPlaceholder('Your votes')
          .setMinValues(0)
          .setMaxValues(2)
          .addOptions({ label: 'Alien', value: '348', default: true }, { label: 'Heat', value: '949' }),
      ),
    )
  const payload = { flags: MessageFlags.IsComponentsV2, components: [board.toJSON()], allowed_mentions: { parse: [] } }
  expect(checkMessage(payload, { kind: 'create', files: ['poster.png'] })).toBeNull()
})

test('a message of discord.js’s embeds and rows is accepted', () => {
  const embed = new EmbedBuilder()
    .setTitle('Alien')
    .setURL('https://example.com/348')
    .setDescription('In space no one can hear you scream.')
    .addFields({ name: 'Year', value: '1979', inline: true })
    .setFooter({ text: 'Data: TMDB' })
    .setColor(0x5865f2)
    .setTimestamp(0)
  const link = new ButtonBuilder().setStyle(ButtonStyle.Link).setURL('https://example.com').setLabel('TMDB')
  const row = new ActionRowBuilder<ButtonBuilder>().addComponents(vote(1), link)
  const payload = {
    content: 'Tonight',
    embeds: [embed.toJSON()],
    components: [row.toJSON()],
    flags: MessageFlags.Ephemeral,
  }
  expect(checkMessage(payload, { kind: 'callback' })).toBeNull()
})

test('a modal of discord.js’s labels is accepted', () => {
  const modal = new ModalBuilder()
    .setCustomId('settings')
    .setTitle('Settings')
    .addTextDisplayComponents(text => text.setContent('When and where'))
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Channel')
        .setDescription('Where the board is posted')
        .setChannelSelectMenuComponent(
          new ChannelSelectMenuBuilder()
            .setCustomId('channel')
            .setChannelTypes(ChannelType.GuildText)
            .setDefaultChannels('1132163456768012345'),
        ),
      new LabelBuilder()
        .setLabel('Time')
        .setTextInputComponent(
          new TextInputBuilder()
            .setCustomId('time')
            .setStyle(TextInputStyle.Short)
            .setValue('Fri 20:00')
            .setMaxLength(20),
        ),
    )
  expect(checkModal(modal.toJSON())).toBeNull()
})

test('slash commands of discord.js are accepted', () => {
  const nominate = new SlashCommandBuilder()
    .setName('nominate')
    .setNameLocalization('de', 'vorschlagen')
    .setDescription('Put a film forward')
    .setContexts(InteractionContextType.Guild)
    .addStringOption(option =>
      option.setName('title').setDescription('Its title').setRequired(true).setAutocomplete(true),
    )
    .addIntegerOption(option => option.setName('year').setDescription('Its year').setMinValue(1878).setMaxValue(2100))
  const week = new SlashCommandBuilder()
    .setName('week')
    .setDescription('This week')
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
    .addSubcommand(sub => sub.setName('show').setDescription('Show it'))
    .addSubcommandGroup(group =>
      group
        .setName('more')
        .setDescription('More')
        .addSubcommand(sub =>
          sub
            .setName('close')
            .setDescription('Close it')
            .addStringOption(option =>
              option.setName('how').setDescription('How').addChoices({ name: 'Now', value: 'now' }),
            ),
        ),
    )
  expect(checkCommands([nominate.toJSON(), week.toJSON()], 'global')).toBeNull()
})
