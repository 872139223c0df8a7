import { responseDeadline } from '../sandbox/discord/interactions/begin.ts'
import { type Panel, vote } from './acts.ts'
import { inTurn } from './latency.ts'
import type { Rig } from './rig.ts'

export interface Load {
  /** Votes a second that got their reply. */
  perSecond: number
  /** Milliseconds of the reply that took longest. */
  longest: number
  /** How much of one processor the bot and the sandbox used meanwhile. */
  botUse: number
  sandboxUse: number
}

/** So many members click at once, each again as soon as the reply is there; bouts of both bots take turns. */
export async function measureVotes(
  rigs: readonly Rig[],
  ballots: ReadonlyMap<Rig, readonly Panel[]>,
  size: { members: number; bouts: number; seconds: number },
): Promise<Map<Rig, Load[]>> {
  const all = new Map<Rig, Load[]>(rigs.map(rig => [rig, []]))
  for (const rig of rigs) await openConnections(rig, (ballots.get(rig) ?? []).slice(0, size.members))
  for (let bout = 0; bout < size.bouts; bout++) {
    for (const rig of inTurn(rigs, bout)) {
      const panels = (ballots.get(rig) ?? []).slice(0, size.members)
      await clickFor(rig, panels, 300)
      all.get(rig)?.push(await measureBout(rig, panels, size.seconds * 1000))
    }
  }
  return all
}

/** A server takes new connections in one by one: they are opened by and by, since that is not what is measured. */
async function openConnections(rig: Rig, panels: readonly Panel[]): Promise<void> {
  for (const share of [0.1, 0.25, 0.5, 1]) await clickFor(rig, panels.slice(0, panels.length * share), 1_000)
}

async function measureBout(rig: Rig, panels: readonly Panel[], milliseconds: number): Promise<Load> {
  const [before, own] = [await rig.bot.measure('glance'), process.cpuUsage()]
  const began = performance.now()
  const taken = await clickFor(rig, panels, milliseconds)
  const took = performance.now() - began
  const { user, system } = process.cpuUsage(own)
  const after = await rig.bot.measure('glance')
  return {
    perSecond: taken.filter(each => each < responseDeadline).length / (took / 1000),
    longest: taken.reduce((longest, each) => Math.max(longest, each), 0),
    botUse: (after.cpu - before.cpu) / took,
    sandboxUse: (user + system) / 1000 / took,
  }
}

async function clickFor(rig: Rig, panels: readonly Panel[], milliseconds: number): Promise<number[]> {
  const end = performance.now() + milliseconds
  const taken: number[] = []
  const member = async (panel: Panel, first: number) => {
    for (let turn = first; performance.now() < end; turn++) taken.push(await vote(rig, panel, turn))
  }
  await Promise.all(panels.map(member))
  return taken
}
