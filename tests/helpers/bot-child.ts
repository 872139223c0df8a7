import { readSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import SQLite from 'better-sqlite3'
import { z } from 'zod'
import { createMovableClock } from '../../sandbox/clock.ts'
import { type Bot, startBot } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'

const Death = z.object({ statement: z.string(), moment: z.enum(['before', 'committed']) })

const Start = z.object({
  now: z.number(),
  environment: z.record(z.string(), z.string()),
  lease: z.string().optional(),
  dieAt: Death.optional(),
})

const Order = z.discriminatedUnion('order', [
  z.object({ order: z.literal('jump'), id: z.number(), instant: z.number() }),
  z.object({ order: z.literal('pauseAt'), id: z.number(), statement: z.string() }),
  z.object({ order: z.enum(['tick', 'role', 'stop']), id: z.number() }),
])

const tell = (message: object) => process.send?.(message)

process.once('disconnect', () => process.exit())
process.once('message', message => start(Start.parse(message)))
flushCompileCache()

async function start({ now, environment, lease, dieAt }: z.infer<typeof Start>): Promise<void> {
  if (dieAt) dieInDatabase(dieAt)
  const clock = createMovableClock({ start: now })
  const config = readConfig(environment)
  const destination = { write: (line: string) => void tell({ told: 'log', line }) }
  const log = createLog({ level: 'info', secrets: [config.discordToken], destination })
  const bot = await startBot(config, clock, log, { lease })
  clock.onJump(() => bot.tick())
  process.on('message', async message => {
    const order = Order.parse(message)
    tell({ told: 'begun', id: order.id })
    tell({ told: 'done', id: order.id, value: await obey(order) })
  })
  tell({ told: 'started' })
  await report(bot)

  async function obey(order: z.infer<typeof Order>): Promise<unknown> {
    switch (order.order) {
      case 'jump':
        return clock.jumpTo(order.instant)
      case 'pauseAt':
        return pauseAt(order.statement)
      default:
        return bot[order.order]()
    }
  }
}

/** Says when the bot is active and when it has ended; without its parent's ear the process has nothing left to do. */
async function report(bot: Bot): Promise<void> {
  bot.ready.then(
    () => tell({ told: 'active' }),
    () => undefined,
  )
  const error = await bot.ended.then(
    () => null,
    failure => String(failure),
  )
  await bot.stop()
  tell({ told: 'ended', error })
  process.disconnect?.()
}

/** Does something before and after every statement that this process runs, by its words. */
function watchStatements({ before, after }: { before(sql: string): void; after(sql: string): void }): void {
  const prototype = Object.getPrototypeOf(new SQLite(':memory:').prepare('select 1')) as SQLite.Statement
  for (const method of ['run', 'all', 'get'] as const) {
    const execute = prototype[method]
    const value = function (this: SQLite.Statement, ...parameters: unknown[]) {
      before(this.source)
      const result = execute.apply(this, parameters)
      after(this.source)
      return result
    }
    Object.defineProperty(prototype, method, { value })
  }
}

/** Kills this process before a statement that matches, or once the transaction that it stands in is committed. */
function dieInDatabase({ statement, moment }: z.infer<typeof Death>): void {
  const die = () => process.kill(process.pid, 'SIGKILL')
  let met = false
  watchStatements({
    before(sql) {
      met ||= new RegExp(statement).test(sql)
      if (met && moment === 'before') die()
    },
    after(sql) {
      if (met && sql === 'commit') die()
    },
  })
}

/** Stands still before the next statement that matches until a byte comes on standard input. */
function pauseAt(statement: string): void {
  let paused = false
  watchStatements({
    before(sql) {
      if (paused || !new RegExp(statement).test(sql)) return
      paused = true
      tell({ told: 'paused' })
      readSync(0, Buffer.alloc(1))
    },
    after: () => undefined,
  })
}
