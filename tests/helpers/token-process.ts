import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { TraktWorld } from './trakt.ts'

/** The services about Trakt in a process of their own, on the world's database and sandbox, with a clock of its own that stands still. */
export interface TokenProcess {
  /** So many callers ask for a member's access token at once; resolves when every one of them has asked. */
  ask(userId: number, callers: number): Promise<void>
  /** What the callers were answered: a token, or the name of an error. */
  answers: readonly string[]
  /** Resolves once so many callers have been answered, of all that have asked. */
  answered(callers: number): Promise<readonly string[]>
  /** Resolves once the process has gone to sleep on its clock so many times, to look later what another one has done. */
  slept(times: number): Promise<void>
  /** Moves its clock by milliseconds. */
  jump(ms: number): void
  /** SIGKILL. Resolves when the process is gone. */
  kill(): Promise<void>
}

const Told = z.discriminatedUnion('told', [
  z.object({ told: z.enum(['started', 'asked', 'sleeps']) }),
  z.object({ told: z.literal('answered'), answer: z.string() }),
])

/** Resolves when it is ready to be asked. The process is gone when the test has finished. */
export async function startTokenProcess(world: TraktWorld, file: string): Promise<TokenProcess> {
  const root = new URL('../../', import.meta.url)
  const child = fork(fileURLToPath(new URL('tests/helpers/token-child.ts', root)), {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/token-process', root)) },
  })
  const gone = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await gone
  }
  onTestFinished(kill)

  let asked = 0
  const answers: string[] = []
  const errors: string[] = []
  const counts = createCounts()
  child.stderr?.setEncoding('utf8').on('data', text => errors.push(text))
  child.on('message', message => {
    const told = Told.parse(message)
    if (told.told === 'answered') answers.push(told.answer)
    counts.count(told.told)
  })
  child.once('exit', () => counts.giveUp(new Error(`the process ended: ${errors.join('')}`)))

  const { encryptionKey, ...settings } = world.settings
  child.send({ now: world.clock.now(), file, settings: { ...settings, encryptionKey: encryptionKey.toString('hex') } })
  await counts.reached('started', 1)
  return {
    answers,
    async ask(userId, callers) {
      asked += callers
      child.send({ order: 'ask', userId, callers })
      await counts.reached('asked', asked)
    },
    async answered(callers) {
      await counts.reached('answered', callers)
      return answers
    },
    slept: times => counts.reached('sleeps', times),
    jump: ms => void child.send({ order: 'jump', ms }),
    kill,
  }
}

/** How often the process has told something, and who waits for it to be told so often. */
function createCounts() {
  const told = new Map<string, number>()
  const waiting = new Set<{ what: string; times: number; promise: PromiseWithResolvers<void> }>()
  return {
    count(what: string): void {
      const times = (told.get(what) ?? 0) + 1
      told.set(what, times)
      for (const one of waiting) if (one.what === what && one.times <= times) one.promise.resolve()
    },
    reached(what: string, times: number): Promise<void> {
      const promise = Promise.withResolvers<void>()
      if ((told.get(what) ?? 0) >= times) promise.resolve()
      else waiting.add({ what, times, promise })
      return promise.promise
    },
    giveUp(error: Error): void {
      for (const { promise } of waiting) promise.reject(error)
    },
  }
}
