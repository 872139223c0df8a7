import { expect, test } from 'vitest'
import { answerOf, customIdOf, press, textOf } from '../helpers/e2e.ts'
import { rowsOf } from '../helpers/stored.ts'
import {
  answerTextOf,
  buildTraktTown,
  directMessages,
  linkAccount,
  runTrakt,
  seenAfter,
  type TraktTown,
} from '../helpers/trakt-town.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const told = 'told Trakt'
const synced = 'synced with Trakt'

/** Nora has linked an account, and its first import has ended. */
async function buildLinkedTown(): Promise<TraktTown> {
  const town = await buildTraktTown()
  await linkAccount(town, town.nora)
  await town.logged(synced)
  return town
}

/** Does something, and waits until the bot has noted what Trakt answered. */
async function toldAfter<T>(town: TraktTown, act: () => Promise<T>, words = told): Promise<T> {
  const since = town.lines.length
  const result = await act()
  await town.logged(words, since)
  return result
}

const watched = (town: TraktTown, options: Record<string, unknown>) =>
  town.nora.run(town.general, 'watched', { options: { movie: 'tmdb:348', ...options } })

async function playsAtTrakt(town: TraktTown): Promise<string[]> {
  const { plays } = await town.trakt.library('filmfan')
  return plays.map(({ movie, watchedAt }) => `${movie.title} ${watchedAt}`)
}

test('what a linked member watches and rates is on Trakt within a second, and they are told so', async () => {
  const town = await buildLinkedTown()
  const recorded = await toldAfter(town, () => watched(town, { when: '2026-02-14 20:00' }))
  expect(answerOf(recorded)).toContain('It goes to Trakt by itself.')
  expect(await playsAtTrakt(town)).toEqual(['Alien 2026-02-14T20:00:00.000Z'])
  expect(rowsOf(town, 'watch_history')).toMatchObject([{ title: 'Alien', synced_to_trakt: 1 }])

  const select = customIdOf(recorded.message, 'Choose a rating')
  await town.nora.select(recorded.message?.id ?? '', select, ['9'])
  await toldAfter(town, () => town.client.jump({ by: 2 * SECOND }))
  const { ratings } = await town.trakt.library('filmfan')
  expect(ratings.map(({ movie, rating }) => `${movie.title} ${rating}`)).toEqual(['Alien 9'])
  expect(rowsOf(town, 'ratings')).toMatchObject([{ rating: 9, synced_to_trakt: 1 }])
})

test('Undo removes exactly that play from Trakt, and none after 15 minutes', async () => {
  const town = await buildLinkedTown()
  await town.trakt.addPlays('filmfan', [{ ids: { tmdb: 348 }, watched_at: '2020-01-01T20:00:00.000Z' }])
  const recorded = await toldAfter(town, () => watched(town, { when: '2026-02-14 20:00' }))
  await town.client.jump({ by: 14 * MINUTE })
  const undone = await toldAfter(town, () => press(town.nora, recorded.message, 'Undo'))
  expect(await playsAtTrakt(town)).toEqual(['Alien 2020-01-01T20:00:00.000Z'])

  await town.client.jump({ by: 2 * SECOND })
  const again = await toldAfter(town, () => press(town.nora, undone.updated, 'I watched it after all'))
  expect(await playsAtTrakt(town)).toEqual(['Alien 2026-02-14T20:00:00.000Z', 'Alien 2020-01-01T20:00:00.000Z'])
  await town.client.jump({ by: 15 * MINUTE + 1 })
  expect(answerOf(await press(town.nora, again.updated, 'Undo'))).toContain('more than 15 minutes ago')
  expect(await playsAtTrakt(town)).toHaveLength(2)
})

test('a play whose answer was lost is looked for before anything is sent again, and is on Trakt once', async () => {
  const town = await buildLinkedTown()
  await town.trakt.fault('lost-answer', 'history-add')
  await toldAfter(town, () => watched(town, {}), 'Trakt did not take a call')
  const status = textOf((await runTrakt(town, town.nora, 'status')).message)
  expect(status).toContain('On the way to Trakt: 1 play.')
  expect(status).toContain('Trakt did not take the latest call; I try again')
  await toldAfter(town, () => town.client.jump({ by: 21 * SECOND }), 'looked at Trakt for a play')
  expect(await playsAtTrakt(town)).toHaveLength(1)
  expect(rowsOf(town, 'watch_history')).toMatchObject([{ synced_to_trakt: 1 }])
  expect(textOf((await runTrakt(town, town.nora, 'status')).message)).toContain('Nothing waits to be sent.')
})

test('what was recorded while the bot could not send goes out after its next start', async () => {
  const town = await buildLinkedTown()
  await town.trakt.fault('unavailable', 'search')
  await toldAfter(town, () => watched(town, {}), 'Trakt did not take a call')
  await town.bot.stop()
  await town.client.jump({ by: MINUTE })
  await toldAfter(town, () => town.restart())
  expect(await playsAtTrakt(town)).toHaveLength(1)
})

test('after an outage of Trakt’s for hours, through which the bot was started again, what waits goes out within seven minutes', async () => {
  const town = await buildLinkedTown()
  await town.trakt.fault('unavailable', 'api', 1_000)
  await toldAfter(town, () => watched(town, { when: '2026-02-14 20:00' }), 'Trakt did not take a call')
  for (let hours = 0; hours < 3; hours++) {
    await toldAfter(town, () => town.client.jump({ by: 60 * MINUTE }), 'Trakt did not take a call')
  }
  await town.restart()
  await toldAfter(town, () => town.client.jump({ by: 7 * MINUTE }), 'Trakt did not take a call')
  await town.trakt.clearFaults()
  await toldAfter(town, () => town.client.jump({ by: 7 * MINUTE }))
  expect(await playsAtTrakt(town)).toEqual(['Alien 2026-02-14T20:00:00.000Z'])
})

