import type { BotKind } from './child.ts'
import { inTurn } from './latency.ts'
import { buildRig } from './rig.ts'

export interface StartTimes {
  /** Milliseconds on an empty database: every guild is new, and greeted. */
  first: number[]
  /** The same again, on what was stored. */
  again: number[]
}

/** How long the bots take until they are ready, in turn. */
export async function measureStarts(guilds: number, times: number): Promise<Record<BotKind, StartTimes>> {
  const all: Record<BotKind, StartTimes> = { product: { first: [], again: [] }, bare: { first: [], again: [] } }
  for (let turn = 0; turn < times; turn++) {
    for (const kind of inTurn(['product', 'bare'] as const, turn)) {
      const rig = await buildRig(kind, { guilds, people: 3 })
      all[kind].first.push(rig.bot.readyAfter)
      await rig.restart()
      all[kind].again.push(rig.bot.readyAfter)
      await rig.close()
    }
  }
  return all
}
