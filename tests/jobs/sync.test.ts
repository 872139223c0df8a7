import { expect, test } from 'vitest'
import { createSyncJob } from '../../src/jobs/sync.ts'

/** Members whose pull is due, and pulls that end when they are told to. */
function startJob(due: number[], { hasRun = true } = {}) {
  const begun: number[] = []
  const ends = new Map<number, () => void>()
  const background: Promise<void>[] = []
  const stopping = new AbortController()
  const begin = createSyncJob(
    {
      due: async () => [...due],
      run(userId) {
        begun.push(userId)
        return new Promise(resolve => {
          ends.set(userId, () => {
            if (hasRun) due.splice(due.indexOf(userId), 1)
            resolve(hasRun)
          })
        })
      },
    },
    work => void background.push(work(stopping.signal)),
  )
  return {
    begin,
    begun,
    stopping,
    /** Ends a member's pull, and waits until what comes of it has begun. */
    async end(userId: number) {
      const index = begun.indexOf(userId)
      ends.get(userId)?.()
      await background[index]
    },
  }
}

const members = Array.from({ length: 20 }, (_, index) => index + 1)

test('so many pulls run at once, and each that ends makes room for another', async () => {
  const job = startJob([...members])
  await job.begin()
  expect(job.begun).toEqual(members.slice(0, 8))
  await job.end(3)
  expect(job.begun).toEqual(members.slice(0, 9))
  await job.end(9)
  expect(job.begun).toEqual(members.slice(0, 10))
})

test('a pull that is under way is not begun again by the ticks that come meanwhile', async () => {
  const job = startJob([1])
  for (let tick = 0; tick < 3; tick++) await job.begin()
  expect(job.begun).toEqual([1])
  await job.end(1)
  await job.begin()
  expect(job.begun).toEqual([1])
})

test('one that another process is at, and which stays due, is looked at once a tick and not for ever', async () => {
  const job = startJob([1], { hasRun: false })
  await job.begin()
  await job.end(1)
  expect(job.begun).toEqual([1])
  await job.begin()
  expect(job.begun).toEqual([1, 1])
})

test('nothing is begun once the process stops', async () => {
  const job = startJob([...members])
  await job.begin()
  job.stopping.abort()
  await job.end(1)
  expect(job.begun).toHaveLength(8)
})
