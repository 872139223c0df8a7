import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { backUp } from '../../db/backup.ts'
import { openDatabase } from '../../db/database.ts'
import { systemClock } from '../../src/clock.ts'
import { restore } from '../../src/services/restoration.ts'
import { integrityOf } from '../helpers/damage.ts'
import { databaseFile, openFilledDatabase, openRaw } from '../helpers/database.ts'
import { runScript } from '../helpers/script.ts'

test('a database is backed up while it is open, and restored once it is not', async () => {
  const file = databaseFile()
  const [environment, backup] = [{ DATABASE_URL: `file:${file}` }, join(dirname(file), 'backup.db')]
  const db = await openFilledDatabase(file)
  const made = await runScript('backup', environment, backup)
  expect(made).toEqual({ code: 0, stdout: `${file} is backed up in ${backup}.\n`, stderr: '' })
  const again = await runScript('backup', environment, backup)
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toBe(`${backup} exists already, and a backup replaces nothing: choose another name.\n`)

  await db.deleteFrom('votes').execute()
  await db.deleteFrom('nominations').execute()
  const refused = await runScript('restore', environment, backup)
  expect([refused.code, refused.stdout]).toEqual([1, ''])
  expect(refused.stderr).toMatch(/^Another process has the database .* open, .*: stop it first\.\n$/)
  await db.destroy()
  const restored = await runScript('restore', environment, backup)
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  expect(restored.stdout).toMatch(
    /^.* is now what was in .*\.\nThe database before is kept as .*\.replaced-\d{8}T\d{9}Z\.\npeople who had deleted their data since, and are deleted from it: 0\n$/,
  )
  expect(openRaw(file).prepare('select title from nominations').pluck().all()).toEqual(['Alien'])
})

test('without a file name the scripts say how they are used', async () => {
  for (const name of ['backup', 'restore']) {
    const alone = await runScript(name, {})
    expect([alone.code, alone.stdout]).toEqual([1, expect.stringContaining(`npm run ${name} -- <file>`)])
  }
})

/** Kills the process in front of the first call of `name` that comes after one of `after`, if that is given. */
const deathAt = (name: string, after?: string) => `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  let isNear = ${after === undefined}
  for (const name of ['fsyncSync', 'linkSync', 'renameSync']) {
    const real = fs[name]
    fs[name] = (...given) => {
      if (isNear && name === '${name}') process.kill(process.pid, 'SIGKILL')
      const result = real(...given)
      if (name === '${after}') isNear = true
      return result
    }
  }
  syncBuiltinESMExports()`

test('killed at any point, a restoration leaves the database before or the one restored, and can be done again', async () => {
  const file = databaseFile()
  const [backup, preload] = [join(dirname(file), 'backup.db'), join(dirname(file), 'death.mjs')]
  const db = await openFilledDatabase(file)
  backUp(file, backup)
  await db.updateTable('users').set({ name: 'Since' }).where('id', '=', 1).execute()
  await db.destroy()
  const nameNow = async () => {
    expect(integrityOf(file)).toBe('ok')
    const now = await openDatabase(`file:${file}`)
    const user = await now.selectFrom('users').select('name').where('id', '=', 1).executeTakeFirstOrThrow()
    await now.destroy()
    return user.name
  }
  const env = { DATABASE_URL: `file:${file}`, DISCORD_TOKEN: 'sandbox.x.y', TMDB_API_KEY: '0'.repeat(32) }
  for (const [death, left] of [
    [deathAt('linkSync'), 'Since'],
    [deathAt('renameSync'), 'Since'],
    [deathAt('fsyncSync', 'renameSync'), 'Nora'],
  ] as const) {
    writeFileSync(preload, death)
    const options = ['--import', preload, resolve('scripts/restore.ts'), backup]
    const [, signal] = await once(spawn(process.execPath, options, { env, cwd: dirname(file) }), 'exit')
    expect(signal).toBe('SIGKILL')
    expect(await nameNow()).toBe(left)
  }
  await restore({ file, backup, clock: systemClock })
  expect(await nameNow()).toBe('Nora')
  expect(readdirSync(dirname(file)).filter(name => name.includes('restoring'))).toEqual([])
})
