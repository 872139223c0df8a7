import { expect, onTestFinished } from 'vitest'
import type { Outcome, SeenMessage } from '../../sandbox/client.ts'
import { findFreePort } from '../../sandbox/demo/trakt.ts'
import { createTraktClient, type TraktClient } from '../../sandbox/trakt/client.ts'
import { createVisitor, type Visitor, type WebPage } from '../../sandbox/visitor.ts'
import { type Bot, startBot } from '../../src/app.ts'
import type { Clock } from '../../src/clock.ts'
import { readConfig, secretsOf } from '../../src/config.ts'
import { createLog, type Logger } from '../../src/log.ts'
import { buildTown, type Person, press, type Town, textOf } from './e2e.ts'

/** A town whose bot can link Trakt accounts. */
export interface TraktTown extends Town {
  bot: Bot
  log: Logger
  /** The sandbox's Trakt: its people and its faults. */
  trakt: TraktClient
  /** Where browsers reach the bot. */
  publicUrl: string
  /** Every line that the bot has logged, at the finest level. */
  lines: string[]
  /** The sleeps of the bot that have begun so far, in milliseconds. */
  sleeps: number[]
  /** Calls `look` at each sleep that begins; answers the function that ends this. */
  watchSleeps(look: () => void): () => void
  /** Resolves with a line that has these words and was logged after the first `since` lines, now or later. */
  logged(words: string, since?: number): Promise<string>
  /** Stops the bot and starts another one on the same database and port, with what differs in its environment. */
  restart(change?: Record<string, string>): Promise<void>
}

/**
 * `environment`: what differs; an empty text unsets, as `PUBLIC_URL: ''` does for device codes only. `timeoutMs`: real
 * milliseconds that Trakt is given for an answer, for a test in which none comes.
 */
export async function buildTraktTown(
  environment: Record<string, string> = {},
  { timeoutMs }: { timeoutMs?: number } = {},
): Promise<TraktTown> {
  const town = await buildTown()
  const trakt = createTraktClient(town.sandbox.url)
  const port = await findFreePort()
  const publicUrl = `http://127.0.0.1:${port}`
  await trakt.changeApplication({ redirectUris: [`${publicUrl}/auth/trakt/callback`] })
  const configOf = (change: Record<string, string>) => {
    const config = readConfig({
      ...town.sandbox.env,
      DATABASE_URL: town.databaseUrl,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      ...environment,
      ...change,
    })
    return timeoutMs && config.trakt ? { ...config, trakt: { ...config.trakt, timeoutMs } } : config
  }
  const lines: string[] = []
  const sleeps: number[] = []
  const watching = new Set<() => void>()
  const reading = new Set<() => void>()
  const destination = {
    write(line: string) {
      lines.push(line)
      for (const look of [...reading]) look()
    },
  }
  const log = createLog({ level: 'trace', secrets: secretsOf(configOf({})), destination })
  const clock: Clock = {
    now: town.clock.now,
    sleep(ms, signal) {
      const sleep = town.clock.sleep(ms, signal)
      sleeps.push(ms)
      for (const look of [...watching]) look()
      return sleep
    },
  }
  const start = async (change: Record<string, string> = {}) => {
    const bot = await startBot(configOf(change), clock, log)
    await bot.ready
    return bot
  }
  const built: TraktTown = {
    ...{ ...town, bot: await start(), log, trakt, publicUrl, lines, sleeps },
    watchSleeps(look) {
      watching.add(look)
      return () => watching.delete(look)
    },
    logged: (words, since = 0) =>
      new Promise(resolve => {
        const look = () => {
          const line = lines.slice(since).find(each => each.includes(words))
          if (line === undefined) return
          reading.delete(look)
          resolve(line)
        }
        reading.add(look)
        look()
      }),
    async restart(change) {
      await built.bot.stop()
      built.bot = await start(change)
    },
  }
  const forget = town.clock.onJump(() => built.bot.tick())
  onTestFinished(async () => {
    forget()
    await trakt.clearFaults()
    await built.bot.stop()
  })
  return built
}

export const runTrakt = (town: Town, person: Person, subcommand: string, options: Record<string, unknown> = {}) =>
  person.run(town.general, 'trakt', { subcommand, options })

