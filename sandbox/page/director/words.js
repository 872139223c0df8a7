/** What the bot needs in a channel, by discord.js's names of the permissions, as Discord words them. */
const permissions = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  EmbedLinks: 'Embed Links',
  ReadMessageHistory: 'Read Message History',
}

export const neededPermissions = Object.keys(permissions)

/** @param {string} name */
export const permissionWords = name => permissions[name] ?? name
