import express, { type ErrorRequestHandler, type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import type { Logger } from '../log.ts'
import type { Linking, LinkPage } from '../services/linking.ts'
import { createBrowserCookie } from './cookie.ts'
import { limitOf, limits } from './limits.ts'
import { confirmForm, renderPage, stylesheet } from './page.ts'
import { errorWords, type PageWords, wordsOf } from './page-words.ts'
import { explain } from './problems.ts'

const Login = z.object({ user: z.string().max(40), token: z.string().max(200) })
/** A parameter that is there twice counts as none. */
const parameter = z.string().max(4096).optional().catch(undefined)
const Callback = z.object({ state: parameter, code: parameter, error: parameter })
const Answer = z.object({ csrf: z.string().max(200), answer: z.enum(['link', 'cancel']) })

/** Seconds until it may be worth trying again. */
const TRY_AGAIN = 120

/** The pages that a browser is shown on the way to a link. */
export function createLinkRoutes(options: {
  linking: Pick<Linking, 'visit' | 'callback' | 'confirm'>
  publicUrl: string
  log: Logger
}): Router {
  const { linking, publicUrl, log } = options
  const cookie = createBrowserCookie(publicUrl)
  const base = new URL(publicUrl).pathname.replace(/\/$/, '')
  const router = Router()

  function show(response: Response, page: LinkPage, status?: number): void {
    if (page.page === 'unreachable') response.set('Retry-After', String(TRY_AGAIN))
    const form = page.page === 'confirm' ? confirmForm(base, page.csrf) : undefined
    send(response, { ...wordsOf(page), ...(status && { status }) }, form)
  }

  function send(response: Response, words: PageWords, form?: ReturnType<typeof confirmForm>): void {
    response
      .status(words.status)
      .type('html')
      .send(renderPage(words, base, form))
  }

  router.get('/style.css', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=3600').type('css').send(stylesheet)
  })

  router.use(
    limitOf(limits.browser, (response, detail) => send(response, errorWords(429, detail))),
    ignoreRobots,
  )

  router.get('/login', async (request, response) => {
    const query = Login.safeParse(request.query)
    if (!query.success) return show(response, { page: 'expired' }, 400)
    const visit = await linking.visit(query.data.user, query.data.token, cookie.read(request.get('cookie')))
    if ('page' in visit) return show(response, visit)
    response.cookie(cookie.name, visit.cookie, cookie.options)
    response.redirect(303, visit.location)
  })

  router.get('/callback', async (request, response) => {
    const { state, code, error } = Callback.parse(request.query)
    const query = { ...(state && { state }), ...(code && { code }), ...(error && { error }) }
    show(response, await linking.callback(query, cookie.read(request.get('cookie'))))
  })

  // What a browser asks for that restores or reloads the page after the answer.
  router.get('/confirm', (_request, response) => show(response, { page: 'done' }))

  router.post('/confirm', express.urlencoded({ extended: false, limit: '2kb' }), async (request, response) => {
    const form = Answer.safeParse(request.body)
    if (!form.success) return show(response, { page: 'expired' }, 400)
    const { csrf, answer } = form.data
    show(response, await linking.confirm(csrf, cookie.read(request.get('cookie')), answer === 'link'))
  })

  const answerError: ErrorRequestHandler = (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const { status, detail } = explain(error, log)
    send(response, errorWords(status, detail))
  }
  router.use(answerError)

  return router
}

/**
 * Only a person's own visit counts: `HEAD` is what link checkers send, and a browser that fetches ahead says so and takes a
 * 503 for "not now" (Speculation Rules, "Sec-Purpose").
 */
const ignoreRobots: RequestHandler = (request, response, next) => {
  if (request.method === 'HEAD') return response.status(200).end()
  const purpose = [request.get('sec-purpose'), request.get('purpose'), request.get('x-moz')].join(' ')
  if (/\bprefetch\b|\bprerender\b|\bpreview\b/i.test(purpose)) return response.status(503).end()
  next()
}
