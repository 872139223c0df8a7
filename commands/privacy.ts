import { gzipSync } from 'node:zlib'
import { type ButtonInteraction, type ChatInputCommandInteraction, SlashCommandBuilder } from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { ExportFile } from '../src/services/export-file.ts'
import { isPrivate, privateDefer } from './answers.ts'
import { type Command, idFrom, onAnyButton, type PersonalAction, type PersonalContext } from './command.ts'
import { alsoDirect } from './definition.ts'

type Asked = ChatInputCommandInteraction | ButtonInteraction

/** How long a confirmation is good for, by the bot's clock. Milliseconds. */
const confirmationTime = 60_000

export default {
  place: 'personal',
  data: alsoDirect(
    new SlashCommandBuilder()
      .setName('privacy')
      .setDescription('What I have stored about you')
      .addSubcommand(command =>
        command.setName('export').setDescription('Everything that is stored about you, as a file for your eyes only'),
      )
      .addSubcommand(command =>
        command.setName('delete').setDescription('Delete everything that is stored about you, on all servers'),
      ),
  ),

  async run(interaction, context) {
    await interaction.deferReply(privateDefer)
    if (interaction.options.getSubcommand() === 'export') await sendExport(interaction, context)
    else await askToDelete(interaction, context)
  },

  actions: {
    'privacy-export': own(async (interaction, _parameters, context) => {
      await interaction.deferReply(privateDefer)
      await sendExport(interaction, context)
    }),

    'privacy-delete': own(async (interaction, [, ...confirmed], { services, views }) => {
      await (isPrivate(interaction) ? interaction.deferUpdate() : interaction.deferReply(privateDefer))
      const [, expiresAt] = confirmed
      if (!(services.clock.now() <= Number(expiresAt))) {
        throw new UserError('That was more than a minute ago, so nothing was deleted. Use `/privacy delete` again.')
      }
      await interaction.editReply(
        views.privacyDeleted(await services.privacy.erase(interaction.user.id, idFrom(confirmed))),
      )
    }),
  },
} satisfies Command

type OwnAction = (
  interaction: ButtonInteraction,
  parameters: readonly string[],
  context: PersonalContext,
) => Promise<void>

/** A button for one person, whose Discord id is its first parameter. */
function own(run: OwnAction): PersonalAction {
  return onAnyButton(async (interaction, parameters, context) => {
    if (parameters[0] !== interaction.user.id) {
      throw new UserError('That button is for somebody else. `/privacy export` shows what is stored about you.')
    }
    await run(interaction, parameters, context)
  })
}

async function sendExport(interaction: Asked, { services, views }: PersonalContext): Promise<void> {
  const exported = await services.privacy.exported(interaction.user.id)
  if (!exported) {
    await interaction.editReply(views.privacyNothing())
    return
  }
  const file = fileOf(exported, interaction.attachmentSizeLimit)
  await interaction.editReply({ ...views.privacyExport(file.name), files: [file] })
}

/** The file as Discord takes it: packed where it would be too large, which makes it a tenth. `limit` is in bytes. */
function fileOf(exported: ExportFile, limit: number): { name: string; attachment: Buffer } {
  const name = `movie-night-${exported.exportedAt.slice(0, 10)}.json`
  const plain = Buffer.from(`${JSON.stringify(exported, null, 2)}\n`)
  if (plain.byteLength <= limit) return { name, attachment: plain }
  const packed = gzipSync(plain)
  if (packed.byteLength <= limit) return { name: `${name}.gz`, attachment: packed }
  throw new UserError(
    `Your data are larger than the ${Math.floor(limit / 1024 ** 2)} MiB that Discord takes in a file, even packed. Please ask whoever runs me for them.`,
  )
}

async function askToDelete(interaction: Asked, { services, views }: PersonalContext): Promise<void> {
  const { id } = interaction.user
  const holdings = await services.privacy.holdings(id)
  if (!holdings) {
    await interaction.editReply(views.privacyNothing())
    return
  }
  const expiresAt = services.clock.now() + confirmationTime
  await interaction.editReply(views.privacyConfirmDelete(holdings, { userId: id, expiresAt }))
}
