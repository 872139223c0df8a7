import SQLite from 'better-sqlite3'
import type { Announcement, AnnouncementKind } from '../../db/schema.ts'
import type { Match, Stage } from '../../sandbox/client.ts'
import type { Bot } from '../../src/app.ts'
import { customIdOf, publicMessages, type Town, textOf } from './e2e.ts'

/** An hour before nominations open by default: 2026-W08. */
export const mondayEarly = '2026-02-16T08:00:00.000Z'

/** One announcement of a usual week. */
export interface Step {
  kind: AnnouncementKind
  /** Words that no other post of the week has. */
  says: string
  /** What members do before. */
  prepare?(town: Town): Promise<unknown>
  /** What makes it due. */
  happens(town: Town, wait?: Stage): Promise<unknown>
}

const jumpTo = (to: string) => (town: Town) => town.client.jump({ to })

/** A week with two films, of which The Matrix wins by Cleo's vote; by the order of nomination it would be Alien. */
export const week: Step[] = [
  { kind: 'nominations_open', says: '**Closed.** Nominations ended', happens: jumpTo('2026-02-16T09:00:00.000Z') },
  {
    kind: 'film_card',
    says: 'nominated **Alien** (1979).',
    happens: ({ ben, channel }, wait) => ben.run(channel, 'nominate', { options: { movie: 'tmdb:348' }, wait }),
  },
  {
    kind: 'nominate_reminder',
    says: 'Last evening to nominate',
    prepare: ({ nora, channel }) => nora.run(channel, 'nominate', { options: { movie: 'tmdb:603' } }),
    happens: jumpTo('2026-02-18T18:00:00.000Z'),
  },
  { kind: 'voting_open', says: '**Closed.** Voting ended', happens: jumpTo('2026-02-19T09:00:00.000Z') },
  {
    kind: 'vote_reminder',
    says: 'Last call to vote',
    prepare: town => voteFor(town, 'Matrix'),
    happens: jumpTo('2026-02-20T11:00:00.000Z'),
  },
  { kind: 'winner', says: 'The winner is **The Matrix** (1999)!', happens: jumpTo('2026-02-20T12:00:00.000Z') },
  { kind: 'after_night', says: 'How was the night?', happens: jumpTo('2026-02-20T22:46:00.000Z') },
]

/** Plays one step, up to the point that the bot has nothing more to do about it. */
export async function play(town: Town, bot: Pick<Bot, 'tick'>, step: Step): Promise<void> {
  await step.prepare?.(town)
  await bot.tick()
  await step.happens(town)
  await bot.tick()
}

/** Plays the week from before its opening up to and with the announcement of this kind. */
export async function playUntil(town: Town, bot: Bot, kind: AnnouncementKind): Promise<void> {
  await chooseChannel(town)
  for (const step of week.slice(0, week.findIndex(one => one.kind === kind) + 1)) await play(town, bot, step)
}

/** Chooses `#movie-night`. */
export async function chooseChannel({ nora, general, channel }: Town): Promise<void> {
  await nora.run(general, 'settings', { subcommand: 'channel', options: { channel } })
}

/** Somebody's whole ballot, Cleo's unless told: the film whose title has this word in it. */
export async function voteFor(town: Town, title: string, wait?: Stage, person = town.cleo) {
  const { message } = await person.run(town.channel, 'vote')
  const [film] = query<{ id: number }>(town, 'select id from nominations where title like ?', `%${title}%`)
  const select = customIdOf(message, 'Choose what you would like to watch')
  return person.select(message?.id ?? '', select, [String(film?.id)], { wait })
}

/** Rows of the town's database, as they are now. */
export function query<Row>(town: Town, sql: string, ...parameters: unknown[]): Row[] {
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''), { readonly: true })
  try {
    return sqlite.prepare(sql).all(...parameters) as Row[]
  } finally {
    sqlite.close()
  }
}

/** Takes the database's write lock, on which every process then waits; answers what gives it back. */
export function lockDatabase(town: Town): () => void {
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''))
  sqlite.exec('begin immediate')
  return () => {
    sqlite.exec('rollback')
    sqlite.close()
  }
}

/** What the bot owes or has posted, in the order in which it came due. */
export function owed(town: Town, kind?: AnnouncementKind): Announcement[] {
  const rows = query<Announcement>(town, 'select * from announcements order by due_at, id')
  return kind === undefined ? rows : rows.filter(row => row.kind === kind)
}

/** The requests that post a message in a channel. */
export function postIn(channel: string): Match {
  return { service: 'discord', method: 'POST', path: `^/channels/${channel}/messages$` }
}

/** How many requests to post in `#movie-night` have arrived at Discord. */
export async function requestsToPost(town: Town): Promise<number> {
  const log = await town.client.log('rest')
  return log.filter(({ method, route }) => method === 'POST' && route === `/channels/${town.channel}/messages`).length
}

/** The requests that edit a message in a channel. */
export function editIn(channel: string): Match {
  return { service: 'discord', method: 'PATCH', path: `^/channels/${channel}/messages/` }
}

/** The posts in `#movie-night`, each with the row's id that its outermost component carries. */
export async function transcript(town: Town): Promise<{ row: number | undefined; text: string }[]> {
  const messages = await publicMessages(town)
  return messages.map(message => ({ row: (message.components[0] as { id?: number })?.id, text: textOf(message) }))
}
