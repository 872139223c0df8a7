import type { Clock } from '../../../src/clock.ts'
import type { Account } from '../accounts.ts'
import { createLibrary, type Library } from './library.ts'

/** Every account's library, empty at first. */
export function createLibraries(clock: Clock) {
  const libraries = new Map<string, Library>()
  let lastPlay = 10_983_741_000
  let lastListing = 1_146_014_000
  const numbers = { play: () => ++lastPlay, listing: () => ++lastListing }

  return {
    of({ uuid }: Account): Library {
      const library = libraries.get(uuid) ?? createLibrary(clock, numbers)
      libraries.set(uuid, library)
      return library
    },
  }
}

export type Libraries = ReturnType<typeof createLibraries>
