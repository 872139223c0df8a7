/**
 * The shapes that pass between the parts of the page; see sandbox/README.md for where they come from.
 *
 * @typedef {{ id: string, name: string, dmsOpen?: boolean }} Person
 *
 * Where one can write and use commands; `commands` are the ids of those that are listed there.
 * @typedef {{ id: string, mayWrite: boolean, commands: string[] }} Place
 * @typedef {Place & { name: string, type: number }} Channel
 * @typedef {{ id: string, name: string, owner: string, channels: Channel[], members: string[], botJoined: boolean,
 *   roles?: { id: string, name: string }[] }} Guild
 * @typedef {{ type: number, name: string, description: string, required?: boolean, autocomplete?: boolean,
 *   choices?: Choice[], options?: Option[], min_value?: number, max_value?: number, min_length?: number,
 *   max_length?: number, channel_types?: number[] }} Option
 * @typedef {{ id: string, name: string, description: string, options?: Option[] }} Command
 * @typedef {{ bot: { id: string, name: string }, guilds: Guild[], direct: Place, people: Person[],
 *   commands: Command[] }} World
 * @typedef {{ name: string, value: string | number }} Choice
 *
 * One thing that can be typed after the slash: a command, or one subcommand of it.
 * @typedef {{ command: Command, subcommand?: string, label: string, description: string, options: Option[] }} Entry
 *
 * @typedef {{ type: number, id?: number, custom_id?: string, [key: string]: any }} Component
 * @typedef {{ id: string, channel_id: string, author: { id: string, username: string, global_name: string | null,
 *   bot?: boolean }, content: string, embeds: any[], components: Component[], flags: number, timestamp: string,
 *   edited_timestamp: string | null, attachments: any[], ephemeral?: true, interaction_metadata?: any }} Message
 * @typedef {{ type: 'message' | 'message_update' | 'message_delete', channel: string, id?: string,
 *   message?: Message }} MessageChange
 * @typedef {{ interaction: string, status: string, message?: Message, updated?: Message, modal?: Modal,
 *   choices?: Choice[], followUps: Message[], failure?: string }} Outcome
 * @typedef {{ custom_id: string, title: string, components: Component[] }} Modal
 * @typedef {{ now: string, nextDeadline?: string | null }} Clock
 *
 * @typedef {object} View
 * @property {World} world
 * @property {Person} me
 * @property {Guild | undefined} guild the guild one is looking at; none in the direct messages
 * @property {Place | undefined} place where one is
 * @property {string} channelId
 * @property {() => number} now the sandbox's clock in milliseconds
 * @property {import('./actions.js').Actions} actions
 */

export {}
