import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startDemo } from '../../sandbox/demo/demo.ts'
import { playBegins, playWeek } from '../../sandbox/demo/play.ts'
import { createStage, DidNotHappen } from '../../sandbox/demo/stage.ts'
import { createTranscript } from '../../sandbox/demo/transcript.ts'
import { runDemo, townOf } from '../helpers/demo.ts'
import { textOf } from '../helpers/e2e.ts'

test('the demo says at once that it starts, then where its page is, and a newcomer can nominate', async () => {
  const { child, address, ended } = await runDemo([])
  const url = await address()
  expect((await fetch(url)).headers.get('content-type')).toContain('text/html')

  const { names, nora, general, movieNight } = await townOf(url)
  expect(names.people).toEqual(['Nora', 'Ben', 'Cleo', 'Dan', 'Mia'])
  expect(names.channels).toEqual(['general', 'movie-night'])
  expect((await nora.messages(general)).map(textOf)).toEqual([expect.stringContaining('Hello, I am Movie Night')])
  const outcome = await nora.run(movieNight, 'nominate', { options: { movie: 'tmdb:603' } })
  expect(textOf(outcome.message)).toContain('**The Matrix** (1999) is nominated')
  expect((await nora.messages(movieNight)).map(textOf)[0]).toContain('**Alien** (1979)')

  child.kill('SIGINT')
  const { code, lines, errors } = await ended
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(lines[0]).toBe('Starting Movie Night on its sandbox…')
  expect(lines.filter(line => /^ {2}\d\. /.test(line))).toHaveLength(3)
  expect(lines).toContain('Nothing is kept when it ends: for that there is --keep.')
})

test('a .env in the working directory has no say in the demo, which leaves no file behind when it is ended', async () => {
  const { child, temporary, address, ended } = await runDemo(['--port', '0'], {
    dotenv: 'DISCORD_TOKEN=real\nDISCORD_API_URL=nowhere\nLOG_LEVEL=trace\nPORT=nonsense\n',
  })
  const url = await address()
  expect(await readdir(temporary)).toHaveLength(1)
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0, errors: '' })
  expect(await readdir(temporary)).toEqual([])
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test.each(['--port=0', '--play'])('ended while it starts with %s, it leaves nothing behind', async argument => {
  const { child, temporary, line, ended } = await runDemo([argument])
  await line('Starting')
  child.kill('SIGINT')
  const { lines, errors } = await ended
  expect(errors).toBe('')
  expect(lines.filter(line => !/^(Starting|Ending)/.test(line))).toEqual([])
  expect(await readdir(temporary)).toEqual([])
})

test('Ctrl-C does not wait for what hangs', async () => {
  const { child, address, ended } = await runDemo(['--port', '0'])
  const { client, nora, movieNight } = await townOf(await address())
  await client.nameFault({ service: 'discord', name: 'hang', at: 'any', times: 50 })
  await client.nameFault({ service: 'tmdb', name: 'hang', at: 'any', times: 50 })
  await nora.run(movieNight, 'nominate', { options: { movie: 'tmdb:603' }, wait: 'sent' })
  await expect.poll(async () => (await client.faults()).set).toMatchObject([{ left: 49 }, { left: 50 }])
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 0 })
})

test('Ctrl-C once more ends it at once, and still leaves nothing behind', async () => {
  const { child, temporary, line, address, ended } = await runDemo(['--port', '0'])
  const { client, nora, movieNight } = await townOf(await address())
  // The bot waits for seconds before it tries again, and its end waits for that.
  await client.nameFault({ service: 'discord', name: 'rate-limit', at: 'later-answers' })
  await nora.run(movieNight, 'nominate', { options: { movie: 'tmdb:603' }, wait: 'initial' })
  await expect.poll(async () => (await client.faults()).set).toEqual([])
  child.kill('SIGINT')
  await line('Ending')
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: 1 })
  expect(await readdir(temporary)).toEqual([])
})

test('a second demo takes another port, and a port that is asked for but taken is an error', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await once(taken, 'listening')
  const address = taken.address()
  const port = String(typeof address === 'object' && address ? address.port : 0)

  const asked = await Promise.all([runDemo(['--port', port]), runDemo([], { environment: { PORT: port } })])
  for (const refused of asked) {
    expect(await refused.ended).toMatchObject({ code: 1, errors: expect.stringContaining('port is taken') })
    expect(await readdir(refused.temporary)).toEqual([])
  }

  const both = await Promise.all([runDemo([]), runDemo([])])
  const addresses = await Promise.all(both.map(demo => demo.address()))
  expect(new Set(addresses).size).toBe(2)
  for (const { child } of both) child.kill('SIGINT')
  const lines = (await Promise.all(both.map(({ ended }) => ended))).flatMap(each => each.lines)
  expect(lines.filter(line => line === '(Port 4800 is taken, perhaps by another demo.)').length).toBeGreaterThan(0)
}, 40_000)

test('the port can be given in the environment, and the argument goes before it', async () => {
  const { address } = await runDemo(['--port=0'], { environment: { PORT: '1' } })
  expect(await address()).not.toBe('http://127.0.0.1:1')
})

test.for([
  [['--port', 'eighty'], {}, '--port is a number'],
  [['--port', '65536'], {}, '--port is a number'],
  [['--port', '1e3'], {}, '--port is a number'],
  [['--port='], {}, '--port is a number'],
  [[], { PORT: 'eighty' }, 'The environment’s PORT is a number'],
  [['--speed'], {}, "Unknown option '--speed'"],
  [['fast'], {}, "Unexpected argument 'fast'"],
  [['--play', '--keep'], {}, '--play always begins anew'],
  [['--play', '--port', '1'], {}, '--play has no page'],
] as const)('%j with %j is refused with how to use the demo', async ([args, environment, words]) => {
  const { ended } = await runDemo([...args], { environment })
  const { code, lines, errors } = await ended
  expect({ code, lines }).toEqual({ code: 1, lines: [] })
  expect(errors).toContain(words)
  expect(errors).toContain('npm run demo -- --play')
})

test('--help says how to use the demo', async () => {
  const { code, lines, errors } = await (await runDemo(['--help'])).ended
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  expect(lines.join('\n')).toContain('npm run demo -- --keep')
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
    'Your Trakt account is imported',
    'The link works: Trakt has just answered.',
    'seen by 1 of 2 👁',
    'Cleo chooses By name',
    'seen by 1 of 2 👁: @Cleo',
    'Nora types /nominate movie: and is offered:',
    'on 2 watchlists',
    'Nora presses [Mark watched]',
    'Whiplash: watched',
    'Nora presses [Undo]',
    'Whiplash: not watched',
    'Nora presses [I watched it after all]',
    'Nora chooses 9 of 10: superb',
    'Whiplash: watched, rated 9',
    'Voting is open.',
    'Dan chooses Spirited Away (2001), Amélie (2001)',
    'Dan chooses Alien (1979), Amélie (2001)',
    'Last call to vote. Voting closes Friday, 20 February 2026 12:00 (in 1 hour).',
    'The winner is Alien (1979)!',
    'How was the night? The film was Alien (1979).',
    'Ben presses [I watched it]',
    'Monday, 23 February 2026',
    'Nominations are open.',
    'The Trakt account filmfan is unlinked.',
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
