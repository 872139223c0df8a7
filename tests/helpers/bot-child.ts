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
  z.object({ order: z.enum(['tick', 'role', 'stop']), id: z.number() }),
])

const tell = (message: object) => process.send?.(message)

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
    const value = await (order.order === 'jump' ? clock.jumpTo(order.instant) : bot[order.order]())
    tell({ told: 'done', id: order.id, value })
  })
  tell({ told: 'started' })
  await report(bot)
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

/** Kills this process before a statement that matches, or once the transaction that it stands in is committed. */
function dieInDatabase({ statement: wanted, moment }: z.infer<typeof Death>): void {
  const prepare = SQLite.prototype.prepare
  const fatal = new RegExp(wanted)
  const die = () => process.kill(process.pid, 'SIGKILL')
  let met = false
  SQLite.prototype.prepare = function (this: SQLite.Database, sql: string) {
    const statement: SQLite.Statement<unknown[]> = prepare.call(this, sql)
    for (const method of ['run', 'all'] as const) {
      const execute = statement[method].bind(statement)
      const watched = (...parameters: unknown[]) => {
        met ||= fatal.test(sql)
        if (met && moment === 'before') die()
        const result = execute(...parameters)
        if (met && sql === 'commit') die()
        return result
      }
      Object.assign(statement, { [method]: watched })
    }
    return statement
  } as typeof prepare
}
