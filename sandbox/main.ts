import { createMovableClock } from './clock.ts'
import { startDemo } from './demo/demo.ts'
import { playBegins, playWeek } from './demo/play.ts'
import { createStage } from './demo/stage.ts'
import type { Paint } from './demo/terminal-text.ts'
import { createTranscript } from './demo/transcript.ts'

export { serveDemo } from './demo/serve.ts'

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
