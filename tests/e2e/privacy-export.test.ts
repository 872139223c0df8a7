import { gunzipSync } from 'node:zlib'
import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { Outcome } from '../../sandbox/client.ts'
import { ExportFile } from '../../src/services/export-file.ts'
import { answerOf, press, type Town } from '../helpers/e2e.ts'
import { runPrivacy, userOf } from '../helpers/privacy.ts'
import { privateAnswer } from '../helpers/stored.ts'
import { buildTraktTown, linkAccount } from '../helpers/trakt-town.ts'
import { buildVotingTown, openPanel, votingCloses } from '../helpers/voting.ts'

interface Attachment {
  filename: string
  url: string
  size: number
}

/** The file that came with an answer, read as a member would. */
async function fileOf({ message }: Outcome): Promise<{ name: string; bytes: Buffer }> {
  const [attachment, ...more] = (message?.attachments ?? []) as Attachment[]
  expect(more).toEqual([])
  if (!attachment) throw new Error('no file came')
  return { name: attachment.filename, bytes: Buffer.from(await (await fetch(attachment.url)).arrayBuffer()) }
}

async function exported(outcome: Outcome): Promise<ExportFile> {
  return ExportFile.parse(JSON.parse((await fileOf(outcome)).bytes.toString('utf8')))
}

/** Writes many plays behind the bot's back. */
function addPlays(town: Town, userId: number, plays: number, title: (index: number) => string): void {
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''))
  const insert = sqlite.prepare(
    "insert into watch_history (user_id, tmdb_id, title, watched_at, source) values (?, ?, ?, '2026-01-01T20:00:00.000Z', 'trakt')",
  )
  sqlite.transaction(() => {
    for (let index = 0; index < plays; index++) insert.run(userId, index + 1, title(index))
  })()
  sqlite.close()
}

test('the file comes privately, and holds what the member has done, from all servers', async () => {
  const town = await buildVotingTown()
  await (await openPanel(town.ben, town)).choose(town.matrix)
  const elsewhere = await town.client.createGuild({
    name: 'Others',
    owner: town.ben.id,
    people: [],
    channels: ['films'],
  })
  await town.ben.run(elsewhere.channels[0]?.id ?? '', 'help')
  await town.client.jump({ to: votingCloses })
  const outcome = await runPrivacy(town, town.ben, 'export')
  expect(await privateAnswer(town, outcome)).toContain('everything that is stored about you, from all servers')
  expect((await fileOf(outcome)).name).toBe('movie-night-2026-02-20.json')
  const file = await exported(outcome)
  expect(file).toMatchObject({
    exportedAt: votingCloses,
    person: { discordId: town.ben.id, name: 'Ben' },
    serversSetUp: [],
    nominations: [{ serverId: town.guild, week: '2026-W08', title: 'Alien', year: 1979, tmdbId: 348, place: 2 }],
    votes: [{ serverId: town.guild, week: '2026-W08', title: 'The Matrix', votedAt: '2026-02-19T09:00:00.000Z' }],
    trakt: { link: null, pull: null, outbox: [], underWay: [] },
  })
  expect(file.servers.map(server => server.serverId).toSorted()).toEqual([town.guild, elsewhere.id].toSorted())
})

test('it comes in direct messages, and from the question whether to delete', async () => {
  const town = await buildVotingTown()
  const { channel } = await town.ben.dm()
  const inPrivate = await exported(await town.ben.run(channel, 'privacy', { subcommand: 'export' }))
  const asked = await runPrivacy(town, town.ben, 'delete')
  const first = await press(town.ben, asked.message, 'Export it first')
  expect(await exported(first)).toEqual(inPrivate)
  expect(answerOf(await press(town.ben, asked.message, 'Delete everything'))).toContain(
    'Everything about you is deleted',
  )
})

test('a linked account is in it by its name, and no token, code or hash', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.nora.run(town.general, 'trakt', { subcommand: 'link', options: { device: true } })
  const outcome = await runPrivacy(town, town.nora, 'export')
  const file = await exported(outcome)
  expect(file.trakt.link).toMatchObject({ account: 'filmfan', serverId: town.guild, state: 'linked' })
  expect(file.messages).toMatchObject([{ kind: 'trakt_linked', about: { traktUser: 'filmfan' }, status: 'sent' }])
  const text = (await fileOf(outcome)).bytes.toString('utf8')
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''), { readonly: true })
  const secrets = ['access_token', 'refresh_token', 'secret', 'secret_hash', 'cookie_hash', 'csrf_hash']
  const rows = [
    ...sqlite.prepare('select access_token, refresh_token from trakt_auth').all(),
    ...sqlite.prepare(`select ${secrets.join(', ')} from oauth_states`).all(),
  ] as Record<string, string | null>[]
  sqlite.close()
  const stored = rows.flatMap(row => Object.values(row)).filter(value => value !== null)
  expect(stored.length).toBeGreaterThan(3)
  expect(stored.filter(secret => text.includes(secret))).toEqual([])
  for (const { accessToken, refreshToken } of await town.trakt.tokens()) {
    expect(text).not.toContain(accessToken)
    expect(text).not.toContain(refreshToken)
  }
})

test('what is larger than Discord takes comes packed, whole', async () => {
  const town = await buildVotingTown()
  addPlays(town, userOf(town, town.ben)?.id ?? 0, 40_000, index => `Film ${index}`)
  const outcome = await runPrivacy(town, town.ben, 'export')
  expect(await privateAnswer(town, outcome)).toContain('It is packed')
  const { name, bytes } = await fileOf(outcome)
  expect(name).toBe('movie-night-2026-02-19.json.gz')
  const plain = gunzipSync(bytes)
  expect(plain.byteLength).toBeGreaterThan(10 * 1024 * 1024)
  expect(ExportFile.parse(JSON.parse(plain.toString('utf8'))).plays).toHaveLength(40_000)
}, 40_000)
