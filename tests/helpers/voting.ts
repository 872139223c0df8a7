import { expect } from 'vitest'
import { answerOf, buildRunningTown, customIdOf, type Person, type Town } from './e2e.ts'
import { rowsOf } from './stored.ts'

/** When voting opens and closes in the town's first week. */
export const votingOpens = '2026-02-19T09:00:00.000Z'
export const votingCloses = '2026-02-20T12:00:00.000Z'
export const choose = 'Choose what you would like to watch'

interface Select {
  placeholder?: string
  min_values: number
  max_values: number
  options: { label: string; value: string; description?: string; default?: boolean }[]
  components?: Select[]
}

/** A town in which voting has opened on Alien (Ben's), The Matrix (Nora's) and Inception (Cleo's); each by its `nominations.id`. */

export async function buildVotingTown(rules: Record<string, unknown> = {}) {
  const town = await buildRunningTown({ rules: { nominations: 1, ...rules } })
  await nominate(town.ben, town, 348)
  await nominate(town.nora, town, 603)
  await nominate(town.cleo, town, 27205)
  await town.client.jump({ to: votingOpens })
  const [alien, matrix, inception] = rowsOf(town, 'nominations').map(({ id }) => String(id))
  if (!alien || !matrix || !inception) throw new Error('not all films are in')
  return { ...town, alien, matrix, inception }
}

/** Nominates a film; fails unless it is in afterwards. */
export async function nominate(person: Person, town: Town, tmdbId: number): Promise<void> {
  const outcome = await person.run(town.channel, 'nominate', { options: { movie: `tmdb:${tmdbId}` } })
  expect(answerOf(outcome)).toContain('is nominated')
}

/** Opens the member's panel, and answers how to choose in it. */
export async function openPanel(person: Person, town: Town) {
  const { message } = await person.run(town.general, 'vote')
  return {
    message,
    select: selectOf(message),
    choose: (...films: string[]) => person.select(message?.id ?? '', customIdOf(message, choose), films),
  }
}

/** The select of a panel. */
export function selectOf(message: { components: unknown } | undefined): Select | undefined {
  const all = (parts: Select[]): Select[] => parts.flatMap(part => [part, ...all(part.components ?? [])])
  return all((message?.components ?? []) as Select[]).find(part => part.placeholder === choose)
}

/** Films that a member votes for, by `nominations.id`. */
export function ballotOf(town: Town, person: Person): string[] {
  const user = rowsOf(town, 'users').find(row => row.discord_id === person.id)
  return rowsOf(town, 'votes')
    .filter(vote => vote.user_id === user?.id)
    .map(vote => String(vote.nomination_id))
    .toSorted()
}
