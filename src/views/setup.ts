import { ChannelType, ComponentType } from 'discord.js'
import { moment } from '../services/words.ts'
import { escapeText } from '../text.ts'
import { type Part, primaryButton, row, text, type View, view } from './components.ts'
import { encodeCustomId } from './custom-id.ts'
import type { SettingsChange } from './data.ts'
import { whatComes } from './settings.ts'

/** A permission the bot needs in its channel, by the name that Discord shows. */
export interface PermissionCheck {
  name: string
  granted: boolean
}

/** What keeps the bot from posting, for the person who can help. */
export type AdminNotice = { announcementId?: number; guildName: string; channelId: string | null } & (
  | { problem: 'missing_permissions'; missing: string[] }
  | { problem: 'channel_gone' }
  /** It may or may not have posted a message, and may not look. `what` names it: "the winner of 2026-W08". */
  | { problem: 'unsure'; what: string }
)

/** The first steps in a guild, and what to do when the bot cannot post. */
export const setupViews = {
  /** Posted once in a new guild. `isSetUp`: a channel is chosen by now. */
  welcome({ announcementId, isSetUp = false }: { announcementId: number; isSetUp?: boolean }): View {
    return view(
      [
        text(
          '## Hello, I am Movie Night',
          'Every week you nominate films with `/nominate` and vote with `/vote`; when voting closes I post the winner by myself.',
          isSetUp
            ? 'My channel is chosen, and `/help` says what to do now.'
            : 'To begin, somebody who may manage the server chooses my channel. Everything else has a default that you can change later.',
        ),
        isSetUp ? null : row(primaryButton('Set up', encodeCustomId('setup'))),
      ],
      { announcementId },
    )
  },

  /** The first question of the setup. */
  chooseChannel(): View {
    return view([
      text(
        '**Which channel is for movie night?**',
        'I post the board, reminders and the winner there. I need View Channel, Send Messages, Embed Links and Read Message History in it.',
      ),
      {
        type: ComponentType.ActionRow,
        components: [
          {
            type: ComponentType.ChannelSelect,
            custom_id: encodeCustomId('setup-channel'),
            placeholder: 'Choose a channel',
            channel_types: [ChannelType.GuildText, ChannelType.GuildAnnouncement],
          },
        ],
      },
    ])
  },

  /** The channel is chosen; what may still be missing in it, and what happens next. */
  channelChosen(change: SettingsChange, channelId: string, checks: PermissionCheck[]): View {
    return view([
      text(`**Movie night is in <#${channelId}> from now on.**`, ...checkList(checks), ...howToFix(channelId, checks)),
      text(...whatComes(change)),
      ...startNow(change),
    ])
  },

  /** Nothing is stored: the bot could not post there. */
  channelRefused(channelId: string, checks: PermissionCheck[]): View {
    return view([
      text(
        `**I cannot post in <#${channelId}>, so nothing was changed.**`,
        ...checkList(checks),
        ...howToFix(channelId, checks),
        'Then choose it again with `/settings channel`.',
      ),
    ])
  },

  resumed(change: SettingsChange): View {
    return view([text('**Movie night goes on.**', ...whatComes(change)), ...startNow(change)])
  },

  adminNotice(notice: AdminNotice): View {
    return view([text(`**Movie night on ${escapeText(notice.guildName, 100)} needs you**`, ...noticeWords(notice))], {
      announcementId: notice.announcementId,
    })
  },
}

function startNow({ startable }: SettingsChange): Part[] {
  if (!startable) return []
  return [
    text(`You need not wait: started now, nominations are open until voting opens ${moment(startable.votingOpensAt)}.`),
    row(primaryButton('Start now', encodeCustomId('start-now'))),
  ]
}

function checkList(checks: PermissionCheck[]): string[] {
  return checks.map(({ name, granted }) => `- ${name}: ${granted ? 'yes ✓' : 'missing ✗'}`)
}

function howToFix(channelId: string, checks: PermissionCheck[]): string[] {
  const missing = checks.filter(({ granted }) => !granted).map(({ name }) => name)
  if (missing.length === 0) return []
  return [`To fix it: edit <#${channelId}> → Permissions → add my role → allow ${missing.join(', ')}.`]
}

function noticeWords(notice: AdminNotice): string[] {
  const channel = notice.channelId ? `<#${notice.channelId}>` : 'my channel'
  switch (notice.problem) {
    case 'missing_permissions':
      return [
        `I cannot post in ${channel}: I lack ${notice.missing.join(', ') || 'a permission'} there.`,
        'Edit the channel → Permissions → add my role → allow it, or choose another channel with `/settings channel`. I go on by myself then; nominations and votes are safe.',
      ]
    case 'channel_gone':
      return [
        'The channel that I posted in is gone. Choose another one with `/settings channel`: nominations and votes are safe.',
      ]
    case 'unsure':
      return [
        `I was interrupted while I posted ${escapeText(notice.what, 100)} in ${channel}, and I may not read the messages there to see whether it arrived.`,
        'Please have a look. To let me look myself next time, allow me Read Message History in that channel.',
      ]
  }
}
