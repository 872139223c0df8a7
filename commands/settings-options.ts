import { ChannelType, SlashCommandBuilder, type SlashCommandSubcommandBuilder } from 'discord.js'
import { UserError } from '../src/errors.ts'
import type { RulesChange } from '../src/services/guilds.ts'
import { canonicalZone, parseWeeklyTime, type Schedule } from '../src/services/schedule.ts'
import { escapeText } from '../src/text.ts'
import type { CommandInteraction } from './command.ts'

const weeklyTimes = [
  ['nominations-open', 'nominationsOpen', 'When nominations open, such as Mon 09:00'],
  ['voting-opens', 'votingOpens', 'When voting opens, such as Thu 09:00'],
  ['voting-closes', 'votingCloses', 'When voting closes and the winner is posted, such as Fri 12:00'],
  ['film-starts', 'filmStarts', 'When the film starts, such as Fri 20:00'],
] as const

const switches = [
  ['own-votes', 'ownVotes', 'May members vote for the film they nominated?'],
  ['show-tallies', 'showTallies', 'Show the votes on the board while voting is open?'],
  ['remind-nominate', 'remindNominate', 'Remind on the last evening to nominate?'],
  ['remind-vote', 'remindVote', 'Remind an hour before voting closes?'],
  ['after-night', 'askAfterNight', 'Ask after the film who watched it?'],
] as const

/** The bounds are those of the table `guilds`. */
const quotas = [
  ['nominations', 'nominationsPerMember', 5, 'Films that each member may nominate'],
  ['votes', 'votesPerMember', 10, 'Votes that each member has'],
] as const

type Options = CommandInteraction['options']

export function settingsDefinition() {
  return new SlashCommandBuilder()
    .setName('settings')
    .setDescription('Set up movie night on this server')
    .addSubcommand(command => command.setName('show').setDescription('Show all settings and what comes next'))
    .addSubcommand(command =>
      command
        .setName('channel')
        .setDescription('Choose the channel for the board, reminders and the winner')
        .addChannelOption(option =>
          option
            .setName('channel')
            .setDescription('A text channel that I may post in')
            .addChannelTypes(ChannelType.GuildText, ChannelType.GuildAnnouncement)
            .setRequired(true),
        ),
    )
    .addSubcommand(schedule)
    .addSubcommand(rules)
}

function schedule(command: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  command
    .setName('schedule')
    .setDescription('Choose when the week turns; applies from the next round')
    .addStringOption(option =>
      option.setName('zone').setDescription('The time zone of the times below').setAutocomplete(true),
    )
  for (const [name, , description] of weeklyTimes) {
    command.addStringOption(option => option.setName(name).setDescription(description))
  }
  return command
}

function rules(command: SlashCommandSubcommandBuilder): SlashCommandSubcommandBuilder {
  command.setName('rules').setDescription('Choose the rules; they apply from the next round')
  for (const [name, , most, description] of quotas) {
    command.addIntegerOption(option =>
      option.setName(name).setDescription(description).setMinValue(1).setMaxValue(most),
    )
  }
  for (const [name, , description] of switches) {
    command.addBooleanOption(option => option.setName(name).setDescription(description))
  }
  return command
    .addRoleOption(option => option.setName('mention').setDescription('A role that announcements mention'))
    .addBooleanOption(option => option.setName('stop-mentioning').setDescription('Mention nobody any more?'))
}

/** The changes that were typed. Throws `UserError` that names everything it does not understand. */
export function readSchedule(options: Options): Partial<Schedule> {
  const change: Partial<Schedule> = {}
  const faults: string[] = []
  for (const [name, key] of weeklyTimes) {
    const typed = options.getString(name)
    if (typed === null) continue
    const time = parseWeeklyTime(typed)
    if (time) change[key] = time
    else faults.push(`- \`${name}\`: “${escapeText(typed, 40)}” is no day and time. Write it like \`Fri 20:00\`.`)
  }
  const zone = options.getString('zone')
  if (zone !== null && canonicalZone(zone) === null) {
    faults.push(
      `- \`zone\`: “${escapeText(zone, 40)}” is no time zone. Choose one from the list, such as Europe/Berlin.`,
    )
  }
  if (faults.length > 0) throw new UserError(['Nothing was changed:', ...faults].join('\n'))
  return zone === null ? change : { ...change, zone }
}

/** The changes that were chosen. Throws `UserError` for a role that cannot be meant. */
export function readRules(options: Options, guildId: string): RulesChange {
  const change: RulesChange = {}
  for (const [name, key, most] of quotas) {
    const chosen = options.getInteger(name)
    if (chosen === null) continue
    if (chosen < 1 || chosen > most) throw new UserError(`\`${name}\` is a number from 1 to ${most}.`)
    change[key] = chosen
  }
  for (const [name, key] of switches) change[key] = options.getBoolean(name) ?? undefined
  const role = options.getRole('mention')
  const stop = options.getBoolean('stop-mentioning')
  if (role && stop) throw new UserError('Choose either a role to mention or to stop mentioning, not both.')
  if (role?.id === guildId) throw new UserError('I do not mention everyone. Choose a role that people can leave.')
  if (role) change.mentionRoleId = role.id
  if (stop) change.mentionRoleId = null
  return change
}
