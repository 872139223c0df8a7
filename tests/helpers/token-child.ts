import { flushCompileCache } from 'node:module'
import { z } from 'zod'
import { openDatabase } from '../../db/database.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import type { Clock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { createTrakt } from '../../src/services/trakt.ts'
import { noHooks } from './hooks.ts'

const Start = z.object({
  now: z.number(),
  file: z.string(),
  settings: z.object({
    apiUrl: z.string(),
    authUrl: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    publicUrl: z.string(),
    encryptionKey: z.hex().transform(key => Buffer.from(key, 'hex')),
  }),
})

const Order = z.discriminatedUnion('order', [
  z.object({ order: z.literal('ask'), userId: z.number(), callers: z.number() }),
  z.object({ order: z.literal('jump'), ms: z.number() }),
])

const tell = (message: object) => process.send?.(message)

process.once('disconnect', () => process.exit())
process.once('message', message => start(Start.parse(message)))
flushCompileCache()

async function start({ now, file, settings }: z.infer<typeof Start>): Promise<void> {
  const movable = createMovableClock({ start: now })
  const clock: Clock = {
    now: movable.now,
    sleep(ms, signal) {
      const slept = movable.sleep(ms, signal)
      tell({ told: 'sleeps' })
      return slept
    },
  }
  const { tokens } = createTrakt({
    db: await openDatabase(`file:${file}`),
    clock,
    log: createLog({ level: 'silent', secrets: [] }),
    hooks: noHooks,
    settings: { ...settings, previousEncryptionKey: undefined },
  })
  process.on('message', message => {
    const order = Order.parse(message)
    if (order.order === 'jump') return void movable.jump(order.ms)
    for (let caller = 0; caller < order.callers; caller++) ask(order.userId)
  })
  tell({ told: 'started' })

  /** SQLite answers without the event loop: when that has turned, the caller has read the stored pair and waits for a newer one. */
  function ask(userId: number): void {
    tokens.accessToken(userId).then(
      token => tell({ told: 'answered', answer: token }),
      error => tell({ told: 'answered', answer: error instanceof Error ? error.name : String(error) }),
    )
    setImmediate(() => tell({ told: 'asked' }))
  }
}
