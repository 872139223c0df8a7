import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Response } from 'express'
import { Html, html } from './html.ts'

const style = readFileSync(new URL('./style.css', import.meta.url), 'utf8')
const styleHash = createHash('sha256').update(style).digest('base64')

export interface Page {
  title: string
  body: Html
  status?: number
  /** Origins besides our own that the page's form leads to: browsers hold redirects after a form to `form-action` as well. */
  leadsTo?: string[]
  /** Its own styles and scripts, at addresses of this origin; with some it may also load pictures from there. */
  head?: Html
}

/** What a page with a head of its own may load and ask. */
const fromHere = ["script-src 'self'", "img-src 'self'", "connect-src 'self'"]

/** Sends a page that works without scripts. Our own forms need an `Origin`, hence `same-origin`. */
export function sendPage(response: Response, { title, body, status = 200, leadsTo = [], head }: Page): void {
  response.status(status).set({
    'Content-Security-Policy': [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'${head ? " 'self'" : ''}`,
      ...(head ? fromHere : []),
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
${head ?? null}
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
