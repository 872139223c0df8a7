import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import type { Town } from './e2e.ts'

const Told = z.object({ entry: z.object({ kind: z.string(), method: z.string(), route: z.string() }) })

/**
 * Watches the sandbox's log as it is written. `next` resolves with the next entry of that method (`IDENTIFY`, `RESUME`,
 * `PUT`, …), one that came since the last call included.
 */
export async function watchLog(town: Town): Promise<{ next(method: string): Promise<void> }> {
  const socket = new WebSocket(`${town.sandbox.url.replace('http', 'ws')}/sandbox/live`)
  const seen: string[] = []
  const waiting = new Set<() => void>()
  socket.on('message', text => {
    const told = Told.safeParse(JSON.parse(String(text)))
    if (told.success) seen.push(told.data.entry.method)
    for (const look of [...waiting]) look()
  })
  onTestFinished(() => socket.terminate())
  await once(socket, 'open')
  return {
    next: method =>
      new Promise(resolve => {
        const look = () => {
          const index = seen.indexOf(method)
          if (index < 0) return
          seen.splice(0, index + 1)
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}
