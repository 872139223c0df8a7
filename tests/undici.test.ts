import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

/** In a process of its own, where nothing else has loaded a part of Node's own undici before. */
const script = `
  const { REST } = await import('discord.js')
  const { loadUndici } = await import(${JSON.stringify(new URL('../src/undici.ts', import.meta.url).href)})
  const [first] = await Promise.all([loadUndici(), loadUndici()])
  if (typeof first.Agent !== 'function') throw new Error('this is not undici')
  const rest = new REST({ api: process.argv[1], retries: 0 }).setToken('none')
  await rest.post('/channels/1/messages', { files: [{ name: 'export.json', data: Buffer.from('{}') }] })
`

test('discord.js still sends files after the product has loaded its own, newer undici', async () => {
  const types: (string | undefined)[] = []
  const server = createServer((request, response) => {
    types.push(request.headers['content-type'])
    request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const run = promisify(execFile)
  await run(process.execPath, ['--input-type=module', '--eval', script, address], { cwd: `${import.meta.dirname}/..` })
  expect(types).toEqual([expect.stringContaining('multipart/form-data')])
})
