import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { flatten, type SeenMessage } from '../../sandbox/client.ts'
import { linkInBrowser } from '../../sandbox/demo/trakt.ts'
import { type DemoProcess, runDemo, townOf } from '../helpers/demo.ts'
import { answerOf, press, textOf } from '../helpers/e2e.ts'

const hour = 3_600_000

const folder = join('data', 'demo')

/** `npm run demo -- --keep`, on any free port the first time, in the directory of an earlier one if there is one. */
async function keepDemo(earlier?: DemoProcess) {
  const demo = await runDemo(earlier ? ['--keep'] : ['--keep', '--port=0'], earlier && { working: earlier.working })
  const address = await demo.address()
  return { ...demo, url: address, ...(await townOf(address)) }
}

/** Every message with its first line: what the bot says further down changes as it learns of votes and views. */
const readable = (messages: SeenMessage[]) => messages.map(message => [message.id, textOf(message).split('\n').at(0)])

/** Where the button of a message leads. */
function linkIn(message: SeenMessage | undefined): string {
  return flatten(message?.components ?? []).flatMap(({ url }) => url ?? [])[0] ?? ''
}

async function end({ child, ended }: DemoProcess) {
  child.kill('SIGINT')
  const { code, lines } = await ended
  expect(code).toBe(0)
  return lines
}

test('what happened in a demo that is kept goes on the next time, at the same address and the same hour', async () => {
  const first = await keepDemo()
  await first.nora.run(first.movieNight, 'nominate', { options: { movie: 'tmdb:603' } })
  await first.client.changePerson(first.ben.id, { dmsOpen: false })
  await first.nora.run(first.general, 'trakt', { subcommand: 'link' })
  const link = linkIn((await first.nora.dm()).messages.at(-1))
  await linkInBrowser(first.url, link, 'nightowl')
  await first.client.jump({ by: hour })
  const [world, messages] = [await first.client.world(), await first.nora.messages(first.movieNight)]
  expect(await end(first)).toContain(
    'Everything is kept in data/demo for the next time, but for the log and the faults that are set.',
  )
  expect((await readdir(join(first.working, folder))).sort()).toEqual(['movie-night.db', 'sandbox.db'])

  const second = await keepDemo(first)
  const { clock, ...rest } = await second.client.world()
  expect(rest).toEqual({ ...world, clock: undefined })
  expect(Date.parse(clock) - Date.parse(world.clock)).toBeGreaterThanOrEqual(0)
  expect(Date.parse(clock) - Date.parse(world.clock)).toBeLessThan(hour)
  expect(second.url).toBe(first.url)
  expect(readable(await second.nora.messages(second.movieNight))).toEqual(readable(messages))

  // The bot knows what it knew, and goes on with the board that is there.
  const own = messages.find(message => textOf(message).includes('is nominated'))
  expect(answerOf(await press(second.nora, own, 'Withdraw'))).toContain('is withdrawn')
  const boards = async () =>
    (await second.nora.messages(second.movieNight)).map(textOf).filter(text => text.includes('Nominations are open'))
  await expect.poll(boards).toEqual([expect.not.stringContaining('The Matrix')])
  const status = await second.nora.run(second.general, 'trakt', { subcommand: 'status' })
  expect(answerOf(status)).toContain('Account: **nightowl**')
  expect(answerOf(status)).toContain('The link works: Trakt has just answered.')
  expect(await end(second)).toContainEqual(expect.stringContaining('It goes on where it ended'))
})

test('a demo that was killed goes on with what it had written down, without waiting for the dead one', async () => {
  const first = await keepDemo()
  const written = async () => (await stat(join(first.working, folder, 'sandbox.db'))).mtimeMs
  const before = await written()
  await first.nora.run(first.movieNight, 'nominate', { options: { movie: 'tmdb:603' } })
  await expect.poll(written).toBeGreaterThan(before)
  first.child.kill('SIGKILL')
  await first.ended

  const second = await keepDemo(first)
  expect((await second.nora.messages(second.movieNight)).map(textOf).join()).toContain('**The Matrix** (1999)')
  expect(answerOf(await second.nora.run(second.movieNight, 'movies'))).toContain('The Matrix')
})

test('two demos cannot keep their state in one folder', async () => {
  const first = await keepDemo()
  const second = await runDemo(['--keep', '--port=0'], { working: first.working })
  expect(await second.ended).toMatchObject({
    code: 1,
    errors: 'Another demo is running that keeps its state in data/demo. End it first, or leave --keep out.\n',
  })
})

test('a demo that was ended while it began for the first time has kept nothing, and the next one begins anew', async () => {
  const first = await runDemo(['--keep', '--port=0'])
  await first.line('Starting')
  first.child.kill('SIGINT')
  await first.ended
  // What a bot may have left there before the town was ready.
  await mkdir(join(first.working, folder), { recursive: true })
  await writeFile(join(first.working, folder, 'movie-night.db'), 'half of a database')
  const second = await keepDemo(first)
  expect((await second.nora.messages(second.movieNight)).map(textOf)[0]).toContain('**Alien** (1979)')
})
