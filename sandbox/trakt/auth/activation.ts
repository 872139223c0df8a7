import { type Response, Router } from 'express'
import { bodyText } from '../body.ts'
import { sendNotice, sendPage } from '../pages/frame.ts'
import { type Html, html } from '../pages/html.ts'
import type { TraktState } from '../state.ts'
import { connectedAccounts, signedIn } from './consent.ts'
import { consentForm } from './consent-form.ts'

const troubles = {
  unknown: [404, 'There is no such code', 'Look at the code again, and type it as it stands there.'],
  expired: [410, 'The code has expired', 'Ask for a new one where you got this one.'],
  used: [409, 'The code has been used', 'Ask for a new one where you got this one.'],
} as const

/** `/activate`: where a person enters a device's code; with the code in the address it is filled in. */
export function createActivation(state: TraktState): Router {
  const router = Router()

  router.get(['/activate', '/activate/:code'], (request, response) => {
    const { code } = request.params as { code?: string }
    const typed = code ?? request.query.user_code
    const action = `${request.baseUrl}/activate`
    if (typeof typed !== 'string' || typed.trim() === '') return sendPage(response, askForCode(action))
    const entered = state.devices.enter(typed)
    if ('wrong' in entered) return sendTrouble(response, action, entered.wrong)
    sendPage(response, {
      title: 'Activate a device',
      body: html`<h1>${state.application.name} wants to use your Trakt account</h1>
<p>Its code is <code>${entered.device.userCode}</code>. Go on only where you see the same code there.</p>
${consentForm({
  action,
  accounts: state.accounts.present(),
  connected: connectedAccounts(state),
  hidden: [['user_code', entered.device.userCode]],
})}`,
    })
  })

  router.post('/activate', (request, response) => {
    const form = new URLSearchParams(bodyText(request))
    const entered = state.devices.enter(form.get('user_code') ?? '')
    if ('wrong' in entered) return sendTrouble(response, `${request.baseUrl}/activate`, entered.wrong)
    if (form.get('decision') === 'deny') {
      entered.device.decision = 'denied'
      return sendNotice(response, 'Denied', html`${state.application.name} gets no access. You can close this page.`)
    }
    const account = signedIn(state, form)
    if (!account || form.get('decision') !== 'approve') {
      return sendNotice(response, 'Choose an account first', html`Go back and choose who you are.`, 400)
    }
    entered.device.decision = { approvedBy: account }
    const words = html`${state.application.name} is connected with <strong>${account.username}</strong>. Return to it now.`
    return sendNotice(response, 'Connected', words)
  })

  return router
}

function sendTrouble(response: Response, action: string, wrong: keyof typeof troubles): void {
  const [status, title, words] = troubles[wrong]
  response.locals.refusal = title
  const heading = html`<h1 class="trouble">${title}</h1><p>${words}</p>`
  sendPage(response, { ...askForCode(action, heading), title, status })
}

function askForCode(action: string, heading: Html = html`<h1>Activate a device</h1>`) {
  return {
    title: 'Activate a device',
    body: html`${heading}
<form method="get" action="${action}">
<label class="code">The code you were shown
<input type="text" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="12" required autofocus>
</label>
<div class="choices"><button>Continue</button></div>
</form>`,
  }
}
