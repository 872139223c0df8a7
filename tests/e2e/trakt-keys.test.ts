import SQLite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { createVisitor } from '../../sandbox/visitor.ts'
import { textOf } from '../helpers/e2e.ts'
import { privateAnswer, rowsOf } from '../helpers/stored.ts'
import {
  answerPage,
  askForLink,
  buildTraktTown,
  decideAtTrakt,
  directMessages,
  linkAccount,
  runTrakt,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const otherKey = { TRAKT_ENCRYPTION_KEY: '7'.repeat(64) }
const DAY = 24 * 3_600_000

const status = async (town: TraktTown) => privateAnswer(town, await runTrakt(town, town.nora, 'status'))

/** What the bot has told a member of its own accord since they linked. */
const toldSince = async (town: TraktTown) => (await directMessages(town.nora)).slice(2).map(textOf)

const ciphertexts = (town: TraktTown) =>
  rowsOf(town, 'trakt_auth').map(({ access_token, refresh_token }) => [access_token, refresh_token])

test('a key that was changed by mistake asks members once to link again, crashes nothing and loses nothing', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  const before = ciphertexts(town)

  await town.restart(otherKey)
  for (let day = 0; day < 2; day++) await town.client.jump({ by: DAY })
  const words = await status(town)
  expect(words).toContain('a setting of mine was changed. Please link it again')
  expect(words, 'Trakt has done nothing').not.toContain('Trakt no longer lets me in')
  expect(await toldSince(town)).toEqual([expect.stringContaining('a setting of mine was changed')])
  expect(ciphertexts(town)).toEqual(before)

  await town.restart()
  expect(await status(town)).toContain('The link works: Trakt has just answered.')
  expect(await toldSince(town)).toHaveLength(1)
})

test('with the present key and the previous one both kinds of rows work', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.restart({ ...otherKey, TRAKT_ENCRYPTION_KEY_PREVIOUS: town.sandbox.env.TRAKT_ENCRYPTION_KEY })
  expect(await status(town)).toContain('The link works')
  expect(await toldSince(town)).toEqual([])
})

test.each([
  ['access_token', 0],
  ['refresh_token', 6 * DAY],
] as const)(
  'a tampered %s is not used when it is needed: the member is told once to link again, and can',
  async (column, needed) => {
    const town = await buildTraktTown()
    await linkAccount(town, town.nora)
    tamper(town, column)
    await town.client.jump({ by: needed })
    await runTrakt(town, town.nora, 'status')
    await town.client.jump({ by: 60_000 })
    expect(await status(town)).toContain('Please link it again')
    expect(await toldSince(town)).toHaveLength(1)
    await town.client.jump({ by: DAY })
    expect(await toldSince(town)).toHaveLength(1)

    const visitor = createVisitor()
    const address = await askForLink(town, town.nora)
    await answerPage(visitor, await decideAtTrakt(town, visitor, address), 'link')
    expect(await status(town)).toContain('The link works')
  },
)

test('the tokens of another member’s row do not open in this one', async () => {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await linkAccount(town, town.ben, 'nightowl')
  change(town, 'update trakt_auth set access_token = (select access_token from trakt_auth where trakt_user = ?)', [
    'nightowl',
  ])
  expect(await status(town)).toContain('Please link it again')
  expect(await privateAnswer(town, await runTrakt(town, town.ben, 'status'))).toContain('The link works')
})

/** Turns one digit of a ciphertext. */
function tamper(town: TraktTown, column: 'access_token' | 'refresh_token'): void {
  const stored = rowsOf(town, 'trakt_auth')[0]?.[column] ?? ''
  const last = stored.endsWith('0') ? '1' : '0'
  change(town, `update trakt_auth set ${column} = ?`, [stored.slice(0, -1) + last])
}

function change(town: TraktTown, statement: string, values: string[]): void {
  const sqlite = new SQLite(town.databaseUrl.replace('file:', ''))
  sqlite.prepare(statement).run(values)
  sqlite.close()
}
