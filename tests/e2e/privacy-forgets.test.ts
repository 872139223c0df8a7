import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { customIdOf, press, publicMessages, textOf } from '../helpers/e2e.ts'
import { addPlay, inDatabase, userIdOf } from '../helpers/library.ts'
import { deleteData, runPrivacy } from '../helpers/privacy.ts'
import { rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, linkAccount, runTrakt, type TraktTown } from '../helpers/trakt-town.ts'
import { nominate, openPanel, votingCloses, votingOpens } from '../helpers/voting.ts'

const name = 'MarkerOfBen'
/** What stands in the log on purpose, to see that it is searched. */
const planted = 'MarkerForTheLog'

/** Everything that is kept of a run: the database, its write-ahead log, what was logged, and the backups by their names. */
function keptBy(town: TraktTown, backups: string): Record<string, string> {
  const file = town.databaseUrl.replace('file:', '')
  const read = (path: string) => (existsSync(path) ? readFileSync(path).toString('latin1') : '')
  const made = readdirSync(backups).map(each => [each, read(join(backups, each))] as const)
  return { database: read(file), wal: read(`${file}-wal`), log: town.lines.join(''), ...Object.fromEntries(made) }
}

function placesOf(text: string, kept: Record<string, string>): string[] {
  const forms = new Set([
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64'),
  ])
  return Object.keys(kept).filter(place => [...forms].some(form => kept[place]?.includes(form)))
}

async function buildTownWithBackups(): Promise<{ town: TraktTown; backups: string }> {
  const backups = mkdtempSync(join(tmpdir(), 'movie-night-backups-'))
  onTestFinished(() => rmSync(backups, { recursive: true, force: true }))
  return { town: await buildTraktTown({ BACKUP_DIR: backups, BACKUP_KEEP: '1' }), backups }
}

/** Has Ben do everything that a member can do, and fail at some of it. Answers what must not be found of him. */
async function liveAsBen(town: TraktTown): Promise<string[]> {
  const { ben, nora, client, general } = town
  await client.changePerson(ben.id, { name })
  const { message } = await ben.run(general, 'help')
  expect(textOf(message)).toContain('Commands')
  const channel = { subcommand: 'channel', options: { channel: town.channel } }
  await client.setMember(town.guild, ben.id, { manageServer: true })
  await press(nora, (await nora.run(general, 'settings', channel)).message, 'Start now')
  await ben.run(general, 'settings', channel)
  await linkAccount(town, ben)
  await nominate(ben, town, 348)
  await nominate(nora, town, 603)
  await nominate(town.cleo, town, 27205)
  await client.jump({ to: votingOpens })
  const [alien = '', matrix = '', inception = ''] = rowsOf(town, 'nominations').map(({ id }) => String(id))
  await (await openPanel(ben, town)).choose(matrix, inception)
  await (await openPanel(nora, town)).choose(alien)
  const removal = { subcommand: 'remove', options: { movie: `nomination:${inception}` } }
  await nora.run(general, 'round', removal)
  await town.bot.tick()
  expect((await ben.dm()).messages.map(textOf).join('\n')).toContain('your vote for it is yours again')
  await client.jump({ to: votingCloses })
  await client.jump({ to: '2026-02-21T00:00:00.000Z' })
  const night = (await publicMessages(town)).find(post => textOf(post).includes('How was the night?'))
  await press(ben, night, 'I watched it')
  const rate = await press(ben, night, 'Rate the film')
  await ben.select(rate.message?.id ?? '', customIdOf(rate.message, 'Choose a rating'), ['9'])
  await client.jump({ to: '2026-02-23T09:00:00.000Z' })
  await nominate(ben, town, 78)
  await nominate(nora, town, 680)
  await inDatabase(town, async db => addPlay(db, { user_id: await userIdOf(db, ben), tmdb_id: 680 }))
  const history = await ben.run(general, 'history', { options: { member: ben.id } })
  const visibility = customIdOf(history.message, 'How others here see what you watch')
  await ben.select(history.message?.id ?? '', visibility, ['named'])
  await client.jump({ by: 60_000 })
  expect(rowsOf(town, 'announcements').filter(row => row.said?.includes(ben.id))).toHaveLength(1)

  // What goes wrong is logged, at the finest level, and must not say for whom.
  const refused = { status: 400, body: { message: 'Invalid Form Body', code: 50_035 } }
  const panel = await runPrivacy(town, ben, 'delete')
  await client.fault({ service: 'discord', path: '/callback' }, refused, 2)
  await ben.run(general, 'help')
  await client.fault({ service: 'discord', path: '/callback' }, refused, 2)
  await ben.click(panel.message?.id ?? '', customIdOf(panel.message, 'Export it first'))
  await client.changePerson(ben.id, { dmsOpen: false })
  await press(ben, (await runTrakt(town, ben, 'link')).message, 'Link another account')
  await town.trakt.fault('bad-gateway', 'settings', 3)
  await runTrakt(town, ben, 'status')
  await town.trakt.fault('invalid-grant', 'refresh')
  await client.jump({ by: 6 * 24 * 3_600_000 })
  await runPrivacy(town, ben, 'export')
  const [account] = rowsOf(town, 'trakt_auth')
  return [name, ben.id, account?.trakt_user ?? '', account?.trakt_uuid ?? '']
}

test('after an export and a deletion, nothing names the member: neither the database, its log, later backups nor what was logged', async () => {
  const { town, backups } = await buildTownWithBackups()
  town.log.info({ planted }, 'planted')
  const traces = await liveAsBen(town)
  expect(traces).toHaveLength(4)

  const before = keptBy(town, backups)
  const [old = ''] = readdirSync(backups)
  expect(placesOf(planted, before)).toEqual(['log'])
  const logged = town.lines.map(line => JSON.parse(line).msg)
  expect(logged).toEqual(
    expect.arrayContaining([
      'interaction failed',
      'refusal could not be answered',
      'no direct message',
      'tokens not refreshed',
    ]),
  )
  for (const trace of traces) {
    expect([trace.length > 3, trace, placesOf(trace, before)]).toEqual([true, trace, expect.arrayContaining([old])])
    expect(placesOf(trace, before)).toContain(before.wal === '' ? 'database' : 'wal')
  }

  await deleteData(town, town.ben)
  await town.client.jump({ by: 60_000 })
  const after = keptBy(town, backups)
  expect(traces.map(trace => placesOf(trace, after))).toEqual(traces.map(() => [old]))
  await town.client.jump({ by: 24 * 3_600_000 })
  const later = keptBy(town, backups)
  expect(Object.keys(later)).toHaveLength(4)
  expect(Object.keys(later)).not.toContain(old)
  expect(traces.map(trace => placesOf(trace, later))).toEqual(traces.map(() => []))
  await town.bot.stop()
  expect(traces.map(trace => placesOf(trace, keptBy(town, backups)))).toEqual(traces.map(() => []))

  expect((await publicMessages(town)).map(textOf).join('\n')).not.toContain(town.ben.id)
  expect(await town.trakt.tokens()).toEqual([])
})
