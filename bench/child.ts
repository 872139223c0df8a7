import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { commands } from '../commands/index.ts'
import type { FromBot, ToBot } from './bots/messages.ts'

export type BotKind = 'product' | 'bare'

export interface Usage {
  /** Bytes. */
  rss: number
  heap: number
  /** Milliseconds of processor time since the start. */
  cpu: number
}

export interface BotProcess {
  /** Milliseconds from the start of the process until it was connected, with its commands registered. */
  readyAfter: number
  /** What it uses, after a collection of garbage or as it is. */
  measure(how?: 'measure' | 'glance'): Promise<Usage>
  stop(): Promise<void>
}

/** Starts a bot in a process of its own, as in production. Rejects when it ends before it is ready. */
export async function startBotProcess(kind: BotKind, environment: Record<string, string>): Promise<BotProcess> {
  const began = performance.now()
  const child = fork(fileURLToPath(new URL(`bots/${kind}.ts`, import.meta.url)), {
    execArgv: ['--expose-gc', ...(process.env.BENCH_EXEC_ARGV ?? '').split(' ').filter(Boolean)],
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'warn',
      BENCH_COMMANDS: JSON.stringify(commands.map(({ data }) => data.toJSON())),
      ...environment,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const send = (message: ToBot) => child.send(message)
  const ended = endOf(child)
  await Promise.race([told(child, 'ready'), ended.then(failed(kind))])
  const readyAfter = performance.now() - began
  return {
    readyAfter,
    async measure(how = 'measure') {
      const answer = told(child, 'usage')
      send({ type: how })
      return answer
    },
    async stop() {
      if (child.connected) send({ type: 'stop' })
      await ended
    },
  }
}

async function told<Type extends FromBot['type']>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<FromBot, { type: Type }>> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [FromBot]
    if (message.type === type) return message as Extract<FromBot, { type: Type }>
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  await once(child, 'exit')
}

function failed(kind: BotKind): () => never {
  return () => {
    throw new Error(`The ${kind} bot has ended too early.`)
  }
}
