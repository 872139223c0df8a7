import type { Clock } from '../../../src/clock.ts'
import type { Account } from '../accounts.ts'
import { createLibrary, type Library, type LibraryRows } from './library.ts'

/** The numbers that were given out last, and the rows of each library by its account's `uuid`. */
export interface LibrariesRows {
  lastPlay: number
  lastListing: number
  libraries: [uuid: string, rows: LibraryRows][]
}

const none: LibrariesRows = { lastPlay: 10_983_741_000, lastListing: 1_146_014_000, libraries: [] }

/** Every account's library, empty at first unless there were some before. */
export function createLibraries(clock: Clock, earlier = none) {
  let { lastPlay, lastListing } = earlier
  const numbers = { play: () => ++lastPlay, listing: () => ++lastListing }
  const libraries = new Map(earlier.libraries.map(([uuid, rows]) => [uuid, createLibrary(clock, numbers, rows)]))

  return {
    /** One that nobody adds to. */
    nobodys: createLibrary(clock, numbers),
    of({ uuid }: Account): Library {
      const library = libraries.get(uuid) ?? createLibrary(clock, numbers)
      libraries.set(uuid, library)
      return library
    },
    rows: (): LibrariesRows => ({
      lastPlay,
      lastListing,
      libraries: [...libraries].map(([uuid, library]) => [uuid, library.rows()]),
    }),
  }
}

export type Libraries = ReturnType<typeof createLibraries>
