import { execFile } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs one of `scripts/` with nothing but this environment, where there is no `.env`. */
export async function runScript(
  name: string,
  environment: Record<string, string>,
  ...options: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'movie-night-'))
  const env = { DISCORD_TOKEN: 'sandbox.x.y', TMDB_API_KEY: '0'.repeat(32), ...environment }
  return run(process.execPath, [resolve('scripts', `${name}.ts`), ...options], { cwd, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
}
