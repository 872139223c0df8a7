import { createHash } from 'node:crypto'
import express from 'express'
import request from 'supertest'
import { expect, test } from 'vitest'
import { createPageRoutes } from '../../sandbox/page-routes.ts'

const app = express().use(createPageRoutes())

test('the page may run only what this origin serves, and its one inline import map by hash', async () => {
  const { headers, text } = await request(app).get('/').expect(200)
  const importMap = text.slice(text.indexOf('"importmap">') + 12, text.indexOf('</script>'))
  const hash = createHash('sha256').update(importMap).digest('base64')
  expect(headers['content-security-policy']).toContain(`default-src 'none'; script-src 'self' 'sha256-${hash}'; style`)
  expect(headers['content-security-policy']).not.toContain('unsafe')
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
})

test('every module that the page imports is served as JavaScript', async () => {
  const { text } = await request(app).get('/')
  const modules = [...text.matchAll(/"(\/[\w/-]+\.js)"/g)].map(([, path = '']) => path)
  expect(modules).toHaveLength(5)
  for (const path of modules)
    await request(app)
      .get(path)
      .expect(200)
      .expect('content-type', /javascript/)
})

test.each(['/../page-routes.ts', '/%2e%2e/page-routes.ts', '/modules/', '/modules/../../package.json', '/index.ts'])(
  'nothing but the page is served: %s',
  async path => {
    await request(app).get(path).expect(404)
  },
)
