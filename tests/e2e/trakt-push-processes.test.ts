import { expect, test } from 'vitest'
import { startBotProcess } from '../helpers/bot-process.ts'
import { rowsOf } from '../helpers/stored.ts'
import { buildTraktTown, linkAccount, type TraktTown } from '../helpers/trakt-town.ts'

const SECOND = 1_000
const addition = { service: 'trakt', method: 'POST', path: '^/sync/history/?$' } as const

/** Nora has linked an account and watched Alien, and the bot was stopped before it could tell Trakt. */
async function buildOwingTown(): Promise<TraktTown> {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.logged('synced with Trakt')
  await town.trakt.fault('unavailable', 'search')
  await town.nora.run(town.general, 'watched', { options: { movie: 'tmdb:348', when: '2026-02-14 20:00' } })
  await town.logged('Trakt did not take a call')
  await town.bot.stop()
  await town.client.jump({ by: 60 * SECOND })
  return town
}

async function additions({ client }: TraktTown): Promise<number[]> {
  const log = await client.log('trakt')
  return log
    .filter(({ method, route }) => method === 'POST' && route.startsWith('/sync/history'))
    .map(({ status }) => status)
}

async function expectOneAtTrakt(town: TraktTown): Promise<void> {
  const { plays } = await town.trakt.library('filmfan')
  expect(plays.map(({ movie, watchedAt }) => `${movie.title} ${watchedAt}`)).toEqual(['Alien 2026-02-14T20:00:00.000Z'])
  expect(rowsOf(town, 'outbox').map(({ status }) => status)).toEqual(['done'])
  expect(rowsOf(town, 'watch_history')).toMatchObject([{ synced_to_trakt: 1 }])
}

test('two processes that both believe to be the active one drain one outbox: Trakt is told once', async () => {
  const town = await buildOwingTown()
  const held = await town.client.hold(addition, 'before')
  const processes = await Promise.all(['a', 'b'].map(lease => startBotProcess(town, { lease })))
  await held.waiting(1)
  await Promise.all(processes.map(process => process.ready))
  await Promise.all(processes.map(process => process.tick()))
  await held.release()
  await Promise.race(processes.map(process => process.logged('told Trakt')))
  await Promise.all(processes.map(process => process.stop()))
  expect(await additions(town)).toEqual([201])
  await expectOneAtTrakt(town)
})

test.each([
  ['before', 'the play is sent by the next one', [0, 201]],
  ['after', 'the next one finds the play there', [0]],
] as const)('a process is killed %s its call has taken effect: %s', async (point, _what, calls) => {
  const town = await buildOwingTown()
  const held = await town.client.hold(addition, point)
  const victim = await startBotProcess(town)
  await held.waiting(1)
  await victim.kill()
  await held.release({ drop: true })
  expect(rowsOf(town, 'outbox')).toMatchObject([{ status: 'sending', sends: 1 }])

  await town.client.jump({ by: 91 * SECOND })
  const next = await startBotProcess(town)
  await next.ready
  await town.client.jump({ by: 21 * SECOND })
  await next.logged('looked at Trakt for a play')
  await next.jumpTo(town.clock.now() + 2 * SECOND)
  if (point === 'before') await next.logged('told Trakt')
  await next.stop()
  expect(await additions(town)).toEqual(calls)
  if (point === 'after') await expectOneAtTrakt(town)
  else expect((await town.trakt.library('filmfan')).plays).toHaveLength(1)
})
