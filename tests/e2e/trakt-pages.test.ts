import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { createTraktClient } from '../../sandbox/trakt/client.ts'
import { useTabs } from '../helpers/tabs.ts'

const tabs = useTabs()

/** The sandbox's Trakt, an application of another origin that only says where one has arrived, and a phone without scripts. */
async function openPhone() {
  const application = createServer((request, response) => response.end(`Arrived at ${request.url}`))
  application.listen(0, '127.0.0.1')
  await once(application, 'listening')
  onTestFinished(() => {
    application.closeAllConnections()
    application.close()
  })
  const callback = `http://127.0.0.1:${(application.address() as AddressInfo).port}/auth/trakt/callback`
  const sandbox = await startSandbox({ clock: createMovableClock(), traktRedirectUris: [callback] })
  onTestFinished(() => sandbox.close())
  const page = await tabs.openTab({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false })
  return { sandbox, page, callback, trakt: createTraktClient(sandbox.url) }
}

function authorizeUrl(base: string, clientId: string, callback: string): string {
  const query = { response_type: 'code', client_id: clientId, redirect_uri: callback, state: 'the-state' }
  return `${base}/oauth/authorize?${new URLSearchParams(query)}`
}

test('a person on a phone chooses an account, approves, and arrives at the application with a code', async () => {
  const { sandbox, page, callback } = await openPhone()
  await page.goto(authorizeUrl(sandbox.env.TRAKT_AUTH_URL, sandbox.env.TRAKT_CLIENT_ID, callback))
  const { width } = (await page.locator('body').boundingBox()) ?? { width: 0 }
  expect(width).toBe(360)
  await page.getByRole('radio', { name: 'nightowl' }).check()
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('Arrived at').waitFor()
  expect(page.url()).toMatch(/\/auth\/trakt\/callback\?code=sandbox-code-[0-9a-f]{64}&state=the-state$/)
})

test('a person who denies arrives at the application with access_denied', async () => {
  const { sandbox, page, callback } = await openPhone()
  await page.goto(authorizeUrl(sandbox.env.TRAKT_AUTH_URL, sandbox.env.TRAKT_CLIENT_ID, callback))
  await page.getByRole('button', { name: 'Deny' }).click()
  await page.getByText('Arrived at').waitFor()
  expect(page.url()).toBe(`${callback}?error=access_denied&state=the-state`)
})

test('a person types a device’s code, mistypes it first, and connects the account they choose', async () => {
  const { sandbox, page, trakt } = await openPhone()
  const { TRAKT_AUTH_URL, TRAKT_CLIENT_ID: client_id, TRAKT_CLIENT_SECRET: client_secret } = sandbox.env
  const post = async (path: string, fields: object) => {
    const headers = { 'content-type': 'application/json' }
    return fetch(`${TRAKT_AUTH_URL}${path}`, { method: 'POST', headers, body: JSON.stringify(fields) })
  }
  const device = (await (await post('/oauth/device/code', { client_id })).json()) as Record<string, string>
  await page.goto(device.verification_url ?? '')
  tabs.expectTrouble(/status of 404/)
  await page.getByRole('textbox', { name: 'The code you were shown' }).fill('nonsense')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'There is no such code' }).waitFor()
  await page.getByRole('textbox').fill(device.user_code?.toLowerCase() ?? '')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('radio', { name: 'quietviewer' }).check()
  await page.getByRole('button', { name: 'Approve' }).click()
  await page.getByRole('heading', { name: 'Connected' }).waitFor()
  const polled = await post('/oauth/device/token', { code: device.device_code, client_id, client_secret })
  expect(polled.status).toBe(200)
  expect(await trakt.tokens()).toMatchObject([{ account: 'quietviewer', flow: 'device' }])
})
