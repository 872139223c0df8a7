import type { Panel } from './acts.ts'
import type { Usage } from './child.ts'
import { type ImportSize, type Imports, measureImports, mostReads } from './imports.ts'
import { fillBallots, type LatencySize, measureLatency, measureNominations, type Samples } from './latency.ts'
import { compare, type Row } from './report.ts'
import { buildRig, type Rig } from './rig.ts'
import { measureCommits } from './sqlite.ts'
import { measureStarts } from './start-time.ts'
import { median, spreadOf } from './statistics.ts'
import { type Load, measureVotes } from './throughput.ts'

export interface Size {
  /** How often a bot is started with one guild and with a thousand. */
  starts: { few: number; many: number }
  latency: LatencySize
  votes: { members: number; bouts: number; seconds: number }
  /** Who votes in the round that is measured. */
  voters: number
  commitMilliseconds: number
  imports: ImportSize
}

type Bound = Parameters<typeof compare>[1]

/** Aims for the median latency of what people wait for most. */
const medianAims: Record<string, Bound> = {
  'autocomplete, cached': { atMost: 1.5 },
  vote: { atMost: 1.5 },
}
/** The game answers within its usual latency while an account is imported. */
const importBounds: Record<'p50' | 'p95' | 'p99', Bound> = {
  p50: { atMost: 1.5 },
  p95: undefined,
  p99: { atMost: 2 },
}
/** The most memory that an import may take above what the bot uses when nothing happens. Megabytes. */
const importMemory = 150
/** No reply comes later under load. Milliseconds. */
const latestReply = 1_000

/** Runs the whole bench; `progress` hears what is going on. `imports` are compared with the same bot without one. */
export async function measureAll(
  size: Size,
  progress: (words: string) => void,
): Promise<{ rows: Row[]; imports: Row[]; notes: string[] }> {
  const { rows, notes } = await measureRunning(size, progress)
  progress('starting with 1 and with 1,000 guilds')
  rows.push(...startRows('1 guild', await measureStarts(1, size.starts.few)))
  rows.push(...startRows('1,000 guilds', await measureStarts(1_000, size.starts.many)))
  progress(`importing ${size.imports.plays.toLocaleString('en')} plays`)
  const imports = importRows(await measureImports(size.imports), size.imports)
  const commits = await measureCommits(size.commitMilliseconds)
  rows.push(
    compare({ name: 'better-sqlite3 alone: commits', unit: '/s', value: commits.perSecond, baseline: null }),
    compare({
      name: 'better-sqlite3 alone: one commit after a pause, p50',
      unit: 'ms',
      value: commits.afterPause,
      baseline: null,
    }),
  )
  return { rows, imports, notes }
}

/** Latency, load and memory of both bots, which run all the while. */
async function measureRunning(
  size: Size,
  progress: (words: string) => void,
): Promise<{ rows: Row[]; notes: string[] }> {
  const people = size.voters
  const guilds = size.latency.rounds + 1
  progress('starting both bots')
  const product = await buildRig('product', { guilds, people })
  const bare = await buildRig('bare', { guilds, people })
  const rigs = [product, bare]
  try {
    const idle = await usageOf(rigs)
    progress('nominating')
    const nominations = await measureNominations(rigs, size.latency)
    progress(`${people} members vote`)
    const ballots = new Map<Rig, Panel[]>()
    for (const rig of rigs) ballots.set(rig, await fillBallots(rig))
    progress(`${size.votes.members} members click at once`)
    const load = both(await measureVotes(rigs, ballots, size.votes), product, bare)
    progress('one after the other')
    const latency = await measureLatency(rigs, ballots, size.latency)
    const after = await usageOf(rigs)
    const rows = [
      ...latencyRows(both(latency, product, bare)),
      ...latencyRows(both(nominations, product, bare)),
      ...loadRows(load),
      ...memoryRows('idle', both(idle, product, bare)),
      ...memoryRows('after the load', both(after, product, bare)),
    ]
    return { rows, notes: [useWords(load)] }
  } finally {
    await Promise.allSettled(rigs.map(rig => rig.close()))
  }
}

interface Both<T> {
  product: T
  bare: T
}

function both<T>(of: Map<Rig, T>, product: Rig, bare: Rig): Both<T> {
  const [one, other] = [of.get(product), of.get(bare)]
  if (one === undefined || other === undefined) throw new Error('one of the bots was not measured')
  return { product: one, bare: other }
}

