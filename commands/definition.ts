import { ApplicationIntegrationType, InteractionContextType, PermissionFlagsBits } from 'discord.js'

interface Definition {
  setContexts(...contexts: InteractionContextType[]): this
  setIntegrationTypes(...types: ApplicationIntegrationType[]): this
  setDefaultMemberPermissions(permissions: bigint): this
}

/** Movie night is a matter of guilds: the command is installed in and used in them only. */
export function guildOnly<Builder extends Definition>(command: Builder): Builder {
  return command.setContexts(InteractionContextType.Guild).setIntegrationTypes(ApplicationIntegrationType.GuildInstall)
}

/** As `guildOnly`, and also in the direct messages with the bot: for what is a person's own affair. */
export function alsoDirect<Builder extends Definition>(command: Builder): Builder {
  return guildOnly(command).setContexts(InteractionContextType.Guild, InteractionContextType.BotDM)
}

/** As `guildOnly`; shown to those who have Manage Server, unless the guild decides otherwise. */
export function adminsOnly<Builder extends Definition>(command: Builder): Builder {
  return guildOnly(command).setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
}
