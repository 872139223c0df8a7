/** What the bench and its bots tell each other over IPC. */
export type FromBot = { type: 'ready' } | { type: 'memory'; rss: number; heap: number; cpu: number }
export type ToBot = { type: 'measure' } | { type: 'stop' }

/** Tells the bench that the bot is ready, and answers it until it says stop. */
export function serveBench(stop: () => Promise<unknown>): void {
  const send = (message: FromBot) => process.send?.(message)
  process.on('message', async (message: ToBot) => {
    if (message.type === 'stop') {
      await stop()
      return process.disconnect()
    }
    const { user, system } = process.cpuUsage()
    globalThis.gc?.()
    const { rss, heapUsed } = process.memoryUsage()
    send({ type: 'memory', rss, heap: heapUsed, cpu: (user + system) / 1000 })
  })
  // Without the bench there is nothing left to do.
  process.once('disconnect', () => process.exit())
  send({ type: 'ready' })
}
