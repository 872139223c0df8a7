import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { performApart } from '../../db/chores.ts'
import { openDatabase } from '../../db/database.ts'
import { restore } from '../../src/services/restoration.ts'
import { integrityOf } from '../helpers/damage.ts'
import { databaseFile } from '../helpers/database.ts'
import { runScript } from '../helpers/script.ts'
import { guildId, openVotingWorld } from '../helpers/services.ts'

type BackUp = (file: string, target: string) => Promise<unknown>

const ways: [string, BackUp][] = [
  ['by the bot itself, at night', (file, target) => performApart({ do: 'back up', file, target })],
  ['by the operator', (file, target) => runScript('backup', { DATABASE_URL: `file:${file}` }, target)],
]

/** More than are cast in a second anywhere. */
const beforehand = 200
const atOnce = 20

test.each(ways)(
  'a backup made %s while hundreds vote holds every vote that was acknowledged before it began',
  async (_who, backUp) => {
    const world = await openVotingWorld()
    const { services, round, first, second } = world
    const acknowledged: number[] = []
    const vote = async () => {
      const voter = await world.person()
      await services.votes.cast(guildId, voter, round.id, [first.id, second.id])
      acknowledged.push(voter)
    }
    const votes = () => Promise.all(Array.from({ length: atOnce }, vote))
    while (acknowledged.length < beforehand) await votes()

    const target = join(dirname(world.file), 'backup.db')
    const before = [...acknowledged]
    let isMade = false
    const making = backUp(world.file, target).finally(() => {
      isMade = true
    })
    while (!isMade) await votes()
    await making
    expect(acknowledged.length).toBeGreaterThan(before.length + atOnce)

    const file = databaseFile()
    await restore({ file, backup: target, clock: world.clock })
    expect(integrityOf(file)).toBe('ok')
    const db = await openDatabase(`file:${file}`)
    const stored = await db.selectFrom('votes').select(['user_id', 'nomination_id']).execute()
    await db.destroy()
    const ballots = Map.groupBy(stored, row => row.user_id)
    expect(before.filter(voter => ballots.get(voter)?.length !== 2)).toEqual([])
    expect([...ballots.values()].filter(ballot => ballot.length !== 2)).toEqual([])
  },
  60_000,
)
