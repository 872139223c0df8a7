import { expect, test } from 'vitest'
import { alien, evening, openPushingWorld, type PushingWorld, userId } from '../helpers/pushing.ts'
import { refusal } from '../helpers/services.ts'

const MINUTE = 60_000
const playAt = (minutes: number) => `348 ${new Date(evening + minutes * MINUTE).toISOString()}`

/** Trakt shows nothing of the last hour, a play of before is known to be there, and what became of another one is not known. */
async function openUnsureWorld(fault: 'lost-answer' | 'cut' = 'lost-answer', plays = 1) {
  const world = await openPushingWorld()
  await world.watch(alien, 0)
  await world.settle()
  await world.people.readLag(3_600)
  await world.people.fault(fault, 'history-add')
  for (let minutes = 1; minutes <= plays; minutes++) await world.watch(alien, minutes)
  const begun = world.clock.now()
  await world.settle()
  return { ...world, tookMs: world.clock.now() - begun }
}

async function messages({ db }: PushingWorld, kind: 'trakt_unsure') {
  return db.selectFrom('announcements').selectAll().where('kind', '=', kind).execute()
}

/** Whether Trakt has each of the member's plays, as is known here. */
async function synced({ db }: PushingWorld): Promise<number[]> {
  const rows = await db.selectFrom('watch_history').select('synced_to_trakt').orderBy('watched_at').execute()
  return rows.map(row => row.synced_to_trakt)
}

test('where Trakt does not show what it certainly has, a play whose answer was lost is not sent again: the member is asked', async () => {
  const world = await openUnsureWorld()
  expect(await world.statuses()).toEqual(['play_add done', 'play_add unsure'])
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1)])
  expect(world.tookMs).toBeGreaterThan(14 * MINUTE)
  expect(world.tookMs).toBeLessThan(17 * MINUTE)
  expect(await synced(world)).toEqual([1, 0])
  const [asked, ...more] = await messages(world, 'trakt_unsure')
  expect([asked?.subject, more]).toEqual(['200000000000000001', []])
  expect((await world.outbox()).map(row => row.told_by)).toEqual([null, asked?.id])
})

test('several such plays stand in one message', async () => {
  const world = await openUnsureWorld('lost-answer', 3)
  const [asked, ...more] = await messages(world, 'trakt_unsure')
  expect(more).toEqual([])
  const told = (await world.outbox()).slice(1).map(row => [row.status, row.told_by])
  expect(told).toEqual(Array(3).fill(['unsure', asked?.id]))
  expect(await world.trakt.questions.answerUnsure(userId, 'there', asked?.id)).toBe(3)
})

test('“it is there” is taken for true', async () => {
  const world = await openUnsureWorld()
  expect(await world.trakt.questions.answerUnsure(userId, 'there')).toBe(1)
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add done', 'play_add done'])
  expect([await synced(world), (await world.atTrakt()).plays]).toEqual([
    [1, 1],
    [playAt(0), playAt(1)],
  ])
})

test('“send it again” sends what did not arrive, once', async () => {
  const world = await openUnsureWorld('cut')
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
  await world.trakt.questions.answerUnsure(userId, 'again')
  await world.trakt.push.drainDue()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1)])
  await world.people.readLag(0)
  await world.settle()
  expect([await world.statuses(), await synced(world)]).toEqual([
    ['play_add done', 'play_add done'],
    [1, 1],
  ])
})

test('“send it again” sends nothing where Trakt shows it by now', async () => {
  const world = await openUnsureWorld()
  await world.people.readLag(0)
  await world.trakt.questions.answerUnsure(userId, 'again')
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1)])
  expect((await world.outbox()).map(({ status, sends }) => [status, sends])).toEqual([
    ['done', 1],
    ['done', 1],
  ])
})

test('“send it again” of what had arrived all the same ends with one of it, when Trakt shows both', async () => {
  const world = await openUnsureWorld()
  await world.trakt.questions.answerUnsure(userId, 'again')
  await world.trakt.push.drainDue()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1), playAt(1)])
  await world.people.readLag(0)
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1)])
})

test('where a pull sees what may be there twice, nobody has to answer any more: one of it stays', async () => {
  const world = await openUnsureWorld()
  await world.trakt.questions.answerUnsure(userId, 'again')
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add done', 'play_add unsure'])
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1), playAt(1)])
  await world.people.readLag(0)
  await world.trakt.syncs.run(userId, new AbortController().signal)
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add done', 'play_add done'])
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(1)])
})

test('“leave it” ends it, and the play stays recorded here', async () => {
  const world = await openUnsureWorld('cut')
  await world.trakt.questions.answerUnsure(userId, 'leave')
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add done', 'play_add declined'])
  expect([await synced(world), (await world.atTrakt()).plays]).toEqual([[1, 0], [playAt(0)]])
})

test('an answer is taken once, of the member alone, and only about what their message asks', async () => {
  const world = await openUnsureWorld()
  const [asked] = await messages(world, 'trakt_unsure')
  const { answerUnsure } = world.trakt.questions
  expect(await refusal(answerUnsure(2, 'there', asked?.id))).toContain('No Trakt account is linked')
  expect(await refusal(answerUnsure(userId, 'there', 99))).toContain('settled by now')
  expect(await answerUnsure(userId, 'there', asked?.id)).toBe(1)
  expect(await refusal(answerUnsure(userId, 'again', asked?.id))).toContain('settled by now')
})

test('a play that is taken back while nobody can tell whether it is there is removed when it shows', async () => {
  const world = await openPushingWorld()
  await world.watch(alien, 0)
  await world.settle()
  await world.people.readLag(300)
  await world.people.fault('lost-answer', 'history-add')
  const play = await world.watch(alien, 1)
  await world.trakt.push.drainDue()
  await world.plays.undo(userId, play.id)
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
  expect(await world.statuses()).toEqual(['play_add done', 'play_add withdrawn', 'play_remove done'])
  expect(await messages(world, 'trakt_unsure')).toEqual([])
})

test('a play that is taken back while Trakt does not show it for an hour is removed when it does, and no pull brings it back', async () => {
  const world = await openPushingWorld()
  await world.people.readLag(3_600)
  const play = await world.watch()
  await world.settle()
  await world.plays.undo(userId, play.id)
  await world.settle()
  expect(await world.statuses()).toEqual(['play_add done', 'play_remove done'])
  expect((await world.atTrakt()).plays).toEqual([])
  await world.people.readLag(0)
  await world.trakt.syncs.run(userId, new AbortController().signal)
  expect(await world.db.selectFrom('watch_history').select('id').execute()).toEqual([])
})

test('where Trakt is slower than is known, and nothing proves it, a play that was sent twice is found out minutes later', async () => {
  const world = await openPushingWorld()
  await world.people.readLag(120)
  await world.people.fault('lost-answer', 'history-add')
  await world.watch()
  await world.trakt.push.drainDue()
  await world.clock.jump(20_000)
  await world.trakt.push.drainDue()
  expect((await world.atTrakt()).plays).toEqual([playAt(0), playAt(0)])
  await world.settle()
  expect((await world.atTrakt()).plays).toEqual([playAt(0)])
  expect([await world.statuses(), await synced(world)]).toEqual([['play_add done'], [1]])
})
