import express, { Router } from 'express'
import { z } from 'zod'
import { answerRefusal, readBody } from '../../discord/api/request.ts'
import type { Intercept } from '../../intercept/intercept.ts'
import { type FaultName, faults, type Place, places } from '../faults.ts'
import { createPages } from '../pages/routes.ts'
import { reads } from '../reads.ts'
import type { TraktState } from '../state.ts'
import { type SwitchName, switchNames } from '../switches.ts'
import type { TraktLink } from '../trakt.ts'
import { createActRoutes } from './acts.ts'
import { createLibraryDirector } from './library.ts'
import { createPeopleRoutes } from './people.ts'

const names = <Name extends string>(of: Record<Name, unknown>) => Object.keys(of) as Name[]

const NewFault = z.union([
  z.strictObject({
    name: z.enum(names<FaultName>(faults)),
    at: z.enum(names<Place>(places)),
    times: z.int().min(1).default(1),
  }),
  z.strictObject({ name: z.enum(names<SwitchName>(switchNames)), on: z.boolean().default(true) }),
  z.strictObject({
    name: z.literal('read-lag'),
    seconds: z.number().min(0),
    of: z.array(z.enum(reads)).default([...reads]),
  }),
])

const ApplicationChange = z.strictObject({
  redirectUris: z.array(z.url({ protocol: /^https?$/ })).optional(),
  accessTokenLifetime: z.int().min(1).optional(),
})

/** `/sandbox/trakt`: the accounts' owners, the application's page at Trakt, and the director. */
export function createDirector(state: TraktState, intercept: Intercept, links: () => TraktLink[]): Router {
  const { accounts, application, switches, grants, clock, readLag } = state
  const router = Router()
  router.use(express.json({ limit: '1mb' }))
  router.use(createPeopleRoutes(state))
  router.use(createActRoutes(state))
  router.use(createLibraryDirector(state))
  router.use('/page', createPages(state))

  router.get('/application', (_request, response) => {
    response.json(application)
  })

  router.post('/application', (request, response) => {
    const { redirectUris, accessTokenLifetime } = readBody(ApplicationChange, request)
    if (redirectUris) application.redirectUris = redirectUris
    if (accessTokenLifetime) application.accessTokenLifetime = accessTokenLifetime
    response.json(application)
  })

  router.get('/tokens', (_request, response) => {
    const iso = (instant: number) => new Date(instant).toISOString()
    response.json(
      grants.live().map(grant => ({
        account: grant.account.slug,
        flow: grant.flow,
        accessToken: grant.accessToken,
        refreshToken: grant.refreshToken,
        createdAt: iso(grant.createdAt),
        expiresAt: iso(grant.expiresAt),
        refreshes: grant.refreshes,
      })),
    )
  })

  router.get('/links', (_request, response) => {
    const people = new Map(links().map(({ uuid, person }) => [uuid, person]))
    const linked = accounts.all().filter(({ uuid }) => people.has(uuid))
    response.json(linked.map(({ slug, uuid }) => ({ account: slug, person: people.get(uuid) })))
  })

  router.get('/faults', (_request, response) => {
    response.json({
      faults: Object.fromEntries(Object.entries(faults).map(([name, { what }]) => [name, what])),
      places: names<Place>(places),
      switches: names<SwitchName>(switchNames).map(name => ({
        name,
        what: switchNames[name],
        on: switches.isOn(name),
      })),
      /** Seconds, by what is read. */
      readLag: readLag.all(),
    })
  })

  router.post('/faults', (request, response) => {
    const asked = readBody(NewFault, request)
    if ('on' in asked) switches.set(asked.name, asked.on)
    else if ('seconds' in asked) readLag.set(asked.seconds, asked.of)
    else {
      const { name, at, times } = asked
      intercept.addFault(places[at], faults[name].answer(clock.now(), places[at]), times, {
        service: 'trakt',
        name,
        at,
      })
    }
    intercept.told()
    response.status(204).end()
  })

  router.delete('/faults', (_request, response) => {
    switches.clear()
    readLag.clear()
    intercept.clear()
    response.status(204).end()
  })

  router.use((_request, response) => {
    response.status(404).json({ error: 'There is no such route.' })
  })
  router.use(answerRefusal)
  return router
}
