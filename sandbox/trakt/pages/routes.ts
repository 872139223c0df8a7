import { fileURLToPath } from 'node:url'
import { type Request, type Response, Router } from 'express'
import { accountIn } from '../director/account.ts'
import type { TraktState } from '../state.ts'
import { accountPage, accountsPage } from './account.ts'
import { sendNotice, sendPage } from './frame.ts'
import { html } from './html.ts'
import { type ViewName, views } from './views.ts'

/** What the pages load. No slug has a dot in it. */
const files = ['account.css', 'live.js']

/** Pages that show what Trakt would show its users about themselves. */
export function createPages(state: TraktState): Router {
  const router = Router()

  for (const file of files) {
    const path = fileURLToPath(new URL(file, import.meta.url))
    router.get(`/${file}`, (_request, response) => {
      response.set({ 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' })
      response.sendFile(path, { cacheControl: false, dotfiles: 'allow' })
    })
  }

  router.get('/', (request, response) => sendPage(response, accountsPage(state, request.baseUrl)))

  router.get('/:account', (request, response) => {
    const account = state.accounts.find(request.params.account)
    if (!account) return sendNobody(request, response)
    sendPage(response, accountPage(state, account, request.baseUrl, viewIn(request), pageIn(request)))
  })

  /** How many things were done: the page asks for itself anew when it is another number. */
  router.get('/:account/changes', (request, response) => {
    response.set('Cache-Control', 'no-store')
    response.json({ changes: state.libraries.of(accountIn(state, request)).log().length })
  })

  return router
}

function sendNobody({ params, baseUrl }: Request, response: Response): void {
  const words = html`There is no account ${String(params.account)}. <a href="${baseUrl}">All accounts</a>`
  sendNotice(response, 'No such account', words, 404)
}

function viewIn({ query }: Request): ViewName {
  return views.find(name => name === query.view) ?? 'history'
}

function pageIn({ query }: Request): number {
  return /^[1-9]\d{0,5}$/.test(String(query.page)) ? Number(query.page) : 1
}
