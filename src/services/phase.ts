import type { Round } from '../../db/schema.ts'
import { fromStored } from '../clock.ts'

export type PhaseNow = 'upcoming' | 'nominating' | 'voting' | 'closed' | 'cancelled'

/** Where a round stands at an instant. The stored instants decide; `phase` only says what the tick has done about them. */
export function phaseAt(round: Round, now: number): PhaseNow {
  if (round.phase === 'cancelled') return 'cancelled'
  if (round.phase === 'decided' || now >= fromStored(round.voting_closes_at)) return 'closed'
  if (now >= fromStored(round.voting_opens_at)) return 'voting'
  return now >= fromStored(round.nominations_open_at) ? 'nominating' : 'upcoming'
}
