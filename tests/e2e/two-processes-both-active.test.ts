import { expect, test } from 'vitest'
import { type BotProcess, startBotProcess } from '../helpers/bot-process.ts'
import { expectEachOnce, takeover } from '../helpers/crash.ts'
import { buildTown, posts, startTownBot, type Town } from '../helpers/e2e.ts'
import {
  chooseChannel,
  editIn,
  lockDatabase,
  mondayEarly,
  owed,
  play,
  playUntil,
  postIn,
  query,
  requestsToPost,
  voteFor,
  week,
} from '../helpers/week.ts'

/** Two processes that both believe that they are the active one, because each has a lease of its own. */
async function startTwins(town: Town) {
  const one = await startBotProcess(town, { lease: 'one', follows: false })
  const other = await startBotProcess(town, { lease: 'other', follows: false })
  await Promise.all([one.ready, other.ready])
  const tick = async () => void (await Promise.all([one.tick(), other.tick()]))
  return { one, other, tick }
}

/** Both ticks wait for the database's write lock and are let go at once. */
async function jumpTogether(town: Town, ...bots: BotProcess[]): Promise<void> {
  const unlock = lockDatabase(town)
  const ticks = await Promise.all(bots.map(bot => bot.beginJump(town.clock.now())))
  unlock()
  await Promise.all(ticks.map(({ done }) => done))
}

test('two that both believe they are active, their ticks let go together, play one week with each announcement once', async () => {
  const town = await buildTown({ start: mondayEarly })
  const { one, other, tick } = await startTwins(town)
  town.clock.onJump(() => jumpTogether(town, one, other))
  await chooseChannel(town)
  for (const step of week) await play(town, { tick }, step)
  await expectEachOnce(town)
  expect(await requestsToPost(town)).toBe((await posts(town)).length)
  expect(query(town, 'select week, decided_by from week_history')).toEqual([{ week: '2026-W08', decided_by: 'votes' }])
})

/** A town where voting is open, and two processes that both believe they are active. */
async function buildVotingTwins() {
  const town = await buildTown({ start: mondayEarly })
  const bot = await startTownBot(town)
  await playUntil(town, bot, 'voting_open')
  await bot.stop()
  return { town, ...(await startTwins(town)) }
}

const [, , , , reminding] = week
const atReminder = Date.parse('2026-02-20T11:00:00.000Z')

async function reminders(town: Town): Promise<string[]> {
  return (await posts(town)).filter(text => text.includes(reminding?.says ?? ''))
}

test('what one is sending, the other leaves alone', async () => {
  const { town, one, other } = await buildVotingTwins()
  await town.clock.jumpTo(atReminder)
  const hold = await town.client.hold(postIn(town.channel), 'before')
  const sending = one.jumpTo(atReminder)
  await hold.waiting(1)
  await other.jumpTo(atReminder)
  expect(await reminders(town)).toEqual([])
  await hold.release()
  await sending
  await other.tick()
  expect(await reminders(town)).toHaveLength(1)
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'sent', attempts: 1 }])
})

test.for(['before', 'after'] as const)(
  'a message that is held up %s it took effect is taken over after 30 seconds and still stands once',
  async point => {
    const { town, one, other } = await buildVotingTwins()
    await town.clock.jumpTo(atReminder)
    const hold = await town.client.hold(postIn(town.channel), point)
    const sending = one.jumpTo(atReminder)
    await hold.waiting(1)
    if (point === 'after') await town.client.forgetNonces()
    await town.clock.jump(takeover)
    await other.jumpTo(town.clock.now())
    expect(await reminders(town)).toHaveLength(1)
    await hold.release()
    await sending
    expect(await reminders(town)).toHaveLength(1)
    expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'sent', attempts: 2 }])
  },
)

/** Both stand still at the same statement of their ticks and are let go at once. */
async function jumpPausedAt(town: Town, statement: string, bots: BotProcess[]): Promise<void> {
  const pauses = await Promise.all(bots.map(bot => bot.pauseAt(statement)))
  const ticks = bots.map(bot => bot.jumpTo(town.clock.now()))
  await Promise.all(pauses.map(({ paused }) => paused))
  for (const { goOn } of pauses) goOn()
  await Promise.all(ticks)
}

test('of two that have both read that a message is due, one gets to send it', async () => {
  const { town, one, other } = await buildVotingTwins()
  const before = await requestsToPost(town)
  await town.clock.jumpTo(atReminder)
  await jumpPausedAt(town, '^update "announcements" set "status" = \\?, "claimed_by"', [one, other])
  expect(await reminders(town)).toHaveLength(1)
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'sent', attempts: 1 }])
  expect(await requestsToPost(town)).toBe(before + 1)
})

test('of two that have both read that a vote is over, one decides it', async () => {
  const { town, one, other } = await buildVotingTwins()
  await voteFor(town, 'Matrix')
  await town.clock.jumpTo(Date.parse('2026-02-20T12:00:00.000Z'))
  await jumpPausedAt(town, '^begin immediate', [one, other])
  expect(query(town, 'select decided_by from week_history')).toEqual([{ decided_by: 'votes' }])
  expect(owed(town, 'winner')).toHaveLength(1)
  expect((await posts(town)).filter(text => text.includes('The winner is **The Matrix** (1999)!'))).toHaveLength(1)
  expect(query(town, 'select idle_rounds from guilds')).toEqual([{ idle_rounds: 0 }])
})

test('of two that have both read that a round is to open, one opens it', async () => {
  const town = await buildTown({ start: mondayEarly })
  const { one, other } = await startTwins(town)
  await chooseChannel(town)
  await town.clock.jumpTo(Date.parse('2026-02-16T09:00:00.000Z'))
  await jumpPausedAt(town, '^begin immediate', [one, other])
  expect(query(town, 'select week from rounds')).toEqual([{ week: '2026-W08' }])
  expect(await posts(town)).toEqual([expect.stringContaining('Nominations are open')])
})

test('of two that take over a message of a third that was killed, one sends it', async () => {
  const { town, one, other } = await buildVotingTwins()
  await town.clock.jumpTo(atReminder)
  const third = await startBotProcess(town, { lease: 'third', follows: false })
  const hold = await town.client.hold(postIn(town.channel), 'before')
  await hold.waiting(1)
  await third.kill()
  await hold.release({ drop: true })
  await town.clock.jump(takeover)
  await jumpTogether(town, one, other)
  expect(await reminders(town)).toHaveLength(1)
  expect(owed(town, 'vote_reminder')).toMatchObject([{ status: 'sent', attempts: 2 }])
})

test('an edit of one that arrives after a newer one of the other does not leave an old board', async () => {
  const { town, one, other } = await buildVotingTwins()
  const pass = () => {
    const moved = [one, other].map(bot => bot.jumpTo(town.clock.now() + 5_000))
    return town.clock.jump(5_000).then(() => moved)
  }
  const late = await town.client.hold(editIn(town.channel), 'before')
  await voteFor(town, 'Alien')
  await late.waiting(1)
  await voteFor(town, 'Matrix', 'final', town.ben)
  const held = await pass()
  await Promise.race(held)
  expect(await boardOf(town)).toMatch(/2 members have voted/)
  await late.release()
  await Promise.all(held)
  await Promise.all(await pass())
  expect(await boardOf(town)).toMatch(/2 members have voted/)
})

async function boardOf(town: Town): Promise<string | undefined> {
  return (await posts(town)).find(text => text.includes('Voting is open'))
}
