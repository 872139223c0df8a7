import { toStored } from '../../clock.ts'
import { count } from '../words.ts'
import type { KeptCopy } from './copies.ts'
import type { Imported } from './import.ts'
import type { OldFile } from './parse.ts'
import { counted } from './plan.ts'
import type { Difference } from './sides.ts'

/** What the operator is told of an import, line by line. Without a copy it was a trial. */
export function importLines(file: OldFile, imported: Imported, copy: KeptCopy | null): string[] {
  const { guild, running } = imported
  return [
    copy
      ? `Imported into server ${guild.id}.`
      : `This is what importing into server ${guild.id} would do. Nothing was changed.`,
    ...table(imported),
    ...remarkLines(imported),
    ...unknownLines(file),
    ...(running ? [`${running.week} is running and goes on: voting closes ${running.voting_closes_at}.`] : []),
    ...(guild.left_at === null ? [] : [absentWords(guild.id)]),
    ...(copy ? [`A copy of the file is kept until ${toStored(copy.until).slice(0, 10)}: ${copy.path}`] : []),
  ]
}

function table({ added, there }: Imported): string[] {
  const row = (name: string, fresh: string | number, old: string | number) =>
    `  ${name.padEnd(14)}${String(fresh).padStart(8)}${String(old).padStart(15)}`
  return [row('', 'new', 'there already'), ...counted.map(name => row(name, added[name], there[name]))]
}

function remarkLines({ remarks }: Imported): string[] {
  if (remarks.length === 0) return ['Every row was taken as it is.']
  const numbers = (['skipped', 'mended', 'kept'] as const).map(kind => {
    const number = remarks.filter(remark => remark.kind === kind).length
    return `${number} ${kind}`
  })
  return [
    `Worth a look: ${numbers.join(', ')}.`,
    ...remarks.map(({ kind, where, why }) => `  ${kind.padEnd(8)} ${where}: ${why}`),
  ]
}

function unknownLines({ unknownKeys }: OldFile): string[] {
  if (unknownKeys.size === 0) return []
  return [
    `Keys that nobody knows, and that were left: ${[...unknownKeys].map(([key, times]) => `${key} (${times})`).join(', ')}.`,
  ]
}

function absentWords(guildId: string): string {
  return `Warning: the bot is not in server ${guildId}. Check the id, and invite it: what belongs to a server that it is not in is deleted after 30 days.`
}

/** What the operator is told of a comparison. */
export function verifyLines(guildId: string, differences: Difference[]): string[] {
  const real = differences.filter(({ because }) => because === null)
  const explained = differences.filter(({ because }) => because !== null)
  return [
    real.length === 0
      ? `The file and server ${guildId} agree.`
      : `The file and server ${guildId} differ: ${count(real.length, 'difference')}.`,
    ...real.map(({ where, what }) => `  ${where}: ${what}`),
    ...(explained.length === 0 ? [] : ['Of these the database knows better, or the file has left it open:']),
    ...explained.map(({ where, what, because }) => `  ${where}: ${what} (${because})`),
  ]
}
