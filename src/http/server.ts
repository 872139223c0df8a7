import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { StartError } from '../errors.ts'

export interface HttpServer {
  /** Where it listens. */
  url: string
  /** Stops accepting, and resolves when what is under way is finished. */
  close(): Promise<void>
}

/** Real milliseconds for a client to send its whole request, so that a slow one cannot hold up a stop for ever. */
const REQUEST_TIMEOUT = 15_000

/**
 * Listens for HTTP.
 * @throws {StartError} when the address cannot be had.
 */
export async function listen(listener: RequestListener, address: { host: string; port: number }): Promise<HttpServer> {
  const { host, port } = address
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT, headersTimeout: REQUEST_TIMEOUT }, listener)
  let closing = false
  server.on('request', (_request, response) => {
    response.on('close', () => {
      if (closing) server.closeIdleConnections()
    })
  })
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    throw new StartError(words(error, host, port))
  }
  const bound = server.address()
  const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    async close() {
      closing = true
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

function words(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const where = `port ${port} on ${host}`
  switch (code) {
    case 'EADDRINUSE':
      return `Another program listens on ${where} already: set PORT to a free one.`
    case 'EACCES':
      return `This user may not listen on ${where}: set PORT to one above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${host}: set HOST to one that it has, such as 127.0.0.1 or 0.0.0.0.`
    default:
      return `Cannot listen on ${where}: ${error instanceof Error ? error.message : String(error)}.`
  }
}
