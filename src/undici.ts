/** Where undici up to 7, and with it discord.js, keeps the dispatcher of all requests that name none. */
const olderDispatcher = Symbol.for('undici.globalDispatcher.1')

/**
 * undici, loaded with the first request that needs it. Loading it puts its own dispatcher in the place of the one that
 * discord.js's older undici uses, and that one refuses discord.js's files (undici, lib/global.js): so it gets its place back.
 */
export async function loadUndici(): Promise<typeof import('undici')> {
  const before: unknown = Reflect.get(globalThis, olderDispatcher)
  const undici = await import('undici')
  if (before !== undefined) Reflect.set(globalThis, olderDispatcher, before)
  return undici
}
