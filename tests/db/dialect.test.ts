import { expect, test } from 'vitest'
import { files, read, withoutComments } from '../structure/sources.ts'

/** What only SQLite understands: PostgreSQL comes later, and only these files know which of them it is. */
const dialectFiles = [
  ...['database', 'transactions', 'file', 'integrity', 'backup', 'replace', 'restorable', 'rewrite'].map(
    name => `db/${name}.ts`,
  ),
]
const sqliteOnly =
  /\b(?:strftime|datetime|julianday|unixepoch|json_extract|json_each|ifnull|iif|group_concat|total_changes|last_insert_rowid|randomblob)\s*\(|\browid\b|\binsert or\b|\breplace into\b|\bpragma\b|\bglob\b|\bcollate nocase\b|\bautoincrement\b|\bsqlite_\w+|\bbegin immediate\b|\bwithout rowid\b|\bstrict\b/gi

/** The text of an SQL that only SQLite understands, file by file. */
function foreignWords(code: string): string[] {
  return [...withoutComments(code).matchAll(sqliteOnly)].map(match => match[0])
}

test('no query uses what only SQLite understands', () => {
  const queries = files(['db/**/*.ts', 'src/services/**/*.ts']).filter(file => !dialectFiles.includes(file))
  const found = queries.flatMap(file => foreignWords(read(file)).map(word => `${file}: ${word}`))
  // kysely's own word for a column that counts by itself, which it writes as each dialect has it.
  expect(found.filter(line => !line.endsWith(': autoIncrement'))).toEqual([])
})

test('such words are found where they are used, and not where they are explained', () => {
  expect(dialectFiles.flatMap(file => foreignWords(read(file)))).toEqual(
    expect.arrayContaining(['pragma', 'begin immediate']),
  )
  expect(foreignWords("sql`insert or ignore into x values (strftime('%s'))`")).toEqual(['insert or', 'strftime('])
  expect(foreignWords('// PRAGMA and rowid\n/** group_concat( */')).toEqual([])
})
