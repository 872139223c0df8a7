import { once } from 'node:events'
import { createMovableClock } from './clock.ts'
import { type Demo, startDemo } from './demo/demo.ts'
import { prepareFirstMinute } from './demo/first-minute.ts'
import { playBegins, playWeek } from './demo/play.ts'
import { createStage } from './demo/stage.ts'
import type { Paint } from './demo/terminal-text.ts'
import { createTranscript } from './demo/transcript.ts'

/** Where the page is unless somebody else is there already. */
export const friendlyPort = 4800

export interface ServeOptions {
  /** This port and no other; the friendly one or any free one if left out. */
  port?: number
  /** Takes a line for the reader. */
  write(line: string): void
  /** Ends the demo. */
  signal: AbortSignal
}

/**
 * The demo: sandbox, page and bot in one process, with the time of day, until `signal`. Rejects when the port is taken or
 * the bot ends by itself. Nothing is left behind.
 */
export async function serveDemo({ port, write, signal }: ServeOptions): Promise<void> {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const start = (at: number) => startDemo({ clock: createMovableClock({ running: true }), port: at, zone })
  const demo = port === undefined ? await start(friendlyPort).catch(orAnyPort(() => start(0))) : await start(port)
  try {
    if (signal.aborted) return
    await prepareFirstMinute(demo)
    write(`Movie Night's sandbox is at ${demo.url} (Ctrl-C ends it)`)
    if (!signal.aborted) await Promise.race([once(signal, 'abort'), demo.bot.ended])
  } finally {
    await demo.stop()
  }
}

function orAnyPort(startAnywhere: () => Promise<Demo>): (error: unknown) => Promise<Demo> {
  return error => {
    if (isPortTaken(error)) return startAnywhere()
    throw error
  }
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

export interface PlayOptions {
  write(line: string): void
  paint: Paint
  /** The longest line. */
  columns: number
}

const plenty = { requests: 10_000, window: 1_000 }
const zone = 'UTC'

/**
 * The play: five friends live through a week in a few seconds, and `write` gets what stands in the channels. Discord's
 * limits on requests are real seconds and therefore off. Throws `DidNotHappen` when the week does not go as it should.
 */
export async function playDemo({ write, paint, columns }: PlayOptions): Promise<void> {
  const clock = createMovableClock({ start: Date.parse(playBegins) })
  const demo = await startDemo({ clock, zone, rateLimits: { global: plenty, routes: {}, other: plenty } })
  try {
    const { guilds, people } = await demo.client.world()
    const named = [...people, ...guilds.flatMap(guild => guild.channels)]
    const names = new Map(named.map(({ id, name }) => [id, name]))
    const transcript = createTranscript({ write, paint, columns, zone, names, now: clock.now })
    await playWeek(demo, createStage({ demo, transcript }))
  } finally {
    await demo.stop()
  }
}
