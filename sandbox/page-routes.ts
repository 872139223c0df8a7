import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'

const pages = join(dirname(fileURLToPath(import.meta.url)), 'page')
const { resolve } = createRequire(import.meta.url)

/** The files of other packages that the page loads as modules; nothing else of `node_modules` is served. */
const modules: Record<string, string> = {
  '/modules/preact.js': join(dirname(resolve('preact')), 'preact.mjs'),
  '/modules/preact-hooks.js': join(dirname(resolve('preact/hooks')), 'hooks.mjs'),
  '/modules/htm.js': join(dirname(resolve('htm')), 'htm.module.js'),
  '/modules/twemoji.js': join(dirname(resolve('@discordapp/twemoji')), 'twemoji.esm.js'),
}

/** Twemoji's drawings, as Discord shows emoji; one file each. */
const drawings = join(dirname(resolve('@discordapp/twemoji')), 'svg')

/**
 * The chat page: static files without a build step. The browser may run, load and ask nothing but this origin; the one
 * inline element, the import map, is allowed by its hash.
 */
export function createPageRoutes(): express.Router {
  const index = readFileSync(join(pages, 'index.html'), 'utf8')
  const policy = contentSecurityPolicy(index)
  const router = express.Router()

  router.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    })
    next()
  })
  router.get('/', (_request, response) => {
    response.type('html').send(index)
  })
  for (const [path, file] of Object.entries(modules)) {
    router.get(path, (_request, response) => {
      response.type('js').sendFile(file, { cacheControl: false, dotfiles: 'allow' })
    })
  }
  router.use('/emoji', express.static(drawings, { index: false, redirect: false, maxAge: '1d' }))
  router.use(express.static(pages, { index: false, cacheControl: false, redirect: false }))
  return router
}

function contentSecurityPolicy(index: string): string {
  const importMap = /<script type="importmap">(.*?)<\/script>/s.exec(index)?.[1]
  if (importMap === undefined) throw new Error('sandbox/page/index.html has no import map.')
  const hash = createHash('sha256').update(importMap).digest('base64')
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
