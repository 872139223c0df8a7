import { expect, test } from 'vitest'
import { allTombstones, type Buried, erasedAt, saveTombstones, tombstoneOf } from '../../db/tombstones.ts'
import { guildId, openTestDatabase } from '../helpers/database.ts'

const nora: Buried = { discordId: '200000000000000001' }
const noraOfOld: Buried = { guildId, profile: 'Nora' }
const [monday, friday] = ['2026-02-16T10:00:00.000Z', '2026-02-20T10:00:00.000Z']

async function bury(db: Awaited<ReturnType<typeof openTestDatabase>>, who: Buried, at: string): Promise<void> {
  await saveTombstones(db, [await tombstoneOf(db, who, at)])
}

test('a person and a profile are known again, whatever the case of its letters, and nobody else is', async () => {
  const db = await openTestDatabase()
  expect(await erasedAt(db, nora)).toBeNull()
  await bury(db, nora, monday)
  await bury(db, noraOfOld, friday)
  expect(await erasedAt(db, nora)).toBe(monday)
  expect(await erasedAt(db, { guildId, profile: ' nORA ' })).toBe(friday)
  expect(await erasedAt(db, { discordId: '200000000000000002' })).toBeNull()
  expect(await erasedAt(db, { guildId: '100000000000000002', profile: 'Nora' })).toBeNull()
})

test('whoever deletes their data twice has one tombstone, with the later instant whatever the order', async () => {
  const db = await openTestDatabase()
  for (const at of [monday, friday, monday]) await bury(db, nora, at)
  expect(await allTombstones(db)).toHaveLength(1)
  expect(await erasedAt(db, nora)).toBe(friday)
})

test('two databases hash the same person differently, and the rows of both work in one', async () => {
  const [one, other] = [await openTestDatabase(), await openTestDatabase()]
  await bury(one, nora, monday)
  await bury(other, nora, friday)
  await bury(other, noraOfOld, friday)
  const [mine] = await allTombstones(one)
  const theirs = await allTombstones(other)
  expect(theirs.map(row => row.hash)).not.toContain(mine?.hash)
  await saveTombstones(one, theirs)
  expect(await erasedAt(one, nora)).toBe(friday)
  expect(await erasedAt(one, noraOfOld)).toBe(friday)
})

test('neither an id nor a name stands in a tombstone', async () => {
  const db = await openTestDatabase()
  await bury(db, nora, monday)
  await bury(db, noraOfOld, monday)
  expect(JSON.stringify(await allTombstones(db))).not.toMatch(/nora|20000000000000000/i)
})
