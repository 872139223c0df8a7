import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { parseArgs, styleText } from 'node:util'

const usage = `npm run demo                    the bot on a sandbox with a page and some friends, until Ctrl-C
npm run demo -- --port 4800     the same, on this port
npm run demo -- --play          no page: five friends play a whole week, and you read it`

class UsageError extends Error {}

const write = (line: string) => console.log(line)

try {
  const { port, play } = readArguments()
  await (play ? playWeek() : serve(port))
} catch (error) {
  console.error(wordsFor(error))
  process.exitCode = 1
}

async function serve(port: number | undefined): Promise<void> {
  const { serveDemo } = await load()
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  await serveDemo({ port, write, signal: ending.signal })
}

async function playWeek(): Promise<void> {
  const began = performance.now()
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
 * Loading all of it takes the most of a second: whoever waits at a terminal sees that something happens, and what was
 * compiled is kept for the next time.
 */
async function load(): Promise<typeof import('../sandbox/main.ts')> {
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/movie-night', import.meta.url)))
  if (process.stdout.isTTY) process.stdout.write('Starting…')
  const main = await import('../sandbox/main.ts')
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K')
  return main
}

function readArguments(): { port: number | undefined; play: boolean } {
  const options = { port: { type: 'string' }, play: { type: 'boolean', default: false } } as const
  const { values } = parsed(() => parseArgs({ options }))
  const port = values.port === undefined ? undefined : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
    throw new UsageError(`--port is a number from 0 to 65535, not ${values.port}.`)
  }
  return { port, play: values.play }
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
  if (error instanceof UsageError) return `${error.message}\n\n${usage}`
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'That port is taken. Choose another one, or leave --port out.'
  return error.stack ?? error.message
}
