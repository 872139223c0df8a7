import type { FaultAnswer, Match } from './intercept.ts'

/** Something that goes wrong with a call, in one line. */
export interface Fault {
  what: string
  /** The answer to such calls, at this instant in milliseconds since the epoch. */
  answer(now: number, match: Match): FaultAnswer
}

/** The calls that a fault can hit, in one line. */
export interface Place {
  what: string
  match: Match
}

/** What can go wrong with one service, by name. */
export interface Catalogue {
  title: string
  faults: Record<string, Fault>
  places: Record<string, Place>
}

export const fault = (what: string, answer: FaultAnswer | Fault['answer']): Fault => ({
  what,
  answer: typeof answer === 'function' ? answer : () => answer,
})

/** A page of whatever stands in front of a service. */
export const page = (title: string): string =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><center><h1>${title}</h1></center><hr></body></html>`

/** What can happen on the way to any service. "Takes effect" means that the request was done, and only the answer suffers. */
export const onTheWay = {
  'lost-answer': fault('takes effect, and the connection breaks before the answer', { cut: true, after: true }),
  'late-answer': fault('takes effect, and no answer ever comes', { hang: true, after: true }),
  cut: fault('the connection breaks, nothing takes effect', { cut: true }),
  hang: fault('no answer ever comes, nothing takes effect', { hang: true }),
} satisfies Record<string, Fault>
