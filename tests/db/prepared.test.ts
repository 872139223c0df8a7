import { expect, test } from 'vitest'
import { prepared } from '../../db/prepared.ts'
import { guildRow, openTestDatabase } from '../helpers/database.ts'

test('a prepared query is built once and run with the values of each call, constants as they were', async () => {
  const db = await openTestDatabase()
  const zones = [
    ['1', 'UTC'],
    ['2', 'UTC'],
    ['3', 'Europe/Berlin'],
  ]
  for (const [id, zone] of zones) await db.insertInto('guilds').values(guildRow({ id, zone })).execute()
  let built = 0
  const later = prepared((on, { id }: { id: string }) => {
    built++
    return on.selectFrom('guilds').select('id').where('zone', '=', 'UTC').where('id', '>=', id).orderBy('id')
  })
  expect(await later(db, { id: '1' })).toEqual([{ id: '1' }, { id: '2' }])
  expect(await later(db, { id: '2' })).toEqual([{ id: '2' }])
  expect(await later(db, { id: '3' })).toEqual([])
  expect(built).toBe(1)
})
