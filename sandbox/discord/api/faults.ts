import { Router } from 'express'
import { z } from 'zod'
import type { Clock } from '../../../src/clock.ts'
import { catalogues } from '../../faults.ts'
import type { Catalogue } from '../../intercept/catalogue.ts'
import { FaultAnswer, type Hold, type Intercept, Match, type SetFault } from '../../intercept/intercept.ts'
import { RefusedAct } from '../interactions/refusedAct.ts'
import { readBody } from './request.ts'

const times = z.int().min(1).default(1)
const NewFault = z.strictObject({ match: Match, answer: FaultAnswer, times })
const NamedFault = z.strictObject({
  service: z.enum(['discord', 'gateway', 'tmdb', 'trakt']),
  name: z.string(),
  at: z.string(),
  times,
})
const NewHold = z.strictObject({ match: Match, point: z.enum(['before', 'after']), times })
const Release = z.strictObject({ drop: z.boolean().default(false) })

export interface FaultsView {
  services: { service: string; title: string; faults: Line[]; places: Line[] }[]
  set: ReturnType<typeof setView>[]
  holds: ReturnType<typeof holdView>[]
}

interface Line {
  name: string
  what: string
}

/** Faults, by their name in a catalogue or in so many words, and holds. */
export function createFaultRoutes(intercept: Intercept, clock: Clock): Router {
  const router = Router()

  router.get('/faults', (_request, response) => {
    const view: FaultsView = {
      services: Object.entries(catalogues).map(([service, catalogue]) => ({
        service,
        title: catalogue.title,
        faults: lines(catalogue.faults),
        places: lines(catalogue.places),
      })),
      set: intercept.faults().map(setView),
      holds: intercept.holds().map(holdView),
    }
    response.json(view)
  })

  router.post('/faults', (request, response) => {
    const { match, answer, times, label } = isNamed(request.body)
      ? named(readBody(NamedFault, request))
      : { ...readBody(NewFault, request), label: undefined }
    response.status(201).json(setView(intercept.addFault(match, answer, times, label)))
  })

  function named({ service, name, at, times }: z.infer<typeof NamedFault>) {
    const { title, faults, places }: Catalogue = catalogues[service]
    const fault = Object.hasOwn(faults, name) ? faults[name] : undefined
    const place = Object.hasOwn(places, at) ? places[at] : undefined
    if (!fault) throw new RefusedAct(400, `${title} has no fault ${name}, but ${Object.keys(faults).join(', ')}.`)
    if (!place) throw new RefusedAct(400, `${title} has no place ${at}, but ${Object.keys(places).join(', ')}.`)
    return { match: place.match, answer: fault.answer(clock.now(), place.match), times, label: { service, name, at } }
  }

  router.delete('/faults', (_request, response) => {
    intercept.clear()
    response.status(204).end()
  })

  router.delete('/faults/:fault', (request, response) => {
    const { fault } = request.params
    if (!intercept.removeFault(fault)) throw new RefusedAct(404, `There is no fault ${fault}.`)
    response.status(204).end()
  })

  router.post('/holds', (request, response) => {
    const { match, point, times } = readBody(NewHold, request)
    response.status(201).json({ id: intercept.addHold(match, point, times).id })
  })

  function holdOf(id: string): Hold {
    const hold = intercept.hold(id)
    if (!hold) throw new RefusedAct(404, `There is no hold ${id}.`)
    return hold
  }

  router.get('/holds/:hold', async (request, response) => {
    const hold = holdOf(request.params.hold)
    const reached = await hold.reached(Number(request.query.waiting ?? 0)).catch(error => error)
    if (reached instanceof Error) throw new RefusedAct(409, reached.message)
    response.json({ id: hold.id, waiting: hold.waiting })
  })

  router.post('/holds/:hold/release', (request, response) => {
    holdOf(request.params.hold).release(readBody(Release, request).drop)
    response.status(204).end()
  })

  return router
}

const isNamed = (body: unknown): boolean => typeof body === 'object' && body !== null && 'name' in body

const lines = (of: Record<string, { what: string }>): Line[] =>
  Object.entries(of).map(([name, { what }]) => ({ name, what }))

function setView({ id, match, left, label }: SetFault) {
  return { id, service: match.service, match, left, ...label }
}

function holdView({ id, match, point, waiting }: Hold) {
  return { id, service: match.service, match, point, waiting }
}
