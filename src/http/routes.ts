import type { RequestListener } from 'node:http'
import type { AppOptions } from './app.ts'

/** The HTTP routes, loaded with the first request: a start need not wait for express. That request waits for it instead. */
export function createRoutes(options: AppOptions): RequestListener {
  let app: Promise<RequestListener> | undefined

  async function load(): Promise<RequestListener> {
    const { createApp } = await import('./app.ts')
    return createApp(options)
  }

  return (request, response) => {
    app ??= load()
    app.then(
      answer => answer(request, response),
      error => {
        options.log.error({ err: error }, 'the HTTP routes could not be loaded')
        response.writeHead(500).end()
      },
    )
  }
}