test('stopping waits for a call to Trakt that is under way, and notes its answer', async () => {
  const town = await buildLinkedTown()
  const held = await town.client.hold({ service: 'trakt', method: 'POST', path: '^/sync/history' }, 'after')
  await watched(town, {})
  await held.waiting(1)
  const stopped = town.bot.stop()
  await held.release()
  await stopped
  expect(rowsOf(town, 'outbox')).toMatchObject([{ status: 'done', sends: 1 }])
})

test('what Trakt does not take is told once, with what to do; Send again sends it again', async () => {
  const town = await buildLinkedTown()
  await town.trakt.changeAccount('filmfan', { limits: { history: 0 } })
  await toldAfter(town, () => watched(town, {}), 'Trakt has refused')
  const message = await seenAfter(town, town.nora, 'Trakt has not taken everything.', async () => {
    await toldAfter(town, () => town.client.jump({ by: 21 * SECOND }), 'looked at Trakt for a play')
    await town.client.jump({ by: MINUTE })
  })
  expect(textOf(message)).toContain('Your account at Trakt is full.')
  expect(textOf(message)).toContain('- **Alien** (1979), watched <t:')
  for (let minutes = 0; minutes < 3; minutes++) await town.client.jump({ by: MINUTE })
  const messages = (await directMessages(town.nora)).filter(each => textOf(each).includes('not taken everything'))
  expect(messages).toHaveLength(1)

  await town.trakt.changeAccount('filmfan', { limits: {} })
  const again = await toldAfter(town, () => press(town.nora, message, 'Send again'))
  expect(answerTextOf(again)).toContain('**On the way again:** 1.')
  expect(await playsAtTrakt(town)).toHaveLength(1)
})

test('a play of which nobody can tell is asked about in a direct message, and the answer is taken', async () => {
  const town = await buildLinkedTown()
  await toldAfter(town, () => watched(town, { when: '2026-02-13 20:00' }))
  await town.client.jump({ by: 12 * SECOND })
  await town.trakt.readLag(3_600, ['history'])
  await town.trakt.fault('lost-answer', 'history-add')
  await toldAfter(town, () => watched(town, { when: '2026-02-14 20:00' }), 'Trakt did not take a call')
  const message = await seenAfter(town, town.nora, 'I could not find out whether Trakt has this.', async () => {
    for (let looks = 0; looks < 6; looks++) {
      await toldAfter(town, () => town.client.jump({ by: 5 * MINUTE }), 'looked at Trakt for a play')
    }
    await town.client.jump({ by: MINUTE })
  })
  expect(textOf(message)).toContain('- **Alien** (1979), watched <t:1771099200:F>')
  const answered = await toldAfter(town, () => press(town.nora, message, 'It is there'), 'looked at Trakt for a play')
  expect(answerTextOf(answered)).toContain('Good: I take 1 play for sent.')
  expect(rowsOf(town, 'outbox').map(({ status }) => status)).toEqual(['done', 'done'])
  expect(answerOf(await press(town.nora, message, 'Send it again'))).toContain('That is settled by now.')
  expect(await playsAtTrakt(town)).toHaveLength(2)
})

test('what is from before the link is asked about with its count, and goes only after yes', async () => {
  const town = await buildTraktTown()
  await watched(town, { when: '2026-02-13 20:00' })
  await watched(town, { when: '2026-02-14 20:00', rating: 8 })
  const asked = await seenAfter(town, town.nora, 'Send 2 plays and 1 rating to Trakt?', async () => {
    await linkAccount(town, town.nora)
    await town.logged(synced)
    await town.client.jump({ by: MINUTE })
  })
  expect(await playsAtTrakt(town)).toEqual([])
  expect(textOf((await runTrakt(town, town.nora, 'status')).message)).toContain(
    'From before your link, and not on Trakt: 2 plays and 1 rating.',
  )
  const answered = await toldAfter(town, () => press(town.nora, asked, 'Send 2 plays and 1 rating'))
  expect(answerTextOf(answered)).toContain('**On their way to Trakt:** 2 plays and 1 rating.')
  await toldAfter(town, () => town.client.jump({ by: 2 * SECOND }))
  const { plays, ratings } = await town.trakt.library('filmfan')
  expect([plays.length, ratings.length]).toEqual([2, 1])
  expect(answerOf(await press(town.nora, asked, 'Leave them here'))).toContain('nothing (any more) to decide')
  for (let minutes = 0; minutes < 3; minutes++) await town.client.jump({ by: MINUTE })
  const questions = (await directMessages(town.nora)).filter(message => textOf(message).includes('to Trakt?'))
  expect(questions).toHaveLength(1)
})

test('nobody can press another member’s buttons', async () => {
  const town = await buildTraktTown()
  await watched(town, { when: '2026-02-13 20:00' })
  const asked = await seenAfter(town, town.nora, 'Send 1 play to Trakt?', async () => {
    await linkAccount(town, town.nora)
    await town.logged(synced)
    await town.client.jump({ by: MINUTE })
  })
  await expect(press(town.ben, asked, 'Send 1 play')).rejects.toThrow()
  expect(await playsAtTrakt(town)).toEqual([])
})
