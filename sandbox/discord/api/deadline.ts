import type { World } from '../world.ts'

/** The earliest instant in the future that the bot shows anywhere as `<t:…>`, in milliseconds since the epoch. */
export function nextDeadline(world: World): number | undefined {
  const now = world.clock.now()
  let earliest: number | undefined
  for (const { object } of world.messages.values()) {
    if (object.author.id !== world.bot.id) continue
    const shown = JSON.stringify([object.content, object.embeds, object.components])
    for (const [, seconds] of shown.matchAll(/<t:(\d+)(?::[a-zA-Z])?>/g)) {
      const instant = Number(seconds) * 1_000
      if (instant > now && (earliest === undefined || instant < earliest)) earliest = instant
    }
  }
  return earliest
}
