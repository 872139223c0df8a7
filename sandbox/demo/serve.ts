import { once } from 'node:events'
import { createMovableClock } from '../clock.ts'
import type { KeptSandbox } from '../kept.ts'
import { type Demo, resumeDemo, startDemo } from './demo.ts'
import { prepareFirstMinute } from './first-minute.ts'
import { greeting } from './greeting.ts'
import { keepWritten } from './keeping.ts'
import { openStore, type Store } from './store.ts'

/** Where the page is unless somebody else is there already. */
export const friendlyPort = 4800

export interface ServeOptions {
  /** This port and no other; if left out, that of the last time, the friendly one, or any free one. */
  port?: number | undefined
  /** The folder where everything is kept for the next time; if left out, nothing is. */
  folder?: string | undefined
  /** Takes a line for the reader. */
  write(line: string): void
  /** Ends the demo. */
  signal: AbortSignal
}

/**
 * The demo: sandbox, page and bot in one process, until `signal`. Its clock is the time of day, or goes on where a demo
 * that was kept stood still. Rejects when the port is taken, with `CannotKeep` where the folder is no good, or when the
 * bot ends by itself.
 */
export async function serveDemo({ port, folder, write, signal }: ServeOptions): Promise<void> {
  const store = folder === undefined ? undefined : openStore(folder)
  try {
    const kept = store?.read()
    const usual = [...new Set([...(kept ? [portOf(kept)] : []), friendlyPort, 0])]
    const { opened: demo, taken } = await onFreePort(port === undefined ? usual : [port], at => open(at, folder, kept))
    await run(demo, store, { write, signal }, () => greeting({ url: demo.url, folder, kept, taken }))
  } finally {
    store?.close()
  }
}

const portOf = ({ url }: { url: string }) => Number(new URL(url).port)

/** Tries one port after the other while they are taken. */
async function onFreePort<Opened>(
  [port = 0, ...others]: number[],
  open: (port: number) => Promise<Opened>,
): Promise<{ opened: Opened; taken: number[] }> {
  try {
    return { opened: await open(port), taken: [] }
  } catch (error) {
    if (others.length === 0 || !isPortTaken(error)) throw error
    const { opened, taken } = await onFreePort(others, open)
    return { opened, taken: [port, ...taken] }
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

/** What was kept, or a town that a newcomer can act in at once. */
async function open(port: number, folder: string | undefined, kept: KeptSandbox | undefined): Promise<Demo<unknown>> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const clock = createMovableClock({ running: true, ...(kept && { start: Date.parse(kept.now) }) })
  if (folder !== undefined && kept) return resumeDemo({ clock, port, zone, folder }, kept)
  const demo = await startDemo({ clock, port, zone, folder })
  try {
    await prepareFirstMinute(demo)
    return demo
  } catch (error) {
    await demo.stop()
    throw error
  }
}

/** Until the signal, or until the bot ends. What happens in the meantime is written down. */
async function run(
  demo: Demo<unknown>,
  store: Store | undefined,
  { write, signal }: Pick<ServeOptions, 'write' | 'signal'>,
  greet: () => string[],
): Promise<void> {
  let writeLast: (() => void) | undefined
  try {
    if (signal.aborted) return
    const failed = (error: unknown) => write(`What happened could not be written down: ${error}`)
    writeLast = store && keepWritten(demo.sandbox, store, failed)
    for (const line of greet()) write(line)
    await Promise.race([once(signal, 'abort'), demo.bot.ended])
  } finally {
    await demo.stop()
    writeLast?.()
  }
}
