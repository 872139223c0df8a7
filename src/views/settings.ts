import type { Guild } from '../../db/schema.ts'
import { formatWeeklyTime, type Schedule } from '../services/schedule.ts'
import { moment } from '../services/words.ts'
import { primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { SettingsChange } from './data.ts'

/** All settings of a guild and what they lead to. */
export function settings(change: SettingsChange, schedule: Schedule): View {
  return view([
    text('## Settings', channelWords(change.guild), problemWords(change.guild), ...scheduleWords(schedule)),
    text(...rulesWords(change.guild)),
    text(...whatComes(change)),
    change.guild.paused_at ? row(resumeButton()) : null,
    text('-# Change them with `/settings channel`, `/settings schedule` and `/settings rules`.'),
  ])
}

export function scheduleChanged(change: SettingsChange, schedule: Schedule): View {
  return view([text('**The schedule is saved.**', ...scheduleWords(schedule)), text(...whatComes(change))])
}

/** `warning`: something to know about what was set. */
export function rulesChanged(change: SettingsChange, { warning }: { warning?: string | null } = {}): View {
  return view([
    text('**The rules are saved.**', ...rulesWords(change.guild), warning ?? null),
    text(...whatComes(change)),
  ])
}

export const roleWarning =
  'I may not mention that role: allow everybody to mention it (Server Settings → Roles), or give me “Mention @everyone, @here, and All Roles”.'

/** Wakes a guild that was paused. */
export function resumeButton() {
  return primaryButton('Resume', encodeCustomId('resume'))
}

/** What happens next by these settings, as each reader's own time. */
export function whatComes({ guild, running, next }: SettingsChange): string[] {
  if (!guild.channel_id) return ['No round opens before there is a channel: choose one with `/settings channel`.']
  if (guild.paused_at)
    return [
      'Movie night is paused, because nobody nominated for two weeks. To go on, press Resume in `/settings show`.',
    ]
  return [
    ...(running ? [`The round of ${running.week} keeps its times and rules; changes apply from the next round.`] : []),
    '**Next**',
    `- Nominations open ${moment(next.nominationsOpenAt)}`,
    `- Voting opens ${moment(next.votingOpensAt)}`,
    `- Voting closes ${moment(next.votingClosesAt)}`,
    `- The film starts ${moment(next.filmStartsAt)}`,
  ]
}

function channelWords({ channel_id }: Guild): string {
  return channel_id ? `Channel: <#${channel_id}>` : 'Channel: none yet'
}

/** Why the last post did not come; whoever set the bot up may take no direct messages. */
function problemWords({ channel_id, problem }: Guild): string | null {
  if (channel_id === null || problem === null) return null
  return problem === 'unsure'
    ? '**A post may be missing there:** allow me Read Message History, so that I can see what arrived.'
    : '**I could not post there:** allow me View Channel, Send Messages, Embed Links and Read Message History.'
}

function scheduleWords(schedule: Schedule): string[] {
  return [
    `Time zone: ${schedule.zone}`,
    `Nominations open: ${formatWeeklyTime(schedule.nominationsOpen)}`,
    `Voting opens: ${formatWeeklyTime(schedule.votingOpens)}`,
    `Voting closes: ${formatWeeklyTime(schedule.votingCloses)}`,
    `Film starts: ${formatWeeklyTime(schedule.filmStarts)}`,
  ]
}

function rulesWords(guild: Guild): string[] {
  return [
    `Nominations for each member: ${guild.nominations_per_member}`,
    `Votes for each member: ${guild.votes_per_member}`,
    `Voting for one's own nomination: ${guild.own_votes ? 'allowed' : 'not allowed'}`,
    `Votes on the board while voting: ${guild.show_tallies ? 'shown' : 'hidden'}`,
    `Reminder to nominate: ${onOff(guild.remind_nominate)}`,
    `Reminder to vote: ${onOff(guild.remind_vote)}`,
    `Question after the night: ${onOff(guild.ask_after_night)}`,
    guild.mention_role_id ? `Announcements mention: <@&${guild.mention_role_id}>` : 'Announcements mention nobody.',
  ]
}

function onOff(flag: number): string {
  return flag ? 'on' : 'off'
}
