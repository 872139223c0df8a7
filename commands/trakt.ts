import { type ButtonInteraction, type ChatInputCommandInteraction, SlashCommandBuilder } from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { Trakt } from '../src/services/trakt.ts'
import { isPrivate, privateDefer } from './answers.ts'
import { type AnywhereAction, type Command, type Context, idFrom, onAnyButton } from './command.ts'
import { alsoDirect } from './definition.ts'
import { sendDirectly } from './direct-message.ts'
import { answerOffer, answerUnsure, retryRefused } from './trakt-push.ts'
import { syncNow } from './trakt-sync.ts'
import { showWatchlist, watchlistActions } from './watchlist.ts'

type Asked = ChatInputCommandInteraction | ButtonInteraction

/** How long a confirmation is good for, by the bot's clock. Milliseconds. */
const confirmationTime = 60_000

export default {
  place: 'anywhere',
  data: alsoDirect(
    new SlashCommandBuilder()
      .setName('trakt')
      .setDescription('Your Trakt account')
      .addSubcommand(command =>
        command
          .setName('link')
          .setDescription('Link your Trakt account')
          .addBooleanOption(option =>
            option.setName('device').setDescription('With a code instead of a link, as for a phone beside you'),
          ),
      )
      .addSubcommand(command =>
        command.setName('status').setDescription('Which account is linked, and whether it works'),
      )
      .addSubcommand(command =>
        command.setName('sync').setDescription('Read your Trakt account now: what you have seen, rated and listed'),
      )
      .addSubcommand(command =>
        command.setName('watchlist').setDescription('What you would like to see, to nominate from'),
      )
      .addSubcommand(command => command.setName('unlink').setDescription('Unlink your Trakt account')),
  ),

  async run(interaction, context) {
    await interaction.deferReply(privateDefer)
    const trakt = traktOf(context)
    switch (interaction.options.getSubcommand()) {
      case 'link':
        return link(interaction, trakt, context, interaction.options.getBoolean('device') ?? false)
      case 'unlink':
        return askToUnlink(interaction, trakt, context)
      case 'sync':
        return syncNow(interaction, trakt, context)
      case 'watchlist':
        return showWatchlist(interaction, context)
      default:
        return showStatus(interaction, trakt, context)
    }
  },

  actions: {
    'trakt-link': own(async (interaction, [, other], trakt, context) => {
      if (other === 'other') await begin(interaction, trakt, context)
      else await link(interaction, trakt, context, false)
    }),

    'trakt-code': own((interaction, _parameters, trakt, context) => beginCode(interaction, trakt, context)),

    'trakt-replace': own(async (interaction, parameters, trakt, { views, userId }) => {
      const yes = parameters[2] === 'yes'
      const pair = await trakt.devices.decide(userId, idFrom(parameters, 1), yes)
      await interaction.editReply(yes ? views.traktReplaced(pair) : views.traktKept(pair))
    }),

    'trakt-sync': own((interaction, _parameters, trakt, context) => syncNow(interaction, trakt, context)),

    'trakt-offer': own(answerOffer),

    'trakt-unsure': own(answerUnsure),

    'trakt-retry': own(retryRefused),

    'trakt-unlink': own((interaction, _parameters, trakt, context) => askToUnlink(interaction, trakt, context)),

    'trakt-unlink-confirmed': own(async (interaction, [, linkedAt, expiresAt], trakt, { services, views, userId }) => {
      if (!(services.clock.now() <= Number(expiresAt))) {
        throw new UserError('That was more than a minute ago, so nothing was unlinked. Use `/trakt unlink` again.')
      }
      await interaction.editReply(views.traktUnlinked(await trakt.links.unlink(userId, linkedAt)))
    }),

    ...watchlistActions,
  },
} satisfies Command

/** Throws `UserError` where the operator has not set Trakt up. */
function traktOf({ services }: Context): Trakt {
  if (services.trakt) return services.trakt
  throw new UserError(
    'Linking Trakt is not set up here. Whoever runs me can do that; everything else works without it.',
  )
}

type OwnAction = (
  interaction: ButtonInteraction,
  parameters: readonly string[],
  trakt: Trakt,
  context: Context,
) => Promise<void>

/** A button for one person, whose Discord id is its first parameter. A message that only they see turns into the answer. */
function own(run: OwnAction): AnywhereAction {
  return onAnyButton(async (interaction, parameters, context) => {
    if (parameters[0] !== interaction.user.id) {
      throw new UserError('That button is for somebody else. `/trakt status` shows your own link.')
    }
    await (isPrivate(interaction) ? interaction.deferUpdate() : interaction.deferReply(privateDefer))
    await run(interaction, parameters, traktOf(context), context)
  })
}

/** Begins, unless an account that works is linked already. */
async function link(interaction: Asked, trakt: Trakt, context: Context, device: boolean): Promise<void> {
  const { userId, views } = context
  const status = await trakt.links.status(userId)
  if (status?.state === 'linked') {
    await interaction.editReply(views.traktAlreadyLinked(status, interaction.user.id))
    return
  }
  await (device ? beginCode(interaction, trakt, context) : begin(interaction, trakt, context))
}

async function begin(interaction: Asked, trakt: Trakt, context: Context): Promise<void> {
  const { publicUrl, linking } = trakt
  if (publicUrl === null) return beginCode(interaction, trakt, context)
  const { userId, guildId, views, log } = context
  const { user } = interaction
  const { token, expiresAt } = await linking.begin(userId, guildId, user.username)
  const address = `${publicUrl}/auth/trakt/login?${new URLSearchParams({ user: user.id, token })}`
  const personal = { url: address, expiresAt }
  if (!interaction.inGuild()) {
    await interaction.editReply(views.traktLink(personal))
    return
  }
  const messageUrl = await sendDirectly(user, views.traktLink(personal), log)
  await interaction.editReply(
    messageUrl === null
      ? views.traktLink(personal, { closed: true })
      : views.traktLinkSent({ messageUrl, expiresAt }, user.id),
  )
}

/** The message with the code changes when Trakt says what came of it. */
async function beginCode(interaction: Asked, { devices }: Trakt, context: Context): Promise<void> {
  const { userId, guildId, views } = context
  const code = await devices.begin(userId, guildId)
  await interaction.editReply(views.traktCode(code))
  context.afterwards(async signal => {
    const end = await devices.wait(code.stateId, signal)
    await interaction.editReply(views.traktCodeEnded(end, interaction.user.id))
  })
}

async function showStatus(interaction: Asked, trakt: Trakt, context: Context): Promise<void> {
  const { services, guildId, userId, views } = context
  const asked = await trakt.links.status(userId)
  const health = asked ? await trakt.health(userId) : 'relink'
  const status = await trakt.links.status(userId)
  const question = await trakt.devices.question(userId)
  const sync = await trakt.syncs.state(userId)
  const pushes = status && (await trakt.questions.state(userId))
  const visibility = interaction.inGuild() ? await services.members.visibility(guildId, userId) : null
  const { id } = interaction.user
  await interaction.editReply(views.traktStatus(status, { health, question, sync, pushes, userId: id, visibility }))
}

async function askToUnlink(interaction: Asked, { links }: Trakt, { services, userId, views }: Context): Promise<void> {
  const status = await links.status(userId)
  if (!status) throw new UserError('No Trakt account is linked to you, so there is nothing to unlink.')
  const expiresAt = services.clock.now() + confirmationTime
  await interaction.editReply(
    views.traktConfirmUnlink(status, { userId: interaction.user.id, linkedAt: status.linkedAt, expiresAt }),
  )
}
