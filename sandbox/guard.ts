import type { IncomingMessage } from 'node:http'

/**
 * Whether a request comes from this machine's own tools or our own page: its `Host` is this server on loopback and its
 * `Origin`, where a browser sends one, too. A foreign page that guesses the port, and a name that was rebound to
 * 127.0.0.1, are refused.
 */
export function isOurs(request: IncomingMessage): boolean {
  const { host, origin } = request.headers
  const port = request.socket.localPort
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map(name => `${name}:${port}`)
  const origins = hosts.map(name => `http://${name}`)
  return host !== undefined && hosts.includes(host) && (origin === undefined || origins.includes(origin))
}
