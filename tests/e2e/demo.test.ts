import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { stripVTControlCharacters } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createSandboxClient } from '../../sandbox/client.ts'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startDemo } from '../../sandbox/demo/demo.ts'
import { playBegins, playWeek } from '../../sandbox/demo/play.ts'
import { createStage, DidNotHappen } from '../../sandbox/demo/stage.ts'
import { createTranscript } from '../../sandbox/demo/transcript.ts'
import { textOf } from '../helpers/e2e.ts'

/** Runs `scripts/demo.ts` with a folder for temporary files of its own, in a working directory with this `.env`. */
async function runDemo(args: string[], { env = '' } = {}) {
  const temporary = await makeFolder('temporary')
  const working = await makeFolder('working')
  await writeFile(join(working, '.env'), env)
  const child = spawn(process.execPath, [resolve('scripts/demo.ts'), ...args], {
    cwd: working,
    env: { PATH: process.env.PATH, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  const output = createInterface({ input: child.stdout })
  output.on('line', line => lines.push(line))
  const errors: string[] = []
  child.stderr.on('data', chunk => errors.push(String(chunk)))
  return {
    child,
    temporary,
    firstLine: once(output, 'line').then(([line]) => String(line)),
    ended: endOf(child).then(code => ({ code, lines, errors: errors.join('') })),
  }
}

async function makeFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `movie-night-${name}-`))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'close')
  return code
}

const addressIn = (line: string) => /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? ''

test('the demo says in one line where its page is, and a newcomer can nominate at once', async () => {
  const { child, firstLine, ended } = await runDemo([])
  const url = addressIn(await firstLine)
  expect((await fetch(url)).headers.get('content-type')).toContain('text/html')

  const client = createSandboxClient(url)
  const { guilds, people } = await client.world()
  const nora = client.person(people[0]?.id ?? '')
  const channels = guilds[0]?.channels ?? []
  expect(people.map(({ name }) => name)).toEqual(['Nora', 'Ben', 'Cleo', 'Dan', 'Mia'])
  expect(channels.map(({ name }) => name)).toEqual(['general', 'movie-night'])
  const [general = '', movieNight = ''] = channels.map(({ id }) => id)
  expect((await nora.messages(general)).map(textOf)).toEqual([expect.stringContaining('Hello, I am Movie Night')])
  const outcome = await nora.run(movieNight, 'nominate', { options: { movie: 'tmdb:603' } })
  expect(textOf(outcome.message)).toContain('**The Matrix** (1999) is nominated')
  expect((await nora.messages(movieNight)).map(textOf)[0]).toContain('**Alien** (1979)')

  child.kill('SIGINT')
  expect(await ended).toEqual({ code: 0, lines: [expect.any(String)], errors: '' })
})

test('a .env in the working directory has no say in the demo, which leaves no file behind when it is ended', async () => {
  const { child, temporary, firstLine, ended } = await runDemo(['--port', '0'], {
    env: 'DISCORD_TOKEN=real\nDISCORD_API_URL=nowhere\nLOG_LEVEL=trace\n',
  })
  const url = addressIn(await firstLine)
  expect(await readdir(temporary)).toHaveLength(1)
  child.kill('SIGTERM')
  expect(await ended).toEqual({ code: 0, lines: [expect.any(String)], errors: '' })
  expect(await readdir(temporary)).toEqual([])
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('a second demo takes another port, and a port that is asked for but taken is an error', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0

  const refused = await runDemo(['--port', String(port)])
  expect(await refused.ended).toMatchObject({ code: 1, lines: [], errors: expect.stringContaining('port is taken') })
  expect(await readdir(refused.temporary)).toEqual([])

  const both = await Promise.all([runDemo([]), runDemo([])])
  const addresses = await Promise.all(both.map(async ({ firstLine }) => addressIn(await firstLine)))
  expect(new Set(addresses).size).toBe(2)
})

test.for([
  [['--port', 'eighty'], '--port is a number'],
  [['--speed'], "Unknown option '--speed'"],
] as const)('%j is refused with how to use the demo', async ([args, words]) => {
  const { ended } = await runDemo([...args])
  const { code, errors } = await ended
  expect(code).toBe(1)
  expect(errors).toContain(words)
  expect(errors).toContain('npm run demo -- --play')
})

test('--play prints a whole week as it reads in the channels, without colour where there is no terminal', async () => {
  const { ended, temporary } = await runDemo(['--play'])
  const { code, lines, errors } = await ended
  expect(errors).toBe('')
  expect(code).toBe(0)
  expect(await readdir(temporary)).toEqual([])

  const text = lines.join('\n')
  const inOrder = [
    'Monday, 16 February 2026',
    '#general  Movie Night:',
    'Nora presses [Set up]',
    '#movie-night  Ben types /nominate movie: ali and is offered: Alien (1979)',
    '#movie-night  Ben: /nominate movie: Alien (1979)',
    'Movie Night: (only Ben sees this)',
    '@Ben nominated Alien (1979).',
    'Movie Night: (only Cleo sees this) Alien (1979) is already in, nominated by',
    'Groundhog Day (1993) was nominated, and has been',
    'Last evening to nominate. Voting opens Thursday, 19 February 2026 09:00 (in 15 hours).',
    '#movie-night  Cleo: /trakt link',
    'direct message  Movie Night: (only Cleo sees this)',
    'Trakt account filmfan is now linked to you.',
    'The link works: Trakt has just answered.',
    'The Trakt account filmfan is unlinked.',
    'Voting is open.',
    'Dan chooses Spirited Away (2001), Amélie (2001)',
    'Dan chooses Alien (1979), Amélie (2001)',
    'Last call to vote. Voting closes Friday, 20 February 2026 12:00 (in 1 hour).',
    'The winner is Alien (1979)!',
    'How was the night? The film was Alien (1979).',
    'Ben presses [I watched it]',
    'Monday, 23 February 2026',
    'Nominations are open.',
    'Everything happened as it should',
  ]
  let at = 0
  for (const words of inOrder) {
    expect(text.slice(at)).toContain(words)
    at = text.indexOf(words, at)
  }
  expect(text).toBe(stripVTControlCharacters(text))
  expect(text).not.toMatch(/\*\*|<t:|<@|<#|undefined|unknown/)
  expect(lines.filter(line => line.length > 100)).toEqual([])
})

test('the play names what did not happen: posts that Discord refuses', async () => {
  const clock = createMovableClock({ start: Date.parse(playBegins) })
  const warnings: string[] = []
  const demo = await startDemo({ clock, warnings: { write: line => warnings.push(line) } })
  onTestFinished(demo.stop)
  const posts = { service: 'discord', method: 'POST', path: `/channels/${demo.town.movieNight}/messages` } as const
  await demo.client.fault(posts, { status: 403, body: { code: 50_013, message: 'Missing Permissions' } }, 99)
  const names = new Map<string, string>()
  const transcript = createTranscript({
    ...{ write: () => undefined, paint: (_style, text) => text, columns: 100, zone: 'UTC' },
    ...{ names, now: clock.now },
  })
  const play = playWeek(demo, createStage({ demo, transcript }))
  await expect(play).rejects.toThrow(new DidNotHappen('Movie Night posts “Nominations are open”; instead: nothing'))
  expect(warnings.join('')).toContain('announcement not posted')
})
