import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs, styleText } from 'node:util'

const usage = `npm run demo                    the bot on a sandbox with a page and some friends, until Ctrl-C
npm run demo -- --port 5000     the page on this port; without it, on 4800 or any free one
npm run demo -- --keep          what happens is kept in data/demo and goes on the next time
npm run demo -- --play          no page: five friends play a whole week, and you read it
npm run demo -- --help          this`

/** Where a demo is kept, from the directory in which it was started. */
const folder = 'data/demo'

class UsageError extends Error {}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const write = (line: string) => console.log(line)

try {
  const { port, keep, play, help } = readArguments(process.env.PORT)
  if (help) write(usage)
  else await (play ? playWeek() : serve(port, keep ? folder : undefined))
} catch (error) {
  console.error(wordsFor(error))
  process.exitCode = 1
}

async function serve(port: number | undefined, folder: string | undefined): Promise<void> {
  const ending = new AbortController()
  for (const signal of signals) process.on(signal, end)
  const { serveDemo } = await load()
  await serveDemo({ port, folder, write, signal: ending.signal })

  /** The first time everything is put away; whoever does not want to wait for that asks again. */
  function end(): void {
    if (ending.signal.aborted) process.exit(1)
    write('Ending…')
    ending.abort()
  }
}

async function playWeek(): Promise<void> {
  const began = performance.now()
  for (const signal of signals) process.once(signal, () => process.exit(1))
  const { playDemo } = await load()
  await playDemo({
    write,
    paint: (style, text) => styleText(style, text, { stream: process.stdout }),
    columns: Math.min(process.stdout.columns || 100, 100),
  })
  write('')
  write(`Everything happened as it should: a week in ${((performance.now() - began) / 1000).toFixed(1)} seconds.`)
}

/**
 * Loading all of it takes the most of a second: whoever waits is told at once that something happens, and what was
 * compiled is kept for the next time.
 */
async function load(): Promise<typeof import('../sandbox/main.ts')> {
  write('Starting Movie Night on its sandbox…')
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/movie-night', import.meta.url)))
  return import('../sandbox/main.ts')
}

/** Throws `UsageError` that says what is wrong. `usualPort` is what the environment names, for whoever names none. */
function readArguments(usualPort: string | undefined) {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parsed(() =>
    parseArgs({ options: { port: { type: 'string' }, keep: flag, play: flag, help: flag } as const }),
  )
  if (values.play && values.keep) throw new UsageError('--play always begins anew: there is nothing to keep.')
  if (values.play && values.port !== undefined) throw new UsageError('--play has no page, and therefore no port.')
  const port =
    values.port === undefined
      ? readPort('The environment’s PORT', usualPort || undefined)
      : readPort('--port', values.port)
  return { ...values, port }
}

function readPort(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port < 65_536)) throw new UsageError(`${name} is a number from 0 to 65535, not ${text || 'nothing'}.`)
  return port
}

function parsed<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message, { cause: error }) : error
  }
}

function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'DidNotHappen') return `This did not happen: ${error.message}`
  if (error.name === 'CannotKeep') return error.message
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'That port is taken. Choose another one, or leave --port out.'
  return error.stack ?? error.message
}
