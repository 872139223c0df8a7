import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { serveBench } from './messages.ts'

/** Movie Night as `src/main.ts` runs it. */
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/movie-night', import.meta.url)))
const { startBot } = await import('../../src/app.ts')
const { systemClock } = await import('../../src/clock.ts')
const { readConfig } = await import('../../src/config.ts')
const bot = await startBot(readConfig(process.env), systemClock)
await bot.active
serveBench(bot.stop)
