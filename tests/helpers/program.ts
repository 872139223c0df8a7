import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const main = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'src', 'main.ts')

/** `npm start` in a directory of its own, with this environment and no other. */
export interface Program {
  /** A directory that is empty at first; relative paths begin there. */
  directory: string
  /** Resolves with the first line of the log that contains the text; rejects when the program ends before. */
  line(text: string): Promise<string>
  signal(name: 'SIGTERM' | 'SIGINT'): void
  /** Resolves when the program has ended. */
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
}

/** Starts the program; whatever is left of it is killed when the test has finished. */
export async function startProgram(
  environment: Record<string, string> | ((directory: string) => Promise<Record<string, string>>),
): Promise<Program> {
  const directory = await mkdtemp(join(tmpdir(), 'movie-night-'))
  const env = typeof environment === 'function' ? await environment(directory) : environment
  const child = spawn(process.execPath, [main], { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
      for (const look of [...watchers]) look()
    })
  }
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>(resolve =>
    child.once('close', code => resolve({ code, ...output })),
  )
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    await rm(directory, { recursive: true })
  })
  return {
    directory,
    ended,
    signal: name => void child.kill(name),
    line: text =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = output.stdout.split('\n').find(line => line.includes(text))
          if (found) resolve(found)
        }
        watchers.add(look)
        look()
        ended.then(({ code, stderr }) => reject(new Error(`ended with ${code} before “${text}”: ${stderr}`)), reject)
      }),
  }
}