/** The direct messages that somebody has, oldest first, without the private answers among them. */
export async function directMessages(person: Person): Promise<SeenMessage[]> {
  return (await person.dm()).messages.filter(message => !message.ephemeral)
}

export async function latestDirect(person: Person): Promise<SeenMessage> {
  const latest = (await directMessages(person)).at(-1)
  if (!latest) throw new Error('there is no direct message')
  return latest
}

/** Where the link button with this label leads. */
export function addressOf(message: SeenMessage | undefined, label: string): string {
  const found = JSON.stringify(message?.components).match(
    new RegExp(`\\{[^{}]*"label":"${label}"[^{}]*"url":"([^"]+)"|\\{[^{}]*"url":"([^"]+)"[^{}]*"label":"${label}"`),
  )
  const address = found?.[1] ?? found?.[2]
  if (!address) throw new Error(`no link “${label}” on the message:\n${textOf(message)}`)
  return address
}

/** `/trakt link`, and the address that the direct message leads to. */
export async function askForLink(town: TraktTown, person: Person): Promise<string> {
  const outcome = await runTrakt(town, person, 'link')
  expect(textOf(outcome.message)).toContain('I sent you a direct message')
  return addressOf(await latestDirect(person), 'Link Trakt')
}

/** Opens the address in a browser, decides at Trakt as the owner of the account, and comes back. */
export async function decideAtTrakt(
  town: TraktTown,
  visitor: Visitor,
  address: string,
  account = 'filmfan',
  decision: 'approve' | 'deny' = 'approve',
): Promise<WebPage> {
  const consent = await visitor.get(address)
  expect(consent.text).toContain('wants to use your Trakt account')
  return visitor.get(await town.trakt.consent(account, consent.url, decision))
}

export async function answerPage(
  visitor: Visitor,
  page: WebPage,
  answer: 'link' | 'cancel',
  csrf?: string,
): Promise<WebPage> {
  const form = { csrf: csrf ?? page.field('csrf'), answer }
  return visitor.post(new URL('/auth/trakt/confirm', page.url).href, form)
}

/** Links in a browser, from the command to the direct message that confirms it. */
export async function linkAccount(town: TraktTown, person: Person, account = 'filmfan'): Promise<void> {
  const visitor = createVisitor()
  const already = await runTrakt(town, person, 'link')
  const asked = textOf(already.message).includes('linked to you already')
    ? await press(person, already.message, 'Link another account')
    : already
  expect(answerTextOf(asked)).toContain('I sent you a direct message')
  const address = addressOf(await latestDirect(person), 'Link Trakt')
  const page = await decideAtTrakt(town, visitor, address, account)
  expect(page.text).toContain('Link these two accounts?')
  expect((await answerPage(visitor, page, 'link')).text).toContain('Linked')
  await town.bot.tick()
}

export function answerTextOf({ message, updated }: Outcome): string {
  return textOf(updated ?? message)
}

/** Resolves when so many sleeps as long as a poll's pause have begun since `since`, a length of `sleeps`. */
export function asleep({ sleeps, watchSleeps }: TraktTown, count: number, since = 0): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (sleeps.slice(since).filter(ms => ms >= 5_000).length < count) return
      forget()
      resolve()
    }
    const forget = watchSleeps(look)
    look()
  })
}

/** Lets the pause between two polls pass, until the bot has asked and rests again: so does the keeper of the lease. */
export async function poll(town: TraktTown, by = 5_000): Promise<void> {
  const since = town.sleeps.length
  await town.client.jump({ by })
  await asleep(town, 2, since)
}

/** Does something, and waits until the person sees a message that says these words. */
export async function seenAfter(
  town: TraktTown,
  person: Person,
  words: string,
  act: () => Promise<unknown>,
): Promise<SeenMessage> {
  const socket = new WebSocket(`${town.sandbox.url.replace('http', 'ws')}/sandbox/live?as=${person.id}`)
  onTestFinished(() => socket.close())
  const found = Promise.withResolvers<SeenMessage>()
  socket.addEventListener('message', ({ data }) => {
    const { message } = JSON.parse(String(data)) as { message?: SeenMessage }
    if (message && textOf(message).includes(words)) found.resolve(message)
  })
  await new Promise(resolve => socket.addEventListener('open', resolve, { once: true }))
  await act()
  return found.promise
}
