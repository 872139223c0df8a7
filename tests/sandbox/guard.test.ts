import { once } from 'node:events'
import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { createMovableClock } from '../../sandbox/clock.ts'
import { startSandbox } from '../../sandbox/start.ts'

async function start() {
  const sandbox = await startSandbox({ clock: createMovableClock() })
  onTestFinished(() => sandbox.close())
  const { port } = new URL(sandbox.url)
  return { port }
}

/** The status of a request with exactly these headers, which `fetch` would not let through. */
async function statusOf(
  port: string,
  headers: Record<string, string>,
  path = '/sandbox/world',
): Promise<number | undefined> {
  const sent = request({ host: '127.0.0.1', port, path, headers })
  sent.end()
  const [response] = await once(sent, 'response')
  response.resume()
  return response.statusCode
}

/** The status with which a WebSocket is refused, or 101. */
function upgradeStatus(port: string, path: string, headers: Record<string, string>): Promise<number | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers })
  return new Promise(resolve => {
    socket.once('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.once('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode)
    })
    socket.on('error', () => undefined)
  })
}

test('a request must name this server as its host', async () => {
  const { port } = await start()
  for (const host of ['127.0.0.1', 'localhost', '[::1]'])
    expect(await statusOf(port, { host: `${host}:${port}` })).toBe(200)
  for (const host of [`evil.example:${port}`, 'localhost:1', 'localhost', `127.0.0.1.evil.example:${port}`]) {
    expect(await statusOf(port, { host })).toBe(403)
  }
})

test('every path is guarded, the bot’s as well as the page’s', async () => {
  const { port } = await start()
  for (const path of ['/', '/discord/api/v10/gateway', '/tmdb/3/configuration', '/sandbox/log']) {
    expect(await statusOf(port, { host: 'evil.example' }, path)).toBe(403)
  }
})

test('a request from another origin is refused, one from our own page is not', async () => {
  const { port } = await start()
  const host = `127.0.0.1:${port}`
  expect(await statusOf(port, { host, origin: `http://${host}` })).toBe(200)
  for (const origin of [
    'https://evil.example',
    'http://127.0.0.1:1',
    'null',
    `https://${host}`,
    `http://http://${host}`,
  ]) {
    expect(await statusOf(port, { host, origin })).toBe(403)
  }
})

test.for(['/sandbox/live', '/discord/gateway?v=10'])('a WebSocket to %s is guarded in the same way', async path => {
  const { port } = await start()
  const host = `127.0.0.1:${port}`
  expect(await upgradeStatus(port, path, {})).toBe(101)
  expect(await upgradeStatus(port, path, { origin: `http://${host}` })).toBe(101)
  expect(await upgradeStatus(port, path, { origin: 'https://evil.example' })).toBe(403)
  expect(await upgradeStatus(port, path, { host: 'evil.example' })).toBe(403)
})

test('a WebSocket elsewhere is 404', async () => {
  const { port } = await start()
  expect(await upgradeStatus(port, '/elsewhere', {})).toBe(404)
})
