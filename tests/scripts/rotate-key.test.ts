import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { databaseFile } from '../helpers/database.ts'
import { runScript } from '../helpers/script.ts'
import { linkInBrowser, openTraktWorld } from '../helpers/trakt.ts'

const rotate = (environment: Record<string, string>) => runScript('rotate-key', environment)

test('the script prints counts, fails while something does not open, and says when the old key is over', async () => {
  const file = databaseFile()
  const world = await openTraktWorld({ file })
  await linkInBrowser(world, 1, 'filmfan')
  const previous = world.settings.encryptionKey.toString('hex')
  const environment = {
    DATABASE_URL: `file:${file}`,
    TRAKT_CLIENT_ID: 'an-id',
    TRAKT_CLIENT_SECRET: 'a-secret',
    TRAKT_ENCRYPTION_KEY: '07'.repeat(32),
  }
  const wrong = await rotate(environment)
  expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('  the link of user 1\n')])
  const right = await rotate({ ...environment, TRAKT_ENCRYPTION_KEY_PREVIOUS: previous })
  expect([right.code, right.stderr]).toEqual([0, ''])
  expect(right.stdout).toMatch(
    /^encrypted anew: \d\n.*\n.*\n.*: 0\nTRAKT_ENCRYPTION_KEY_PREVIOUS is no longer needed\.\n$/,
  )
  expect(right.stdout).not.toContain('encrypted anew: 0')
  const alone = world.another(world.db, world.clock, { encryptionKey: Buffer.alloc(32, 7) })
  expect(await alone.tokens.accessToken(1)).toMatch(/^sandbox-access-/)
})

test('without a key there is nothing to change, and a faulty configuration is named', async () => {
  const none = await rotate({ DATABASE_URL: `file:${databaseFile()}` })
  expect([none.code, none.stderr]).toEqual([1, 'TRAKT_ENCRYPTION_KEY is not set, so nothing is encrypted.\n'])
  const faulty = await rotate({ TRAKT_ENCRYPTION_KEY: '00' })
  expect([faulty.code, faulty.stderr]).toEqual([1, expect.stringContaining('TRAKT_ENCRYPTION_KEY holds 1 bytes')])
})

test('a database that does not exist is named and not made, and the old key is not said to be over', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'movie-night-')), 'elsewhere.db')
  const trakt = { TRAKT_CLIENT_ID: 'an-id', TRAKT_CLIENT_SECRET: 'a-secret', TRAKT_ENCRYPTION_KEY: '07'.repeat(32) }
  const { code, stdout, stderr } = await rotate({ DATABASE_URL: `file:${file}`, ...trakt })
  const words = `There is no database ${file}: check DATABASE_URL, and where you run this.\n`
  expect([code, stdout, stderr]).toEqual([1, '', words])
  expect(existsSync(file)).toBe(false)
})
