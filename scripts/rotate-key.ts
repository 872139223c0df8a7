import { randomUUID } from 'node:crypto'
import { config as readEnvFile } from 'dotenv'
import { requireDatabase } from '../db/backup.ts'
import { openDatabase } from '../db/database.ts'
import { fileOf } from '../db/file.ts'
import { systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config.ts'
import { createEncryption } from '../src/encryption.ts'
import { StartError } from '../src/errors.ts'
import { type Rotation, rotateKey } from '../src/services/key-rotation.ts'

const usage = `Encrypts everything that is stored with TRAKT_ENCRYPTION_KEY; what another key made is read with
TRAKT_ENCRYPTION_KEY_PREVIOUS. The bot may run meanwhile, with both keys. See docs/trakt.md.

  npm run rotate-key`

async function main(): Promise<void> {
  if (process.argv.slice(2).some(argument => ['-h', '--help'].includes(argument))) {
    console.log(usage)
    return
  }
  readEnvFile({ quiet: true })
  const config = readConfig(process.env)
  if (!config.trakt) throw new StartError('TRAKT_ENCRYPTION_KEY is not set, so nothing is encrypted.')
  // Opening would make a new one, and then say that the old key is no longer needed.
  requireDatabase(fileOf(config.databaseUrl))
  const encryption = createEncryption(config.trakt.encryptionKey, config.trakt.previousEncryptionKey)
  const db = await openDatabase(config.databaseUrl)
  try {
    report(await rotateKey({ db, clock: systemClock, encryption, holder: randomUUID() }))
  } finally {
    await db.destroy()
  }
}

function report({ reencrypted, current, changed, unreadable }: Rotation): void {
  console.log(`encrypted anew: ${reencrypted}`)
  console.log(`had the present key already: ${current}`)
  console.log(`changed meanwhile: ${changed}`)
  console.log(`open with neither key, and are kept: ${unreadable.length}`)
  for (const name of unreadable) console.log(`  ${name}`)
  if (unreadable.length > 0) process.exitCode = 1
  else console.log('TRAKT_ENCRYPTION_KEY_PREVIOUS is no longer needed.')
}

try {
  await main()
} catch (error) {
  console.error(error instanceof StartError ? error.message : error)
  process.exitCode = 1
}
