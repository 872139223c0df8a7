import { expect, test } from 'vitest'
import { createTurns } from '../../src/services/trakt-turns.ts'

/** Whose turn it was, in a series of rounds in which these are never answered, and in the first ones nobody is. */
async function rounds(ids: number[], unanswered: number[], times: number, outage = 0): Promise<number[][]> {
  const inTurn = createTurns()
  const all: number[][] = []
  for (let time = 0; time < times; time++) {
    const round: number[] = []
    await inTurn(
      ids,
      id => id,
      async id => {
        round.push(id)
        return time >= outage && !unanswered.includes(id)
      },
    )
    all.push(round)
  }
  return all
}

test('who is not answered comes last from then on', async () => {
  expect(await rounds([1, 2, 3], [1], 2)).toEqual([
    [1, 2, 3],
    [2, 3, 1],
  ])
})

test('where nobody is answered two are asked each time, and the others get their turn', async () => {
  expect(await rounds([1, 2, 3, 4], [1, 2, 3, 4], 2)).toEqual([
    [1, 2],
    [3, 4],
  ])
})

test('several who are never answered hold up the others once', async () => {
  expect(await rounds([1, 2, 3, 4], [1, 2], 2)).toEqual([
    [1, 2],
    [3, 4, 1, 2],
  ])
})

test('nor do they hold up those who were not answered in an outage that is over', async () => {
  expect(await rounds([1, 2, 3, 4], [1, 2], 4, 2)).toEqual([
    [1, 2],
    [3, 4],
    [1, 2],
    [3, 4, 1, 2],
  ])
})
