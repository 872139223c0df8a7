import { startBot } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { serveBench } from './messages.ts'

/** Movie Night as `npm start` runs it. */
const bot = await startBot(readConfig(process.env), systemClock)
await bot.active
serveBench(bot.stop)
