import { createTraktClient } from '../trakt/client.ts'

/** A film by TMDB's number, how many days ago it was watched, and what of ten it got. */
type Watched = [tmdb: number, daysAgo: number, rating?: number]

interface Taste {
  watched: Watched[]
  /** TMDB's numbers. */
  watchlist: number[]
}

/**
 * What the people at the demo's Trakt have seen and want to see. Film Fan and Night Owl have some films in common on both
 * sides, and each has seen one of those that are likely to be put forward; Quiet Viewer keeps to themselves.
 */
const tastes: Record<string, Taste> = {
  filmfan: {
    watched: [
      [129, 6, 10],
      [496243, 13, 9],
      [546554, 20, 8],
      [438631, 27],
      [194662, 41, 7],
      [120467, 55, 9],
      [329865, 69, 9],
      [157336, 90, 8],
      [157336, 800],
      [4935, 120, 10],
      [13, 160, 6],
      [603, 210, 9],
      [603, 1_400],
      [27205, 300, 8],
      [680, 365, 8],
      [862, 430, 7],
      [11, 520, 8],
      [11, 3_200],
      [1891, 521, 9],
      [238, 640, 10],
      [278, 900, 9],
    ],
    watchlist: [348, 17431, 872585, 346698, 335984, 244786, 530915, 372058, 152601, 264660, 77, 146233],
  },
  nightowl: {
    watched: [
      [348, 4, 9],
      [348, 1_100],
      [694, 11, 10],
      [274, 18, 9],
      [807, 32, 8],
      [419430, 46, 8],
      [138843, 60, 6],
      [447332, 75],
      [335984, 110, 9],
      [77, 150, 8],
      [17431, 200, 8],
      [155, 260, 9],
      [496243, 400, 10],
      [78, 500, 9],
      [629, 700, 8],
    ],
    watchlist: [872585, 372058, 244786, 120467, 438631, 10681, 194, 546554, 137, 424, 324857],
  },
  quietviewer: {
    watched: [
      [194, 9, 9],
      [37165, 30, 8],
      [2062, 62, 7],
      [13, 140],
      [10681, 220, 9],
      [152601, 330, 8],
    ],
    watchlist: [129, 137, 346698, 872585],
  },
}

const day = 86_400_000
/** When people have watched a film: a quarter past eight in the evening, UTC. */
const evening = 20.25 * 3_600_000

/** Gives the people at the sandbox's Trakt a past. `now` is the sandbox's instant in milliseconds since the epoch. */
export async function furnishLibraries(url: string, now: number): Promise<void> {
  const trakt = createTraktClient(url)
  const today = now - (now % day)
  for (const [account, { watched, watchlist }] of Object.entries(tastes)) {
    const at = (daysAgo: number) => new Date(today - daysAgo * day + evening).toISOString()
    await trakt.addPlays(
      account,
      watched.map(([tmdb, daysAgo]) => ({ ids: { tmdb }, watched_at: at(daysAgo) })),
    )
    await trakt.rate(
      account,
      watched.flatMap(([tmdb, daysAgo, rating]) =>
        rating === undefined ? [] : [{ ids: { tmdb }, rating, rated_at: at(daysAgo) }],
      ),
    )
    await trakt.addToWatchlist(
      account,
      watchlist.map(tmdb => ({ ids: { tmdb } })),
    )
  }
}
