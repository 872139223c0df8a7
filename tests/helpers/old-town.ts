import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Bot } from '../../src/app.ts'
import { importFile } from '../../src/jobs/import-file.ts'
import { buildTown, startTownBot, type Town } from './e2e.ts'
import { oldFile, wednesday } from './legacy.ts'

/** Imports a file into the town's server, as the operator does while no bot runs; answers what they are told. */
export async function importIntoTown(town: Town, json: unknown = oldFile()): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'movie-night-'))
  const path = join(folder, 'data.json')
  writeFileSync(path, JSON.stringify(json))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
    for (const copy of copiesIn(town)) rmSync(copy, { force: true })
  })
  const order = { path, guildId: town.guild, mode: 'import' as const, databaseUrl: town.databaseUrl }
  return (await importFile({ ...order, defaultZone: 'UTC', clock: town.clock })).lines
}

/** The copies of imported files beside the town's database. */
export function copiesIn(town: Town): string[] {
  const file = town.databaseUrl.replace('file:', '')
  const names = readdirSync(dirname(file)).filter(name => name.startsWith(`${basename(file)}.import-`))
  return names.map(name => join(dirname(file), name))
}

/** A town whose old file was imported before the bot's first start; it is Wednesday of 2026-W09, and its week is running. */
export async function buildOldTown(json: unknown = oldFile()): Promise<Town & { bot: Bot }> {
  const town = await buildTown({ start: wednesday })
  await importIntoTown(town, json)
  return { ...town, bot: await startTownBot(town) }
}
