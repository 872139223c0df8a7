import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { buildTraktTown, linkAccount } from '../helpers/trakt-town.ts'

const run = promisify(execFile)
const API_TOKEN = 'an-operators-token-of-the-tests'

/** Every curl line of the README, in its order. */
function examples(): string[] {
  const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(match => match[1] ?? '')
  return blocks.flatMap(block => block.split('\n')).filter(line => line.startsWith('curl '))
}

test('every curl example of the README works as it stands', async () => {
  const town = await buildTraktTown({ API_TOKEN })
  await linkAccount(town, town.nora)
  const answers: string[] = []
  for (const line of examples()) {
    const command = line.replaceAll('http://127.0.0.1:8080', town.publicUrl).replace(/^curl /, 'curl -sS ')
    const { stdout } = await run('sh', ['-c', command], { env: { PATH: process.env.PATH ?? '', API_TOKEN } })
    answers.push(stdout)
  }
  const [alive = '', ready = '', status = '', synced = '', unlinked = '', metrics, login, callback] = answers
  expect(answers).toHaveLength(8)
  expect(JSON.parse(alive)).toEqual({ status: 'alive' })
  expect(JSON.parse(ready)).toEqual({ status: 'ready', database: true, gateway: true, lease: true })
  expect(JSON.parse(status)).toMatchObject({ linked: true, traktUser: 'filmfan', state: 'linked' })
  expect(JSON.parse(synced)).toEqual({ status: '/api/trakt/status/Nora', already: expect.any(Boolean) })
  expect(JSON.parse(unlinked)).toEqual({ linked: false, traktUser: 'filmfan', revoked: true })
  expect(await town.trakt.tokens()).toEqual([])
  expect(metrics).toContain('movie_night_interactions_total{type="ApplicationCommand"}')
  for (const page of [login, callback]) {
    expect(page).toMatch(/^HTTP\/1\.1 410 Gone\r\n/)
    expect(page).toContain('This link is no longer good')
  }
})
