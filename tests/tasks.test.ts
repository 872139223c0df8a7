import { expect, test } from 'vitest'
import { createLog } from '../src/log.ts'
import { createTasks } from '../src/tasks.ts'

function open() {
  const lines: string[] = []
  const log = createLog({ level: 'info', secrets: [], destination: { write: line => void lines.push(line) } })
  return { tasks: createTasks(log), lines }
}

test('what fails is logged with its name, and nothing else happens', async () => {
  const { tasks, lines } = open()
  tasks.run('boards', async () => {
    throw new Error('no channel')
  })
  await tasks.settled()
  expect(lines.map(line => JSON.parse(line))).toEqual([
    expect.objectContaining({
      task: 'boards',
      msg: 'task failed',
      err: expect.objectContaining({ message: 'no channel' }),
    }),
  ])
})

test('a sleep that stopping cut short is no failure', async () => {
  const { tasks, lines } = open()
  tasks.run('lease', async () => AbortSignal.abort().throwIfAborted())
  await tasks.settled()
  expect(lines).toEqual([])
})

test('stopping waits for what is under way, and for what that starts', async () => {
  const { tasks } = open()
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  tasks.run('first', async () => {
    await first.promise
    tasks.run('second', () => second.promise)
  })
  let settled = false
  const settling = tasks.settled().then(() => {
    settled = true
  })
  first.resolve()
  await new Promise(resolve => setImmediate(resolve))
  expect(settled).toBe(false)
  second.resolve()
  await settling
})

test('work that somebody waits for tells them how it went, and is waited for all the same', async () => {
  const { tasks, lines } = open()
  await expect(tasks.track(Promise.resolve(7))).resolves.toBe(7)
  await expect(tasks.track(Promise.reject(new Error('theirs')))).rejects.toThrow('theirs')
  await tasks.settled()
  expect(lines).toEqual([])
})

test('nothing under way is settled at once', async () => {
  await open().tasks.settled()
})
