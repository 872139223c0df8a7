import { setTimeout as delay } from 'node:timers/promises'
import catalogue from '../sandbox/tmdb/catalogue.json' with { type: 'json' }
import { autocomplete, nominate, openPanel, openVoting, type Panel, results, startWeek, vote } from './acts.ts'
import type { GuildOfRig, Rig } from './rig.ts'

/** Milliseconds of each sample, by what was done. */
export type Samples = Map<string, number[]>

/** As many as a round takes. */
const filmsPerRound = 25
/** discord.js lets 50 requests through in a second, and a nomination is three: faster ones would measure its queue. Milliseconds. */
const betweenNominations = 70
/** In flight at once where nothing is measured. */
const atOnce = 20

export interface LatencySize {
  /** Guilds whose weeks are filled with nominations while that is measured. */
  rounds: number
  /** Samples of everything else, how many go before them unmeasured, and how many in a row until it is the other bot's turn. */
  samples: number
  warmUp: number
  inARow: number
}

/** Things that no film is called alike, so that no list comes from the cache. */
const queries = catalogue.flatMap(({ title }) =>
  [3, 4, 5, 6, 7].flatMap(length => (title.length >= length ? [title.slice(0, length).toLowerCase().trim()] : [])),
)
export const distinctQueries = [...new Set(queries)].filter(query => query.length >= 3)

/** Fills the weeks of the first guilds; nominations are measured. The first one warms up. */
export async function measureNominations(rigs: readonly Rig[], size: LatencySize): Promise<Map<Rig, Samples>> {
  const all = new Map(rigs.map(rig => [rig, new Map<string, number[]>()]))
  for (let round = 0; round <= size.rounds; round++) {
    for (const rig of inTurn(rigs, round)) {
      const guild = guildAt(rig, round)
      await startWeek(rig, guild)
      for (const [index, { id }] of catalogue.slice(round, round + filmsPerRound).entries()) {
        const person = rig.people[index]
        if (!person) throw new Error('there are too few people')
        const { acknowledged, answered } = await nominate(rig, person, guild, id)
        await delay(betweenNominations)
        if (round === 0) continue
        add(all.get(rig), '/nominate, acknowledged', acknowledged)
        add(all.get(rig), '/nominate, answered', answered)
      }
    }
  }
  return all
}

/** Lets everybody vote in a full round, without measuring it. The ballots they have open. */
export async function fillBallots(rig: Rig): Promise<Panel[]> {
  const guild = guildAt(rig, 0)
  await openVoting(rig, guild)
  const panels: Panel[] = []
  const waiting = rig.people.entries()
  const worker = async () => {
    for (const [index, person] of waiting) {
      const panel = await openPanel(rig, person, guild)
      await vote(rig, panel, index)
      panels.push(panel)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return panels
}

/** Everything else, one after the other, in a round with all nominations and voters. */
export async function measureLatency(
  rigs: readonly Rig[],
  ballots: ReadonlyMap<Rig, readonly Panel[]>,
  size: LatencySize,
): Promise<Map<Rig, Samples>> {
  const all = new Map(rigs.map(rig => [rig, new Map<string, number[]>()]))
  const { warmUp } = size
  for (let begin = -warmUp; begin < size.samples; begin += size.inARow) {
    for (const rig of inTurn(rigs, begin / size.inARow)) {
      const samples = begin < 0 ? undefined : all.get(rig)
      for (let turn = begin; turn < begin + size.inARow; turn++)
        await measureOnce(rig, turn + warmUp, ballots.get(rig) ?? [], samples)
    }
  }
  return all
}

async function measureOnce(
  rig: Rig,
  turn: number,
  panels: readonly Panel[],
  samples: Samples | undefined,
): Promise<void> {
  const guild = guildAt(rig, 0)
  const panel = panels[turn % panels.length]
  if (!panel) throw new Error('nobody has a ballot open')
  const { person } = panel
  add(samples, 'autocomplete, cached', await autocomplete(rig, person, guild, 'ali'))
  const query = distinctQueries[turn % distinctQueries.length] ?? ''
  add(samples, 'autocomplete, uncached', await autocomplete(rig, person, guild, query))
  add(samples, '/vote', (await openPanel(rig, person, guild)).took)
  add(samples, 'vote', await vote(rig, panel, turn))
  add(samples, '/results', await results(rig, person, guild))
}

function add(samples: Samples | undefined, name: string, milliseconds: number): void {
  const known = samples?.get(name)
  if (known) known.push(milliseconds)
  else samples?.set(name, [milliseconds])
}

/** Who begins changes, so that a disturbance hits both. */
export function inTurn<T>(all: readonly T[], turn: number): readonly T[] {
  return Math.abs(turn) % 2 === 0 ? all : all.toReversed()
}

export function guildAt(rig: Rig, index: number): GuildOfRig {
  const guild = rig.guilds[index]
  if (!guild) throw new Error('there are too few guilds')
  return guild
}
