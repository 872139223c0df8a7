import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createSandboxClient } from '../sandbox/client.ts'
import type { Person } from '../sandbox/discord/world.ts'
import catalogue from '../sandbox/tmdb/catalogue.json' with { type: 'json' }
import { createTraktClient } from '../sandbox/trakt/client.ts'
import { nominate, openPanel, type Panel, startWeek, vote } from './acts.ts'
import { fillBallots, guildAt, type Samples } from './latency.ts'
import { buildRig, outcome, type Rig } from './rig.ts'

export interface ImportSize {
  plays: number
  /** How many members link an account of that size while others vote, one after the other; one before them while nobody does. */
  members: number
  /** Real time without an import, before and after each: milliseconds. */
  quiet: number
}

/** What an import is like, and how the game answers meanwhile and without one. */
export interface Imports {
  /** Calls to Trakt for one import. */
  reads: number
  /** From the first of them to the last, while nobody votes and of the slowest while somebody does: milliseconds. */
  alone: number
  besideVotes: number
  /** Above what the idle bot uses, while nobody votes. Bytes. */
  rss: number
  heap: number
  during: Samples
  without: Samples
}

/** Trakt takes 500 reads in five minutes of each member; the bot keeps a distance (Trakt's guide on rate limits). */
export const mostReads = 400

const films = 25
const voters = 40
const betweenNominations = 70
/** Whether an import runs or not, the bench looks as often, since that takes its time from the bot, too. Milliseconds. */
const betweenLooks = 100

const Host = z.object({ url: z.string(), env: z.record(z.string(), z.string()) })

/** Members with a big library link their accounts: the first while nobody does anything, others while everybody votes. */
export async function measureImports(size: ImportSize): Promise<Imports> {
  const trakt = await startTrakt()
  const rig = await buildRig('product', { guilds: 1, people: voters }, trakt.environment)
  try {
    const panels = await fillRound(rig)
    const idle = await rig.bot.measure()
    const alone = await importOne(rig, trakt, await offerLibrary(rig, trakt, 0, size))
    const imports: Imports = {
      reads: alone.reads,
      alone: alone.milliseconds,
      besideVotes: 0,
      rss: alone.rss - idle.rss,
      heap: alone.heap - idle.heap,
      during: new Map(),
      without: new Map(),
    }
    for (let member = 1; member <= size.members; member++) {
      const offered = await offerLibrary(rig, trakt, member, size)
      const votes = startVoting(rig, panels, imports)
      await lookFor(rig, trakt, size.quiet)
      const { milliseconds } = await importOne(rig, trakt, offered, votes.importing)
      await lookFor(rig, trakt, size.quiet)
      await votes.end()
      imports.besideVotes = Math.max(imports.besideVotes, milliseconds)
    }
    return imports
  } finally {
    await rig.close()
    await trakt.close()
  }
}

type Trakt = Awaited<ReturnType<typeof startTrakt>>

async function startTrakt() {
  const child = fork(fileURLToPath(new URL('trakt-host.ts', import.meta.url)), { env: { PATH: process.env.PATH } })
  const [told] = await once(child, 'message')
  const { url, env } = Host.parse(told)
  return {
    people: createTraktClient(url),
    log: createSandboxClient(url),
    environment: Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('TRAKT_'))),
    async close() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

async function fillRound(rig: Rig): Promise<Panel[]> {
  const guild = guildAt(rig, 0)
  await startWeek(rig, guild)
  for (const [index, { id }] of catalogue.slice(0, films).entries()) {
    const person = rig.people[index]
    if (!person) throw new Error('there are too few people')
    await nominate(rig, person, guild, id)
    await delay(betweenNominations)
  }
  return fillBallots(rig)
}

/** An account with a library, and the code with which a member is about to link it. */
async function offerLibrary(rig: Rig, { people, log }: Trakt, member: number, size: ImportSize) {
  const account = `collector${member}`
  await people.createAccount({ username: account })
  await people.generateLibrary(account, { plays: size.plays, watchlist: 200, seed: member + 1 })
  await log.clearLog()
  const person = rig.people[member]
  if (!person) throw new Error('there are too few people')
  return { account, code: await askForCode(rig, person) }
}

/** Links the account, and waits until its import has ended. `importing` is told when that begins and ends. */
async function importOne(
  rig: Rig,
  trakt: Trakt,
  { account, code }: { account: string; code: string },
  importing: (now: boolean) => void = () => undefined,
): Promise<{ reads: number; milliseconds: number; rss: number; heap: number }> {
  await trakt.people.activate(account, code)
  while ((await look(rig, trakt)).reads.length === 0) await delay(betweenLooks)
  const began = performance.now()
  importing(true)
  const most = { rss: 0, heap: 0 }
  for (;;) {
    const { reads, rss, heap } = await look(rig, trakt)
    most.rss = Math.max(rss, most.rss)
    most.heap = Math.max(heap, most.heap)
    if (reads.some(route => route.startsWith('/sync/watchlist'))) {
      importing(false)
      return { reads: reads.length, milliseconds: performance.now() - began, ...most }
    }
    await delay(betweenLooks)
  }
}

/** Members open their ballots and vote, one after the other, until `end`. */
function startVoting(rig: Rig, panels: readonly Panel[], { during, without }: Imports) {
  let [isImporting, isOver] = [false, false]
  const voting = (async () => {
    for (let turn = 0; !isOver; turn++) {
      const began = isImporting
      const { taken, panel } = await voteOnce(rig, panels, turn)
      if (began !== isImporting) continue
      add(began ? during : without, '/vote', panel)
      add(began ? during : without, 'vote', taken)
    }
  })()
  return {
    importing(now: boolean): void {
      isImporting = now
    },
    end(): Promise<void> {
      isOver = true
      return voting
    },
  }
}

/** The calls of the import so far, and what the bot uses. */
async function look(rig: Rig, trakt: Trakt) {
  return { reads: await readsOf(trakt), ...(await rig.bot.measure('glance')) }
}

async function lookFor(rig: Rig, trakt: Trakt, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds
  while (performance.now() < end) {
    await look(rig, trakt)
    await delay(betweenLooks)
  }
}

/** The calls of the import so far, by their addresses. */
async function readsOf({ log }: Trakt): Promise<string[]> {
  const calls = await log.log('trakt')
  return calls.map(({ route }) => route).filter(route => route.startsWith('/sync/'))
}

async function askForCode(rig: Rig, person: Person): Promise<string> {
  const { channel } = guildAt(rig, 0)
  const begun = rig.sandbox.inside.acts.runCommand(person, { channel, name: 'trakt', subcommand: 'link' })
  const { message } = await outcome(rig, begun)
  const code = /\*\*`([0-9A-F]+)`\*\*/.exec(JSON.stringify(message))?.[1]
  if (!code) throw new Error(`no code on the answer: ${JSON.stringify(message)}`)
  return code
}

/** Milliseconds of opening a ballot and of voting on one. */
async function voteOnce(rig: Rig, panels: readonly Panel[], turn: number): Promise<{ panel: number; taken: number }> {
  const panel = panels[turn % panels.length]
  if (!panel) throw new Error('nobody has a ballot open')
  const { took } = await openPanel(rig, panel.person, guildAt(rig, 0))
  return { panel: took, taken: await vote(rig, panel, turn) }
}

function add(samples: Samples, name: string, milliseconds: number): void {
  const known = samples.get(name)
  if (known) known.push(milliseconds)
  else samples.set(name, [milliseconds])
}
