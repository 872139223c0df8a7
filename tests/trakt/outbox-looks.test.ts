import { expect, test } from 'vitest'
import { afterLook, afterLookForRemoval, restOfLooks, type UnclearAddition } from '../../src/trakt/outbox-looks.ts'

const now = Date.parse('2026-02-16T10:00:00.000Z')
const MINUTE = 60_000
const sent: UnclearAddition = {
  sends: 1,
  removed: 0,
  looks: 0,
  sentAt: now - 20_000,
  acknowledgedAt: null,
  historyId: null,
  answer: null,
  trouble: 'unanswered',
}
const usual = { now, filmKnown: true, readsLag: false }
const twice = { ...sent, sends: 2 }

test.each([
  ['is there', sent, [7], usual, { next: 'done', historyId: 7 }],
  ['is there, with another one that is not ours', sent, [9, 7], usual, { next: 'done', historyId: 7 }],
  ['is not there', sent, [], usual, { next: 'send', alone: false }],
  [
    'is not there, and reads lag',
    sent,
    [],
    { ...usual, readsLag: true },
    { next: 'look', in: 40_000, historyId: null, seen: false },
  ],
  [
    'is not there, of a film that is not known',
    sent,
    [],
    { ...usual, filmKnown: false },
    { next: 'look', in: 40_000, historyId: null, seen: false },
  ],
  ['is not there for the sixth time', { ...sent, looks: 5 }, [], { ...usual, readsLag: true }, { next: 'unsure' }],
  ['did not fit into the account', { ...sent, trouble: 'account_limit' }, [], usual, { next: 'failed' }],
  ['was taken and not kept', { ...sent, trouble: 'ignored' }, [], usual, { next: 'failed' }],
  [
    'was not counted',
    { ...sent, trouble: 'uncounted' },
    [],
    { ...usual, filmKnown: false },
    { next: 'send', alone: true },
  ],
  ['is there, says the member', { ...sent, answer: 'there' }, [], usual, { next: 'done', historyId: null }],
  [
    'shall be sent again, says the member',
    { ...sent, answer: 'again' },
    [],
    { ...usual, readsLag: true },
    { next: 'send', alone: false },
  ],
  ['shall be left, says the member', { ...sent, answer: 'leave' }, [], usual, { next: 'declined' }],
  ['shall be sent again, and is there', { ...sent, answer: 'again' }, [7], usual, { next: 'done', historyId: 7 }],
] as const)('a play that %s', (_what, addition, seen, circumstances, verdict) => {
  expect(afterLook(addition, seen, circumstances)).toEqual(verdict)
})

const acknowledged = { ...twice, acknowledgedAt: now - 20_000 }

test.each([
  ['is there once, so far', acknowledged, [7], { next: 'look', in: 10 * MINUTE - 20_000, historyId: 7, seen: true }],
  [
    'is there once after ten minutes',
    { ...acknowledged, acknowledgedAt: now - 10 * MINUTE },
    [7],
    { next: 'done', historyId: 7 },
  ],
  ['is there twice', acknowledged, [9, 7], { next: 'remove', historyId: 7, extra: [9] }],
  [
    'is there twice, and one was seen before',
    { ...acknowledged, historyId: 9 },
    [9, 7],
    { next: 'remove', historyId: 9, extra: [7] },
  ],
  ['is there more often than it was sent', acknowledged, [5, 6, 7], { next: 'remove', historyId: 5, extra: [6] }],
  [
    'is there twice still after one was removed',
    { ...acknowledged, removed: 1 },
    [9, 7],
    { next: 'look', in: 10 * MINUTE - 20_000, historyId: 7, seen: true },
  ],
  ['is not there', acknowledged, [], { next: 'look', in: 40_000, historyId: null, seen: false }],
  ['is there, before anybody has said so', twice, [7], { next: 'look', in: 10 * MINUTE, historyId: 7, seen: true }],
] as const)('a play that was sent twice and %s', (_what, addition, seen, verdict) => {
  expect(afterLook(addition, seen, usual)).toEqual(verdict)
})

const added = { ...sent, acknowledgedAt: now - 60_000 }
const removal = { looks: 0, removed: 0, added }

test.each([
  ['is there', removal, [7], { next: 'send', historyId: 7 }],
  [
    'is there, and its number is known',
    { ...removal, added: { ...added, historyId: 9 } },
    [7, 9],
    { next: 'send', historyId: 9 },
  ],
  ['is not shown yet', removal, [], { next: 'look', in: 40_000 }],
  ['is not shown for a quarter of an hour', { ...removal, looks: 5 }, [], { next: 'look', in: 10 * MINUTE }],
  [
    'is not shown for a quarter of a day',
    { ...removal, looks: 5, added: { ...added, acknowledgedAt: now - 6 * 60 * MINUTE } },
    [],
    { next: 'done' },
  ],
  [
    'is not shown after a jump of the clock',
    { ...removal, looks: 4, added: { ...added, acknowledgedAt: now - 6 * 60 * MINUTE } },
    [],
    { next: 'look', in: 10 * MINUTE },
  ],
  [
    'is there by what Trakt says, was sent twice, and is not shown',
    { ...removal, looks: 5, added: { ...acknowledged, sentAt: now - 60 * MINUTE } },
    [],
    { next: 'look', in: 10 * MINUTE },
  ],
  ['is gone, and came once', { ...removal, removed: 1 }, [8], { next: 'done' }],
  [
    'is gone, and came twice, of which one was removed before',
    { ...removal, removed: 1, added: { ...acknowledged, removed: 1 } },
    [8],
    { next: 'done' },
  ],
  [
    'is gone, and may have come twice',
    { ...removal, removed: 1, added: acknowledged },
    [8],
    { next: 'send', historyId: 8 },
  ],
  ['may not have come at all', { ...removal, added: sent }, [], { next: 'look', in: 10 * MINUTE - 20_000 }],
  [
    'did not come in ten minutes',
    { ...removal, looks: 1, added: { ...sent, sentAt: now - 10 * MINUTE } },
    [],
    { next: 'done' },
  ],
  [
    'is looked for the first time after a jump of the clock',
    { ...removal, added: { ...sent, sentAt: now - 60 * MINUTE } },
    [],
    { next: 'look', in: 20_000 },
  ],
] as const)('a play that is to go and %s', (_what, about, seen, verdict) => {
  expect(afterLookForRemoval(about, seen, now)).toEqual(verdict)
})

test('the last look in vain is a quarter of an hour after the call', () => {
  const pauses = [0, 1, 2, 3, 4, 5].map(looks => restOfLooks(looks))
  expect(pauses.map(ms => ms / 1000)).toEqual([20, 40, 80, 160, 300, 300])
  expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBe(15 * MINUTE)
})
