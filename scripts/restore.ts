import { config as readEnvFile } from 'dotenv'
import { fileOf } from '../db/file.ts'
import { systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config.ts'
import { StartError } from '../src/errors.ts'
import { restore } from '../src/services/restoration.ts'

const usage = `Puts a backup in the place of the database, which is kept beside it. Stop the bot first. See docs/operating.md.

  npm run restore -- <file>`

async function main(): Promise<void> {
  const [backup, ...more] = process.argv.slice(2)
  if (backup === undefined || more.length > 0 || backup.startsWith('-')) {
    console.log(usage)
    if (!['-h', '--help'].includes(backup ?? '')) process.exitCode = 1
    return
  }
  readEnvFile({ quiet: true })
  const file = fileOf(readConfig(process.env).databaseUrl)
  const { kept, erased, tombstonesLost } = await restore({ backup, file, clock: systemClock })
  console.log(`${file} is now what was in ${backup}.`)
  console.log(kept === null ? 'There was no database before.' : `The database before is kept as ${kept}.`)
  console.log(`people who had deleted their data since, and are deleted from it: ${erased}`)
  if (tombstonesLost) {
    console.log('The database before is damaged: whoever deleted their data after this backup is in it again.')
  }
}

try {
  await main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}
