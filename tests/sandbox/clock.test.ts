import { expect, test } from 'vitest'
import { createMovableClock } from '../../sandbox/clock.ts'

const start = Date.parse('2026-02-16T08:00:00Z')

test('the clock stands still until it is moved', async () => {
  const clock = createMovableClock({ start })
  expect(clock.now()).toBe(start)
  await clock.jump(1_500)
  expect(clock.now()).toBe(start + 1_500)
  await clock.jumpTo(start + 10_000)
  expect(clock.now()).toBe(start + 10_000)
})

test('a jump wakes the sleepers that are due, the earliest first, and leaves the others asleep', async () => {
  const clock = createMovableClock({ start })
  const awake: string[] = []
  const sleep = (name: string, ms: number) => clock.sleep(ms).then(() => awake.push(name))
  const all = [sleep('second', 2_000), sleep('first', 1_000), sleep('third', 2_001)]
  await clock.jump(2_000)
  await Promise.all(all.slice(0, 2))
  expect(awake).toEqual(['first', 'second'])
  await clock.jump(1)
  await all[2]
  expect(awake).toEqual(['first', 'second', 'third'])
})

test('a jump awaits every listener in turn, and none that was taken away', async () => {
  const clock = createMovableClock({ start })
  const heard: string[] = []
  clock.onJump(async () => {
    await Promise.resolve()
    heard.push('slow')
  })
  clock.onJump(() => heard.push('quick'))
  const remove = clock.onJump(() => heard.push('removed'))
  remove()
  await clock.jump(1)
  expect(heard).toEqual(['slow', 'quick'])
})

test('a sleeper is stopped by its signal, with the signal’s reason', async () => {
  const clock = createMovableClock({ start })
  const controller = new AbortController()
  const sleeping = clock.sleep(1_000, controller.signal)
  controller.abort()
  await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' })
  await expect(clock.sleep(1_000, controller.signal)).rejects.toMatchObject({ name: 'AbortError' })
})

test('the clock does not move backwards', async () => {
  const clock = createMovableClock({ start })
  await expect(clock.jump(-1)).rejects.toThrow(RangeError)
  await expect(clock.jumpTo(start - 1)).rejects.toThrow(RangeError)
})

test('sleeping for no time ends at once', async () => {
  await createMovableClock({ start }).sleep(0)
})

test('a running clock goes on with real time, and can be jumped as well', async () => {
  const clock = createMovableClock({ start, running: true })
  await clock.sleep(5)
  expect(clock.now()).toBeGreaterThanOrEqual(start + 5)
  const long = clock.sleep(3_600_000)
  await clock.jump(3_600_000)
  await long
  expect(clock.now()).toBeGreaterThanOrEqual(start + 3_600_005)
})
