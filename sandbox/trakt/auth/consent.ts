import { type Request, type Response, Router } from 'express'
import type { Account } from '../accounts.ts'
import { bodyText } from '../body.ts'
import { sendNotice, sendPage } from '../pages/frame.ts'
import { html } from '../pages/html.ts'
import type { OAuthProblem } from '../problem.ts'
import type { TraktState } from '../state.ts'
import { consentForm } from './consent-form.ts'

/** The parameters that the form hands back as they came. */
const parameters = ['client_id', 'redirect_uri', 'response_type', 'state', 'code_challenge', 'code_challenge_method']

/** `/oauth/authorize`: the page on which a person lets the application in. */
export function createConsent(state: TraktState): Router {
  const { authorizations, application } = state
  const router = Router()

  router.get('/oauth/authorize', (request, response) => {
    const query = new URL(request.originalUrl, 'http://sandbox').searchParams
    const { redirectUri } = authorizations.read(query)
    sendPage(response, {
      title: 'Connect an application',
      leadsTo: [new URL(redirectUri).origin],
      body: html`<h1>${application.name} wants to use your Trakt account</h1>
<p class="soft">Afterwards you return to <code>${redirectUri}</code></p>
${consentForm({
  action: `${request.baseUrl}/oauth/authorize`,
  accounts: state.accounts.present(),
  connected: connectedAccounts(state),
  hidden: parameters.flatMap(name => {
    const value = query.get(name)
    return value === null ? [] : [[name, value]]
  }),
})}`,
    })
  })

  router.post('/oauth/authorize', (request, response) => {
    const form = new URLSearchParams(bodyText(request))
    const asked = authorizations.read(form)
    if (form.get('decision') === 'deny') return response.redirect(303, authorizations.deny(asked))
    const account = signedIn(state, form)
    if (!account || form.get('decision') !== 'approve') {
      return sendNotice(response, 'Choose an account first', html`Go back and choose who you are.`, 400)
    }
    return response.redirect(303, authorizations.approve(asked, account))
  })

  return router
}

/** Shows a refusal to a person, or answers it as JSON to whoever does not ask for a page. */
export function answerProblem(problem: OAuthProblem, request: Request, response: Response): void {
  if (request.accepts(['json', 'html']) !== 'html') {
    response.locals.refusal = problem.message
    response.status(problem.status).json(problem.body)
    return
  }
  sendNotice(
    response,
    'The application asked wrongly',
    html`Trakt refuses this request: <code>${problem.error}</code>, ${problem.description}.`,
    problem.status,
  )
}

export function connectedAccounts({ grants }: TraktState): Account[] {
  return grants.live().map(grant => grant.account)
}

/** The account that a form names, where it can sign in. */
export function signedIn({ accounts }: TraktState, form: URLSearchParams): Account | undefined {
  return accounts.present().find(account => account.slug === form.get('account'))
}
