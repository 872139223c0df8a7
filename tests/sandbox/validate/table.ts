import { expect, test } from 'vitest'
import type { DiscordProblem, ErrorTree } from '../../../sandbox/discord/problem.ts'

/** A rule with a payload that keeps it and one that breaks it; `faults` is all that Discord finds wrong with the second, as `path CODE`. */
export type Rule = { rule: string; accepted: unknown; refused: unknown; faults: string[] }

/** One test per rule: the one payload is accepted, the other refused for exactly that. */
export function proveRules(rules: Rule[], check: (payload: unknown) => DiscordProblem | null): void {
  test.each(rules)('$rule', ({ accepted, refused, faults }) => {
    expect(check(accepted)).toBeNull()
    expect(faultsOf(check(refused))).toEqual(faults)
  })
}

/** The faults of a 50035 as `path CODE`, or the problem's own code alone, e.g. `50006`. */
export function faultsOf(problem: DiscordProblem | null): string[] {
  if (problem === null) return []
  return problem.errors === undefined ? [String(problem.code)] : leaves(problem.errors, [])
}

function leaves(tree: ErrorTree, path: string[]): string[] {
  return Object.entries(tree).flatMap(([key, node]) =>
    Array.isArray(node)
      ? node.map(({ code }) => [path.join('.'), code].filter(Boolean).join(' '))
      : leaves(node, [...path, key]),
  )
}

export const letters = (count: number) => 'x'.repeat(count)

/** `count` things, each made from its index. */
export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))