async function usageOf(rigs: readonly Rig[]): Promise<Map<Rig, Usage>> {
  return new Map(await Promise.all(rigs.map(async rig => [rig, await rig.bot.measure()] as const)))
}

function latencyRows({ product, bare }: Both<Samples>): Row[] {
  return [...product].flatMap(([name, samples]) => {
    const [value, baseline] = [spreadOf(samples), spreadOf(bare.get(name) ?? [])]
    return (['p50', 'p95', 'p99'] as const).map(point =>
      compare(
        { name: `${name}, ${point}`, unit: 'ms', value: value[point], baseline: baseline[point] },
        point === 'p50' ? medianAims[name] : undefined,
      ),
    )
  })
}

function loadRows({ product, bare }: Both<Load[]>): Row[] {
  const rate = (loads: Load[]) => median(loads.map(load => load.perSecond))
  const longest = (loads: Load[]) => Math.max(...loads.map(load => load.longest))
  const slowest = compare({
    name: 'longest reply under that load',
    unit: 'ms',
    value: longest(product),
    baseline: longest(bare),
  })
  return [
    compare(
      { name: 'votes, 200 members at once', unit: '/s', value: rate(product), baseline: rate(bare) },
      { atLeast: 0.8 },
    ),
    { ...slowest, aim: { words: '≤ 1 s', met: slowest.value <= latestReply } },
  ]
}

function memoryRows(when: string, { product, bare }: Both<Usage>): Row[] {
  const megabytes = (bytes: number) => bytes / 2 ** 20
  return (['rss', 'heap'] as const).map(kind =>
    compare({
      name: `memory ${when}, ${kind}`,
      unit: 'MB',
      value: megabytes(product[kind]),
      baseline: megabytes(bare[kind]),
    }),
  )
}

function startRows(guilds: string, { product, bare }: Awaited<ReturnType<typeof measureStarts>>): Row[] {
  const row = (name: string, kind: 'first' | 'again') =>
    compare(
      { name, unit: 'ms', value: median(product[kind]), baseline: median(bare[kind]) },
      guilds === '1 guild' ? undefined : { atMost: 1.3 },
    )
  return [row(`start to ready, ${guilds}`, 'again'), row(`first start to ready, ${guilds}, all new`, 'first')]
}

function importRows({ reads, alone, besideVotes, rss, heap, during, without }: Imports, { plays }: ImportSize): Row[] {
  const name = `import of ${plays.toLocaleString('en')} plays`
  const alike = { baseline: null }
  const upTo = (row: Row, most: number): Row => ({
    ...row,
    aim: { words: `≤ ${most} ${row.unit}`, met: row.value <= most },
  })
  const latency = [...during].flatMap(([act, samples]) => {
    const [value, baseline] = [spreadOf(samples), spreadOf(without.get(act) ?? [])]
    return (['p50', 'p95', 'p99'] as const).map(point =>
      compare(
        { name: `${act} meanwhile, ${point}`, unit: 'ms', value: value[point], baseline: baseline[point] },
        importBounds[point],
      ),
    )
  })
  return [
    upTo(compare({ name: `${name}, calls to Trakt`, unit: 'reads', value: reads, ...alike }), mostReads),
    upTo(compare({ name: `${name}, rss above idle`, unit: 'MB', value: rss / 2 ** 20, ...alike }), importMemory),
    upTo(compare({ name: `${name}, heap above idle`, unit: 'MB', value: heap / 2 ** 20, ...alike }), importMemory),
    compare({ name: `${name}, while members vote`, unit: 'ms', value: besideVotes, baseline: alone }),
    ...latency,
  ]
}

/** Says which of the processes was the bottleneck. */
function useWords({ product, bare }: Both<Load[]>): string {
  const use = (loads: Load[], of: 'botUse' | 'sandboxUse') =>
    `${Math.round(median(loads.map(load => load[of])) * 100)} %`
  return (
    `Under that load Movie Night used ${use(product, 'botUse')} of a core and the sandbox ${use(product, 'sandboxUse')}; ` +
    `the bare bot ${use(bare, 'botUse')} and the sandbox ${use(bare, 'sandboxUse')}.`
  )
}
