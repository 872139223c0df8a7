import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'

export interface DemoProcess {
  child: ChildProcess
  /** Where it has its temporary files, which is empty at first. */
  temporary: string
  /** Its working directory. */
  working: string
  /** The first line with these words; rejects when it ends without one. */
  line(words: string): Promise<string>
  /** The address of its page, once it has said so. */
  address(): Promise<string>
  ended: Promise<{ code: number | null; lines: string[]; errors: string }>
}

/** Runs `scripts/demo.ts`, in a new working directory unless told, with this `.env` and this environment. */
export async function runDemo(
  args: string[],
  of: { working?: string; dotenv?: string; environment?: Record<string, string> } = {},
): Promise<DemoProcess> {
  const temporary = await makeFolder('temporary')
  const working = of.working ?? (await makeFolder('working'))
  if (of.dotenv) await writeFile(join(working, '.env'), of.dotenv)
  const child = spawn(process.execPath, [resolve('scripts/demo.ts'), ...args], {
    cwd: working,
    env: { PATH: process.env.PATH, TMPDIR: temporary, ...of.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  const errors: string[] = []
  const watchers = new Set<() => void>()
  createInterface({ input: child.stdout }).on('line', line => {
    lines.push(line)
    for (const look of [...watchers]) look()
  })
  child.stderr.on('data', chunk => errors.push(String(chunk)))
  const ended = once(child, 'close').then(([code]) => ({ code, lines, errors: errors.join('') }))

  function line(words: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = lines.find(each => each.includes(words))
        if (found !== undefined) resolve(found)
      }
      watchers.add(look)
      look()
      ended.then(({ errors }) => reject(new Error(`The demo has ended without “${words}”: ${errors}`)), reject)
    })
  }

  return {
    ...{ child, temporary, working, line, ended },
    address: async () => /http:\/\/127\.0\.0\.1:\d+/.exec(await line('in your browser'))?.[0] ?? '',
  }
}

async function makeFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `movie-night-${name}-`))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** The people and channels of a demo's town, by their names. */
export async function townOf(url: string) {
  const client = createSandboxClient(url)
  const { guilds, people } = await client.world()
  const channels = guilds[0]?.channels ?? []
  const person = (name: string) => ({ name, ...client.person(people.find(each => each.name === name)?.id ?? '') })
  const channel = (name: string) => channels.find(each => each.name === name)?.id ?? ''
  return {
    client,
    names: { people: people.map(({ name }) => name), channels: channels.map(({ name }) => name) },
    ...{ nora: person('Nora'), ben: person('Ben'), general: channel('general'), movieNight: channel('movie-night') },
  }
}
