import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Response } from 'express'
import type { Account } from '../accounts.ts'
import { Html, html } from './html.ts'

const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8')
const styleHash = createHash('sha256').update(style).digest('base64')

export interface Page {
  title: string
  body: Html
  status?: number
  /** Origins besides our own that the page's form leads to: browsers hold redirects after a form to `form-action` as well. */
  leadsTo?: string[]
}

/** Sends a page that works without scripts and may load nothing. Our own forms need an `Origin`, hence `same-origin`. */
export function sendPage(response: Response, { title, body, status = 200, leadsTo = [] }: Page): void {
  response.status(status).set({
    'Content-Security-Policy': [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      `form-action ${["'self'", ...leadsTo].join(' ')}`,
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  })
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Trakt (sandbox)</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
<p class="brand">Trakt <span>of the sandbox</span></p>
${body}
<p class="soft">A stand-in on this machine. Nothing here reaches the real Trakt.</p>
</main>
</body>
</html>
`
  response.type('html').send(page.text)
}

/** Something is over or went wrong: a heading and what there is to say. */
export function sendNotice(response: Response, title: string, words: Html, status = 200): void {
  if (status >= 400) response.locals.refusal = title
  sendPage(response, { title, status, body: html`<h1${trouble(status)}>${title}</h1><p>${words}</p>` })
}

const trouble = (status: number) => status >= 400 && html` class="trouble"`

/** What the application may do, the accounts to choose from, Approve and Deny. */
export function consentForm(to: {
  action: string
  accounts: Account[]
  connected: Account[]
  hidden: [name: string, value: string][]
}): Html {
  const accounts = to.accounts.map(
    (account, index) => html`
<label class="account">
<input type="radio" name="account" value="${account.slug}" required${index === 0 && html` checked`}>
<span><strong>${account.username}</strong><small>${remarks(account, to.connected.includes(account))}</small></span>
</label>`,
  )
  return html`<p>It would like to</p>
<ul>
<li>see your profile, history, ratings and watchlist</li>
<li>add and remove plays, ratings and films on your watchlist</li>
</ul>
<form method="post" action="${to.action}">
${to.hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<fieldset>
<legend>Who are you?</legend>
${accounts}
</fieldset>
<div class="choices">
<button name="decision" value="approve">Approve</button>
<button class="quiet" name="decision" value="deny">Deny</button>
</div>
</form>`
}

function remarks(account: Account, connected: boolean): string {
  const words = [
    account.name,
    account.vip && 'VIP',
    account.private && 'private',
    account.locked && 'locked',
    connected && 'already connected',
  ]
  return words.filter(word => word !== false).join(' · ')
}
