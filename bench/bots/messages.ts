/** What the bench and its bots tell each other over IPC. */
export type FromBot = { type: 'ready' } | { type: 'usage'; rss: number; heap: number; cpu: number }
/** `measure` collects garbage first, `glance` does not. */
export type ToBot = { type: 'measure' | 'glance' | 'stop' }

/** Tells the bench that the bot is ready, and answers it until it says stop. */
export function serveBench(stop: () => Promise<unknown>): void {
  const send = (message: FromBot) => process.send?.(message)
  process.on('message', async (message: ToBot) => {
    if (message.type === 'stop') {
      await stop()
      return process.disconnect()
    }
    if (message.type === 'measure') globalThis.gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    const { user, system } = process.cpuUsage()
    send({ type: 'usage', rss, heap: heapUsed, cpu: (user + system) / 1000 })
  })
  // Without the bench there is nothing left to do.
  process.once('disconnect', () => process.exit())
  send({ type: 'ready' })
}
