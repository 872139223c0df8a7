import { execFile } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { databaseFile, guildId } from '../helpers/database.ts'
import { dumpOf, oldFile } from '../helpers/legacy.ts'

const run = promisify(execFile)
const script = resolve('scripts/import-json.ts')

/** A folder with a file to import, and the script on it, with nothing but this environment, where there is no `.env`. */
function place(environment: Record<string, string> = {}) {
  const database = databaseFile()
  const json = join(dirname(database), 'data.json')
  writeFileSync(json, JSON.stringify(oldFile()))
  const env = { DATABASE_URL: `file:${database}`, ...environment }
  return {
    database,
    script: (...options: string[]) =>
      run(process.execPath, [script, json, ...options], { cwd: dirname(database), env }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: { code: number; stdout: string; stderr: string }) => error,
      ),
  }
}

const inGuild = ['--guild', guildId]

test('a trial, an import and a comparison are asked for by their options', async () => {
  const { database, script } = place()
  const trial = await script(...inGuild, '--dry-run')
  expect([trial.code, trial.stderr]).toEqual([0, ''])
  expect(trial.stdout).toContain(`This is what importing into server ${guildId} would do. Nothing was changed.\n`)
  expect(existsSync(database)).toBe(false)
  const real = await script(...inGuild)
  expect([real.code, real.stderr]).toEqual([0, ''])
  expect(real.stdout).toMatch(/^Imported into server 100000000000000001\.\n.*\n {2}users {16}3 {14}0\n/)
  const imported = dumpOf(database)
  const agreed = await script(...inGuild, '--verify')
  expect([agreed.code, agreed.stdout]).toEqual([0, `The file and server ${guildId} agree.\n`])
  expect(dumpOf(database)).toBe(imported)
  const elsewhere = await script('--guild', '100000000000000002', '--verify')
  expect([elsewhere.code, elsewhere.stdout]).toEqual([1, expect.stringContaining('the database does not know it')])
})

test.each([
  [
    'a guild that is no snowflake',
    ['--guild', 'Friends'],
    "--guild takes a server's id (17 to 20 digits), not Friends: in Discord, Copy Server ID.\n",
  ],
  [
    'a trial of a comparison',
    [...inGuild, '--dry-run', '--verify'],
    'Either --dry-run or --verify: both change nothing.\n',
  ],
  ['two files', [...inGuild, 'other.json'], 'Name one file to import.\n\nImports data.json'],
  ['an option that nobody knows', [...inGuild, '--force'], "Unknown option '--force'"],
])(
  '%s is refused, and no database is made',
  async (_what, options, words) => {
    const { database, script } = place()
    const { code, stdout, stderr } = await script(...options)
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(words)])
    expect(existsSync(database)).toBe(false)
  },
  20_000,
)

test('a faulty configuration is named, and nothing of the bot’s other settings is asked for', async () => {
  const { script } = place({ DEFAULT_TIMEZONE: 'Moon/Base' })
  const { code, stderr } = await script(...inGuild)
  expect([code, stderr]).toEqual([1, expect.stringContaining('DEFAULT_TIMEZONE must be an IANA time zone')])
})
