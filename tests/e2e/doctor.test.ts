import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createTraktClient } from '../../sandbox/trakt/client.ts'
import { buildRunningTown, buildTown, startTownBot, type Town } from '../helpers/e2e.ts'
import { buildTraktTown, linkAccount } from '../helpers/trakt-town.ts'

const run = promisify(execFile)

/** `npm run doctor` in a directory of its own. */
async function examine(town: Town, change: Record<string, string> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'movie-night-'))
  onTestFinished(() => rm(cwd, { recursive: true }))
  const env = { ...town.sandbox.env, DATABASE_URL: town.databaseUrl, ...change }
  const { code, stdout, stderr } = await run(process.execPath, [resolve('scripts/doctor.ts')], { cwd, env }).then(
    output => ({ code: 0, ...output }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  return { code, stderr, faults: stdout.split('\n').filter(line => line.startsWith('WRONG')), stdout }
}

test('before the first start all is well, and it says what comes next', async () => {
  const { code, stdout } = await examine(await buildTown())
  expect(code, stdout).toBe(0)
  expect(stdout).toContain('the first start makes it')
  expect(stdout).toContain('TMDB answers')
  expect(stdout).toContain('Trakt accepts the application')
  expect(stdout).toContain('All is well.')
})

test('it says which redirect URI Trakt has to know, as the bot sends it', async () => {
  const { stdout } = await examine(await buildTown(), { PUBLIC_URL: 'https://Movies.Example.org:443/Bot/' })
  expect(stdout).toContain('redirect URI has to be https://movies.example.org/Bot/auth/trakt/callback')
})

test('beside a running bot it sees its database and its server', async () => {
  const { code, stdout } = await examine(await buildRunningTown())
  expect(code, stdout).toBe(0)
  expect(stdout).toContain('is whole.')
  expect(stdout).toContain('No backups are made at night: BACKUP_DIR is not set.')
  expect(stdout).toMatch(/Messages posted so far: \d+; none is overdue|Messages overdue/)
})

test('it names every variable that is missing, as a start does', async () => {
  const { code, stderr } = await examine(await buildTown(), { DISCORD_TOKEN: '', TMDB_API_KEY: '' })
  expect(code).toBe(1)
  expect(stderr).toContain('DISCORD_TOKEN is missing')
  expect(stderr).toContain('TMDB_API_KEY is missing')
})

test('it names what Discord, TMDB and Trakt do not accept, all at once, and shows no secret', async () => {
  const town = await buildTown()
  await createTraktClient(town.sandbox.url).switch('application-deleted')
  await town.client.fault({ service: 'discord', path: '^/oauth2/applications/@me|^/applications/@me' }, { status: 401 })
  const { code, faults, stdout, stderr } = await examine(town, { TMDB_API_KEY: 'f'.repeat(32) })
  expect(code).toBe(1)
  expect(faults).toEqual([
    expect.stringContaining('Discord does not accept DISCORD_TOKEN'),
    expect.stringContaining('TMDB does not accept TMDB_API_KEY'),
    expect.stringContaining('Trakt does not accept TRAKT_CLIENT_ID'),
  ])
  expect(stdout).toContain('To be mended: 3.')
  for (const secret of [town.sandbox.env.DISCORD_TOKEN, 'f'.repeat(32), town.sandbox.env.TRAKT_CLIENT_SECRET]) {
    expect(stdout + stderr).not.toContain(secret)
  }
})

test('it names a client secret that Trakt does not accept, and shows it to nobody', async () => {
  const TRAKT_CLIENT_SECRET = 'mistyped'.repeat(8)
  const { code, faults, stdout, stderr } = await examine(await buildTown(), { TRAKT_CLIENT_SECRET })
  expect([code, faults]).toEqual([1, [expect.stringContaining('Trakt does not accept TRAKT_CLIENT_SECRET')]])
  expect(stdout + stderr).not.toContain(TRAKT_CLIENT_SECRET)
})

test('it sees an Interactions Endpoint URL, with which no command reaches the bot', async () => {
  const town = await buildTown()
  await town.client.fault(
    { service: 'discord', path: 'applications/@me$' },
    { status: 200, body: { id: '1', name: 'Movie Night', interactions_endpoint_url: 'https://example.org/' } },
  )
  expect((await examine(town)).faults).toEqual([expect.stringContaining('Interactions Endpoint URL')])
})

test('it sees a key that does not open the stored links, and that the keys are gone', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  expect((await examine(town)).faults).toEqual([])
  expect((await examine(town, { TRAKT_ENCRYPTION_KEY: '7'.repeat(64) })).faults).toEqual([
    expect.stringContaining('does not open: 1 of 1'),
  ])
  const none = { TRAKT_CLIENT_ID: '', TRAKT_CLIENT_SECRET: '', TRAKT_ENCRYPTION_KEY: '' }
  expect((await examine(town, none)).faults).toEqual([expect.stringContaining('TRAKT_* variables are not set')])
})

test('it says whether backups are made, and when the newest was', async () => {
  const town = await buildTown()
  await startTownBot(town)
  const folder = await mkdtemp(join(tmpdir(), 'movie-night-'))
  const backup = join(folder, basename(town.databaseUrl.replace('file:', '')).replace('.db', '-2026-02-16.db'))
  const environment = { BACKUP_DIR: folder }
  expect((await examine(town, environment)).stdout).toContain(`There is no backup in ${folder} yet`)
  await writeFile(backup, '')
  await utimes(backup, 1_700_000_000, 1_700_000_000)
  expect((await examine(town, environment)).faults).toEqual([
    expect.stringContaining('The newest backup was made on 2023-11-14. The log says why there is no newer one.'),
  ])
  await rm(folder, { recursive: true })
})

test('it says when the file is no database', async () => {
  const town = await buildTown()
  await writeFile(town.databaseUrl.replace('file:', ''), 'not a database at all, but long enough to be looked at')
  expect((await examine(town)).faults).toEqual([expect.stringContaining('cannot be used')])
})
