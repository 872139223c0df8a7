import { expect, test } from 'vitest'
import { createMovableClock } from '../../sandbox/clock.ts'
import { createPushJob } from '../../src/jobs/push.ts'

/** A job whose sends say when something is due next, on a clock that stands still. */
function openJob(rests: (number | null)[]) {
  const clock = createMovableClock({ start: 0 })
  const stopping = new AbortController()
  const begun: Promise<void>[] = []
  let drains = 0
  const push = {
    drainDue: async () => void drains++,
    nextDue: async () => rests[drains - 1] ?? null,
  }
  const job = createPushJob(push, clock, work => void begun.push(work(stopping.signal)))
  return { clock, job, begun, stopping, drains: () => drains }
}

test('what is due within a minute is sent then, without anybody asking', async () => {
  const { clock, job, begun, drains } = openJob([20_000, 5_000, null])
  await job()
  await clock.jump(19_999)
  expect(drains()).toBe(1)
  await clock.jump(1)
  await begun[0]
  await clock.jump(5_000)
  await begun[1]
  expect([drains(), begun.length]).toEqual([3, 2])
})

test('what is due later is left to the tick', async () => {
  const { job, begun } = openJob([60_000])
  await job()
  expect(begun).toEqual([])
})

test('it comes back once, however often it is asked meanwhile', async () => {
  const { job, begun } = openJob([20_000, 20_000, 20_000])
  for (let time = 0; time < 3; time++) await job()
  expect(begun).toHaveLength(1)
})

test('it comes back sooner when something is due sooner by then', async () => {
  const { clock, job, begun, drains } = openJob([50_000, 5_000, null, null])
  await job()
  await job()
  await clock.jump(5_000)
  await begun[1]
  expect(drains()).toBe(3)
})

test('stopping ends its rest, and nothing is sent any more', async () => {
  const { job, begun, stopping, drains } = openJob([20_000])
  await job()
  stopping.abort()
  await expect(begun[0]).rejects.toMatchObject({ name: 'AbortError' })
  expect(drains()).toBe(1)
})
