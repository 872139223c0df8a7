import type { DiscordProblem } from './problem.ts'

/** Discord refuses a request; the REST router answers it with the problem's status and body. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly problem: DiscordProblem

  constructor(problem: DiscordProblem) {
    super(problem.message)
    this.problem = problem
  }
}

/** Throws what a check found, if it found something. */
export function refuse(problem: DiscordProblem | null): void {
  if (problem) throw new Refusal(problem)
}
