import { createMovableClock } from '../sandbox/clock.ts'
import { startSandbox } from '../sandbox/start.ts'

/** A Trakt in a process of its own, so that what it takes to answer is not measured as the bot's. */
const sandbox = await startSandbox({ clock: createMovableClock({ running: true }) })
process.once('disconnect', () => process.exit())
process.send?.({ url: sandbox.url, env: sandbox.env })
