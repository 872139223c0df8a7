import { onTestFinished } from 'vitest'
import { type Bot, startBot } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type { Town } from './e2e.ts'

export interface LoggedBot extends Bot {
  /** Everything that was logged so far, one JSON object a line. */
  logged(): string
  /** Resolves with the first line that contains the text, now or later. */
  line(text: string): Promise<string>
}

/** The real bot in this process, as `startTownBot`, with its log caught. */
export async function startLoggedBot(town: Town, environment: Record<string, string> = {}): Promise<LoggedBot> {
  const config = readConfig({ ...town.sandbox.env, DATABASE_URL: town.databaseUrl, ...environment })
  const lines: string[] = []
  const waiting = new Set<(line: string) => void>()
  const destination = {
    write(line: string) {
      lines.push(line)
      for (const told of waiting) told(line)
    },
  }
  const log = createLog({ level: 'info', secrets: [config.discordToken, config.tmdbApiKey], destination })
  const bot = await startBot(config, town.clock, log)
  const forget = town.clock.onJump(() => bot.tick())
  onTestFinished(async () => {
    forget()
    await town.client.clearFaults()
    await bot.stop()
  })
  await bot.ready
  return {
    ...bot,
    logged: () => lines.join(''),
    line(text) {
      const known = lines.find(line => line.includes(text))
      if (known !== undefined) return Promise.resolve(known)
      return new Promise(resolve => {
        const told = (line: string) => {
          if (!line.includes(text)) return
          waiting.delete(told)
          resolve(line)
        }
        waiting.add(told)
      })
    },
  }
}
