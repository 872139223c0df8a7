import { parseArgs } from 'node:util'
import { config as readEnvFile } from 'dotenv'
import { systemClock } from '../src/clock.ts'
import { readDatabaseConfig } from '../src/config.ts'
import { StartError } from '../src/errors.ts'
import { importFile } from '../src/jobs/import-file.ts'

const usage = `Imports data.json of the old web app or its chat bot into a server. See docs/import.md.

  npm run import:json -- data.json --guild ID              while the bot is not running
  npm run import:json -- data.json --guild ID --dry-run    says what it would do, and changes nothing
  npm run import:json -- data.json --guild ID --verify     lists every difference between the file and the database`

async function main(): Promise<void> {
  const { values, positionals } = readArguments()
  if (values.help) {
    console.log(usage)
    return
  }
  const order = orderOf(values, positionals)
  readEnvFile({ quiet: true })
  const { databaseUrl, defaultTimezone } = readDatabaseConfig(process.env)
  const { lines, agrees } = await importFile({
    ...order,
    databaseUrl,
    defaultZone: defaultTimezone,
    clock: systemClock,
  })
  console.log(lines.join('\n'))
  if (!agrees) process.exitCode = 1
}

function readArguments() {
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      allowPositionals: true,
      options: { guild: { type: 'string' }, 'dry-run': flag, verify: flag, help: { ...flag, short: 'h' } },
    })
  } catch (error) {
    throw new StartError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

type Values = ReturnType<typeof readArguments>['values']

function orderOf({ guild = '', verify, 'dry-run': dryRun }: Values, positionals: string[]) {
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new StartError(`Name one file to import.\n\n${usage}`)
  if (verify && dryRun) throw new StartError('Either --dry-run or --verify: both change nothing.')
  if (!/^\d{17,20}$/.test(guild)) {
    const given = guild === '' ? '' : `, not ${guild}`
    throw new StartError(`--guild takes a server's id (17 to 20 digits)${given}: in Discord, Copy Server ID.`)
  }
  const mode: 'verify' | 'try' | 'import' = verify ? 'verify' : dryRun ? 'try' : 'import'
  return { path, guildId: guild, mode }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}
