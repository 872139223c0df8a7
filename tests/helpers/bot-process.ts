import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Town } from './e2e.ts'

/** Where in the database a process is to kill itself: at a statement that matches, or once its transaction is committed. */
export interface Death {
  /** A regular expression. */
  statement: string
  moment: 'before' | 'committed'
}

export interface BotProcessOptions {
  /** The lease's name: processes with different names all believe that they are the active one. */
  lease?: string
  dieAt?: Death
  /** Whether its clock moves with the town's, as it does by default, and not by `jumpTo` alone. */
  follows?: boolean
}

/** The real bot in a process of its own, which can be killed. */
export interface BotProcess {
  /** Resolves when it is the active one and has done what was due; rejects when it ends before. */
  ready: Promise<void>
  /** Resolves with null after a stop, with the error's words when it ended by itself, with `'killed'` after SIGKILL. */
  ended: Promise<string | null>
  /** Resolves once a line with these words stands in its log. */
  logged(words: string): Promise<void>
  role(): Promise<'standby' | 'active'>
  /** Moves its clock and runs its tick; resolves when the tick has ended, or the process has. */
  jumpTo(instant: number): Promise<void>
  /** As `jumpTo`, but resolves when the process has begun; `done` when it has ended. */
  beginJump(instant: number): Promise<{ done: Promise<void> }>
  /**
   * Has it stand still before the next statement in its database that matches (a regular expression). Answers what
   * resolves when it does, and what lets it go on.
   */
  pauseAt(statement: string): Promise<{ paused: Promise<void>; goOn(): void }>
  /** Runs its tick; resolves when the tick has ended, or the process has. */
  tick(): Promise<void>
  /** Stops the bot; resolves when the process is gone. */
  stop(): Promise<void>
  /** SIGKILL. Resolves when the process is gone. */
  kill(): Promise<void>
}

const Told = z.discriminatedUnion('told', [
  z.object({ told: z.enum(['started', 'active', 'paused']) }),
  z.object({ told: z.literal('begun'), id: z.number() }),
  z.object({ told: z.literal('done'), id: z.number(), value: z.unknown().optional() }),
  z.object({ told: z.literal('log'), line: z.string() }),
  z.object({ told: z.literal('ended'), error: z.string().nullable() }),
])

/** Most of a start is loading the program, so the next process loads it while a test still uses the one before. */
let spare: ChildProcess | undefined
afterAll(async () => {
  if (spare) await end(spare)
  spare = undefined
})

function takeProcess(): ChildProcess {
  const taken = spare ?? forkProcess()
  spare = forkProcess()
  return taken
}

function forkProcess(): ChildProcess {
  const root = new URL('../../', import.meta.url)
  return fork(fileURLToPath(new URL('tests/helpers/bot-child.ts', root)), {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/bot-process', root)) },
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}

/** Starts the bot in a process of its own on the town's sandbox and database; it is gone when the test has finished. */
export async function startBotProcess(town: Town, options: BotProcessOptions = {}): Promise<BotProcess> {
  const { lease, dieAt, follows = true } = options
  const child = takeProcess()
  onTestFinished(() => end(child))
  const started = Promise.withResolvers<void>()
  const ready = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<string | null>()
  const paused = Promise.withResolvers<void>()
  const log = createLines()
  const orders = createOrders(child)
  const errors: string[] = []
  child.stderr?.setEncoding('utf8').on('data', text => errors.push(text))
  child.on('message', message => hear(Told.parse(message)))
  child.once('exit', code => {
    const words = code === null ? 'killed' : errors.join('') || `exited with ${code}`
    ended.resolve(words)
    for (const promise of [started, ready]) promise.reject(new Error(`the bot's process ended: ${words}`))
    orders.giveUp()
  })
  ready.promise.catch(() => undefined)

  function hear(message: z.infer<typeof Told>): void {
    if (message.told === 'started') started.resolve()
    else if (message.told === 'active') ready.resolve()
    else if (message.told === 'paused') paused.resolve()
    else if (message.told === 'begun') orders.begun(message.id)
    else if (message.told === 'done') orders.done(message.id, message.value)
    else if (message.told === 'log') log.add(message.line)
    else if (message.told === 'ended') ended.resolve(message.error)
  }

  const environment = { ...town.sandbox.env, DATABASE_URL: town.databaseUrl }
  child.send({ now: town.clock.now(), environment, lease, dieAt })
  await started.promise
  const jumpTo = (instant: number) => orders.give({ order: 'jump', instant }).done.then(() => undefined)
  if (follows) onTestFinished(town.clock.onJump(() => jumpTo(town.clock.now())))
  return {
    ready: ready.promise,
    ended: ended.promise,
    logged: log.has,
    role: async () => z.enum(['standby', 'active']).parse(await orders.give({ order: 'role' }).done),
    jumpTo,
    async beginJump(instant) {
      const { begun, done } = orders.give({ order: 'jump', instant })
      await begun
      return { done: done.then(() => undefined) }
    },
    async pauseAt(statement) {
      await orders.give({ order: 'pauseAt', statement }).done
      return { paused: paused.promise, goOn: () => child.stdin?.write('.') }
    },
    tick: () => orders.give({ order: 'tick' }).done.then(() => undefined),
    async stop() {
      const exited = once(child, 'exit')
      await orders.give({ order: 'stop' }).done
      await exited
    },
    kill: () => end(child),
  }
}

/** What the process is told to do, each with promises that it has begun and is done; fulfilled too when the process is gone. */
function createOrders(child: ChildProcess) {
  const given: { begun: PromiseWithResolvers<void>; done: PromiseWithResolvers<unknown> }[] = []
  return {
    give(order: { order: string; instant?: number; statement?: string }): {
      begun: Promise<void>
      done: Promise<unknown>
    } {
      const begun = Promise.withResolvers<void>()
      const done = Promise.withResolvers<unknown>()
      const id = given.push({ begun, done }) - 1
      if (child.connected) child.send({ ...order, id })
      else this.giveUp()
      return { begun: begun.promise, done: done.promise }
    },
    begun: (id: number) => given[id]?.begun.resolve(),
    done: (id: number, value: unknown) => given[id]?.done.resolve(value),
    giveUp(): void {
      for (const { begun, done } of given) {
        begun.resolve()
        done.resolve(undefined)
      }
    },
  }
}

function createLines() {
  const lines: string[] = []
  const listeners = new Set<() => void>()
  return {
    add(line: string): void {
      lines.push(line)
      for (const listener of [...listeners]) listener()
    },
    has: (words: string): Promise<void> =>
      new Promise(resolve => {
        const look = () => {
          if (!lines.some(line => line.includes(words))) return
          listeners.delete(look)
          resolve()
        }
        listeners.add(look)
        look()
      }),
  }
}
