import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the address of the browser of all files is to be had; it starts when it is first asked for. */
    browserDoor: string
  }
}

/** One browser for all files, whichever process they run in, and none where no test asks for one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<{ wsEndpoint(): string; close(): Promise<void> }> | undefined
  const door = createServer(async (_request, response) => {
    try {
      starting ??= import('./browser.ts').then(({ startBrowserServer }) => startBrowserServer())
      response.end((await starting).wsEndpoint())
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  project.provide('browserDoor', `http://127.0.0.1:${(door.address() as AddressInfo).port}/`)
  return async () => {
    door.closeAllConnections()
    door.close()
    await (await starting?.catch(() => undefined))?.close()
  }
}
