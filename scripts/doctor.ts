import { config as readEnvFile } from 'dotenv'
import { readConfig, warningsOf } from '../src/config.ts'
import { StartError } from '../src/errors.ts'
import { lookAtDatabase } from './doctor/database.ts'
import { type Finding, look, ok } from './doctor/finding.ts'
import { lookAtDiscord, lookAtTmdb, lookAtTrakt } from './doctor/services.ts'

const usage = `Looks whether everything is as the bot needs it: configuration, database, Discord, TMDB, Trakt. Changes nothing but
to bring the database up to date, as a start would; the bot may run meanwhile. Ends with 1 if something is wrong.

  npm run doctor`

const marks: Record<Finding['state'], string> = { ok: 'ok   ', look: 'look ', wrong: 'WRONG' }

async function main(): Promise<void> {
  if (process.argv.slice(2).some(argument => ['-h', '--help'].includes(argument))) {
    console.log(usage)
    return
  }
  readEnvFile({ quiet: true })
  const config = readConfig(process.env)
  const found = [ok(`The configuration is complete (Node ${process.versions.node}).`), ...warningsOf(config).map(look)]
  for (const examine of [lookAtDatabase, lookAtDiscord, lookAtTmdb, lookAtTrakt]) found.push(...(await examine(config)))
  report(found)
}

function report(found: Finding[]): void {
  for (const { state, words } of found) console.log(`${marks[state]}  ${words}`)
  const faults = found.filter(({ state }) => state === 'wrong').length
  console.log(faults === 0 ? '\nAll is well.' : `\nTo be mended: ${faults}. docs/troubleshooting.md says more.`)
  if (faults > 0) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}
