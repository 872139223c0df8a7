import 'dotenv/config'
import { startBot } from './app.ts'
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { StartError } from './errors.ts'

try {
  const bot = await startBot(readConfig(process.env), systemClock)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => bot.stop())
  await bot.ended.finally(() => bot.stop())
} catch (error) {
  process.stderr.write(`${error instanceof StartError ? error.message : (error as Error).stack}\n`)
  process.exitCode = 1
}

// Whatever still hangs must not keep alive a bot that has ended.
process.exit()
