import { config as readEnvFile } from 'dotenv'
import { backUp } from '../db/backup.ts'
import { fileOf } from '../db/file.ts'
import { readConfig } from '../src/config.ts'
import { StartError } from '../src/errors.ts'

const usage = `Copies the database into a new file, as it is at this moment. The bot may run meanwhile. See docs/operating.md.

  npm run backup -- <file>`

function main(): void {
  const [target, ...more] = process.argv.slice(2)
  if (target === undefined || more.length > 0 || target.startsWith('-')) {
    console.log(usage)
    if (!['-h', '--help'].includes(target ?? '')) process.exitCode = 1
    return
  }
  readEnvFile({ quiet: true })
  const file = fileOf(readConfig(process.env).databaseUrl)
  backUp(file, target)
  console.log(`${file} is backed up in ${target}.`)
}

try {
  main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}
