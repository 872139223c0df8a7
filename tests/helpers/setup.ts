import net from 'node:net'
import { afterEach, beforeEach, expect, vi } from 'vitest'

const loopback = ['localhost', '127.0.0.1', '::1']
const guarded = Symbol.for('movie-night.loopback-only')

/** Loopback is the whole world of the tests: a connection to anywhere else is an error in the test that made it. */
function forbidTheWorld(): void {
  const { connect } = net.Socket.prototype
  if (guarded in connect) return
  const guard = function (this: net.Socket, ...args: unknown[]) {
    const [first] = args.flat()
    const target = typeof first === 'object' && first !== null ? (first as { host?: string; path?: string }) : {}
    const host = target.host ?? (typeof args[1] === 'string' ? args[1] : 'localhost')
    if (!target.path && !loopback.includes(host)) {
      throw new Error(`Tests may not reach ${host}: only loopback is allowed.`)
    }
    return (connect as (...all: unknown[]) => net.Socket).apply(this, args)
  }
  net.Socket.prototype.connect = Object.assign(guard, { [guarded]: true }) as typeof connect
}
forbidTheWorld()

let errors: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  errors = vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(errors.mock.calls, 'console.error was called').toEqual([])
  errors.mockRestore()
})
