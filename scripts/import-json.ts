import { readFile, rm, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { config as readEnvFile } from 'dotenv'
import { type Database, fileOf, openDatabase, openDatabaseCopy } from '../db/database.ts'
import { systemClock as clock } from '../src/clock.ts'
import { readDatabaseConfig } from '../src/config.ts'
import { StartError } from '../src/errors.ts'
import { createLease } from '../src/jobs/lease.ts'
import { createLog } from '../src/log.ts'
import { keepCopy } from '../src/services/legacy/copies.ts'
import { type Imported, importOldFile, zoneOf } from '../src/services/legacy/import.ts'
import { type OldFile, parseOldFile, requireOldFile } from '../src/services/legacy/parse.ts'
import { LARGEST_FILE, readJson } from '../src/services/legacy/reading.ts'
import { importLines, verifyLines } from '../src/services/legacy/report.ts'
import { verifyImport } from '../src/services/legacy/verify.ts'

const usage = `Imports data.json of the old web app or its chat bot into a server. See docs/import.md.

  npm run import:json -- data.json --guild ID              while the bot is not running
  npm run import:json -- data.json --guild ID --dry-run    says what it would do, and changes nothing
  npm run import:json -- data.json --guild ID --verify     lists every difference between the file and the database`

/** The old app's file on the disk. */
interface Source {
  bytes: Uint8Array
  parse(zone: string): OldFile
}

async function main(): Promise<void> {
  const { path, guildId, mode } = readArguments()
  if (mode === 'help') return print([usage])
  const source = await readSource(path)
  readEnvFile({ quiet: true })
  const { databaseUrl, defaultTimezone: defaultZone } = readDatabaseConfig(process.env)
  const db = await (mode === 'import' ? openDatabase(databaseUrl) : openDatabaseCopy(databaseUrl))
  try {
    const file = source.parse(await zoneOf(db, guildId, defaultZone))
    if (mode === 'verify') await verify(db, file, guildId)
    else if (mode === 'dry-run') {
      const imported = await importOldFile(file, guildId, { db, clock, defaultZone, hold: async () => true })
      print(importLines(file, imported, null))
    } else await importUnderLease(db, { source, file, guildId, defaultZone, databaseFile: fileOf(databaseUrl) })
  } finally {
    await db.destroy()
  }
}

function readArguments() {
  const { values, positionals } = parsedArguments()
  const { guild = '', help = false, verify = false, 'dry-run': dryRun = false } = values
  const [path = '', ...more] = positionals
  if (help) return { path, guildId: guild, mode: 'help' as const }
  if (path === '' || more.length > 0) throw new StartError(`Name one file to import.\n\n${usage}`)
  if (verify && dryRun) throw new StartError('Either --dry-run or --verify: both change nothing.')
  if (!/^\d{17,20}$/.test(guild)) {
    const given = guild === '' ? '' : `, not ${guild}`
    throw new StartError(`--guild takes a server's id (17 to 20 digits)${given}: in Discord, Copy Server ID.`)
  }
  const mode: 'verify' | 'dry-run' | 'import' = verify ? 'verify' : dryRun ? 'dry-run' : 'import'
  return { path, guildId: guild, mode }
}

function parsedArguments() {
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

/** Everything that can be wrong with the file as a whole is found before the database is opened. */
async function readSource(path: string): Promise<Source> {
  const bytes = await readBytes(path)
  const { json, oddities } = readJson(bytes)
  const content = requireOldFile(json)
  return { bytes, parse: zone => parseOldFile(content, { zone, oddities }) }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_FILE)
      throw new StartError(`${path} has ${size} bytes, and more than ${LARGEST_FILE} are no data.json.`)
    return await readFile(path)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

async function verify(db: Database, file: OldFile, guildId: string): Promise<void> {
  const differences = await verifyImport(file, guildId, { db, clock })
  print(verifyLines(guildId, differences))
  if (differences.some(({ because }) => because === null)) process.exitCode = 1
}

/** The bot must not be active meanwhile: it would decide and announce in the middle of it. */
async function importUnderLease(
  db: Database,
  about: { source: Source; file: OldFile; guildId: string; defaultZone: string; databaseFile: string },
): Promise<void> {
  const { source, file, guildId, defaultZone, databaseFile } = about
  const lease = createLease({ db, clock, log: createLog({ level: 'silent', secrets: [] }) })
  if (!(await lease.hold())) {
    throw new StartError(
      'The bot is active on this database, so nothing was imported. Stop it, import, and start it again.',
    )
  }
  const renewing = new AbortController()
  const renewed = lease.lost(renewing.signal).catch(() => undefined)
  try {
    const copy = await keepCopy(source.bytes, databaseFile, clock.now())
    const imported = await orForget(copy, () =>
      importOldFile(file, guildId, { db, clock, defaultZone, hold: lease.hold }),
    )
    print(importLines(file, imported, copy))
  } finally {
    renewing.abort()
    await renewed
    await lease.release()
  }
}

/** What was not imported needs no copy. */
async function orForget(copy: { path: string; isNew: boolean }, work: () => Promise<Imported>): Promise<Imported> {
  try {
    return await work()
  } catch (error) {
    if (copy.isNew) await rm(copy.path, { force: true })
    throw error
  }
}

function print(lines: string[]): void {
  console.log(lines.join('\n'))
}

try {
  await main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}
