import 'dotenv/config'
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { StartError } from './errors.ts'

// Most of a start is compiling: what was compiled is kept for the next one, where that folder can be written.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/movie-night', import.meta.url)))

try {
  const { startBot } = await import('./app.ts')
  const { systemClock } = await import('./clock.ts')
  const { readConfig } = await import('./config.ts')
  const bot = await startBot(readConfig(process.env), systemClock)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => bot.stop())
  await bot.ended.finally(() => bot.stop())
} catch (error) {
  process.stderr.write(`${error instanceof StartError ? error.message : (error as Error).stack}\n`)
  process.exitCode = 1
}

// Whatever still hangs must not keep alive a bot that has ended.
process.exit()
