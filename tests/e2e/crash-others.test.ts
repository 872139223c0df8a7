import { expect, test } from 'vitest'
import type { AnnouncementKind } from '../../db/schema.ts'
import { startBotProcess } from '../helpers/bot-process.ts'
import { takeover } from '../helpers/crash.ts'
import { buildTown, posts, press, startTownBot, type Town, textOf } from '../helpers/e2e.ts'
import { mondayEarly, owed, playUntil, voteFor } from '../helpers/week.ts'

interface Case {
  kind: AnnouncementKind
  words: string
  /** Makes the announcement due, without waiting for it. */
  happens(town: Town): Promise<unknown>
  /** What stands where it belongs. */
  seen(town: Town): Promise<string[]>
}

const dm = (name: 'nora' | 'cleo') => async (town: Town) => (await town[name].dm()).messages.map(textOf)

async function removeFilm({ nora, channel }: Town): Promise<void> {
  await nora.run(channel, 'round', { subcommand: 'remove', options: { movie: 'The Matrix' }, wait: 'sent' })
}

const cases: Case[] = [
  { kind: 'nomination_removed', words: 'has been removed from this week', happens: removeFilm, seen: posts },
  { kind: 'vote_returned', words: 'your vote for it is yours again', happens: removeFilm, seen: dm('cleo') },
  {
    kind: 'round_cancelled',
    words: 'is cancelled',
    async happens({ nora, channel }) {
      const { message } = await nora.run(channel, 'round', { subcommand: 'cancel' })
      await press(nora, message, 'Cancel this round')
    },
    seen: posts,
  },
  {
    kind: 'admin_notice',
    words: 'I lack Send Messages there',
    async happens({ client, channel }) {
      await client.setPermissions(channel, { target: 'bot', deny: ['SendMessages'] })
      await client.jump({ to: '2026-02-20T11:00:00.000Z' })
      await client.jump({ by: 60_000 })
    },
    seen: dm('nora'),
  },
  {
    kind: 'welcome',
    words: 'Hello, I am Movie Night',
    async happens({ client, guild, nora }) {
      await client.setBotJoined(guild, false)
      await client.jump({ by: 60_000 })
      const others = await client.createGuild({ name: 'Others', owner: nora.id, channels: ['lobby'] })
      expect(others.botJoined).toBe(true)
    },
    async seen({ client, nora }) {
      const { guilds } = await client.world()
      const lobby = guilds.find(({ name }) => name === 'Others')?.channels[0]?.id ?? ''
      return (await nora.messages(lobby)).map(textOf)
    },
  },
]

test.for(cases)('killed before the answer to $kind, it stands there once', async ({ kind, words, happens, seen }) => {
  const town = await buildTown({ start: mondayEarly })
  const first = await startTownBot(town)
  await playUntil(town, first, 'voting_open')
  await voteFor(town, 'Matrix')
  await first.stop()

  const victim = await startBotProcess(town)
  await victim.ready
  const match = { service: 'discord', method: 'POST', path: '^/channels/\\d+/messages$', body: words } as const
  const hold = await town.client.hold(match, 'after')
  const happening = happens(town)
  await hold.waiting(1)
  await victim.kill()
  await hold.release({ drop: true })
  await happening
  await town.client.forgetNonces()
  await town.client.jump({ by: takeover })
  await startTownBot(town)
  expect((await seen(town)).filter(text => text.includes(words))).toHaveLength(1)
  expect(owed(town, kind).at(-1)).toMatchObject({ status: 'sent', attempts: 2 })
})
