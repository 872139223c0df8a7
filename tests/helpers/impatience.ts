import type { FaultName } from '../../sandbox/trakt/client.ts'

/** How long a call to Trakt may take where a test waits for that to pass: more than any call needs on a machine that is busy. */
export const impatient = { timeoutMs: 1_000 }

const unanswered: FaultName[] = ['hang', 'late-answer']

/** That limit where the fault needs one to be noticed; the usual one where an answer comes, however late on a busy machine. */
export function impatientWith(fault: FaultName): { timeoutMs?: number } {
  return unanswered.includes(fault) ? impatient : {}
}
