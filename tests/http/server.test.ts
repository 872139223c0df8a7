import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { StartError } from '../../src/errors.ts'
import { listen } from '../../src/http/server.ts'

test('a port that is in use is said in words', async () => {
  const other = createServer()
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  await expect(listen(() => undefined, { host: '127.0.0.1', port })).rejects.toThrow(
    new StartError(`Another program listens on port ${port} on 127.0.0.1 already: set PORT to a free one.`),
  )
})

test('an address that this machine does not have is said in words', async () => {
  await expect(listen(() => undefined, { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    'This machine has no address 192.0.2.1: set HOST to one that it has, such as 127.0.0.1 or 0.0.0.0.',
  )
})

test('closing accepts nothing new, and finishes what is under way', async () => {
  const started = Promise.withResolvers<ServerResponse>()
  const server = await listen((_request, response) => started.resolve(response), { host: '127.0.0.1', port: 0 })
  const answer = fetch(server.url)
  const response = await started.promise
  const closed = server.close()
  await expect(fetch(server.url)).rejects.toThrow()
  response.end('done')
  expect(await (await answer).text()).toBe('done')
  await closed
})
