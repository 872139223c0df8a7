import { expect, test } from 'vitest'
import { createSerial } from '../src/serial.ts'

/** Work whose runs end when the test says so. */
function held() {
  const runs: PromiseWithResolvers<void>[] = []
  let atOnce = 0
  let mostAtOnce = 0
  const ask = createSerial(async () => {
    const run = Promise.withResolvers<void>()
    runs.push(run)
    atOnce++
    mostAtOnce = Math.max(mostAtOnce, atOnce)
    try {
      await run.promise
    } finally {
      atOnce--
    }
  })
  /** Lets everything that can go on do so. */
  const settle = () => new Promise(resolve => setImmediate(resolve))
  return { ask, runs, settle, most: () => mostAtOnce }
}

test('one run at a time, and one more for all who ask meanwhile', async () => {
  const { ask, runs, settle, most } = held()
  const first = ask()
  const others = [ask(), ask(), ask()]
  expect(runs).toHaveLength(1)
  runs[0]?.resolve()
  await first
  await settle()
  expect(runs).toHaveLength(2)
  runs[1]?.resolve()
  await Promise.all(others)
  expect([runs.length, most()]).toEqual([2, 1])
})

test('who asks at the very end of a run, while another is about to begin, starts no third one beside it', async () => {
  const { ask, runs, settle, most } = held()
  const first = ask()
  const second = ask()
  const third = first.then(() => ask())
  runs[0]?.resolve()
  await settle()
  expect(runs).toHaveLength(2)
  runs[1]?.resolve()
  await Promise.all([second, third])
  expect([runs.length, most()]).toEqual([2, 1])
})

test('what is asked resolves only after a run that began later', async () => {
  const { ask, runs, settle } = held()
  const first = ask()
  let told = false
  const second = ask().then(() => {
    told = true
  })
  runs[0]?.resolve()
  await first
  await settle()
  expect(told).toBe(false)
  runs[1]?.resolve()
  await second
  expect(told).toBe(true)
})

test('a run that fails tells those who waited for it, and the next one runs all the same', async () => {
  const { ask, runs, settle } = held()
  const first = ask()
  const second = ask()
  runs[0]?.reject(new Error('broken'))
  await expect(first).rejects.toThrow('broken')
  await settle()
  runs[1]?.resolve()
  await expect(second).resolves.toBeUndefined()
})

test('after all has ended, asking starts anew', async () => {
  const { ask, runs } = held()
  for (const index of [0, 1]) {
    const asked = ask()
    runs[index]?.resolve()
    await asked
  }
  expect(runs).toHaveLength(2)
})
