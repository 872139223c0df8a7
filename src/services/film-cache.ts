import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'

export interface FilmCacheOptions<K, V> {
  clock: Pick<Clock, 'now'>
  /** Entries; the least recently used goes first. */
  max: number
  load: (key: K) => Promise<V>
  /** Milliseconds that an answer is good for. */
  ttl: number
  /** An answer that says "there is none": kept for a minute only, and never served once it is old. */
  isNegative?: (value: V) => boolean
  onFailure: (error: unknown, key: K) => void
}

const minute = 60_000

/**
 * Answers of TMDB, kept by our clock. `fetch(key)` shares a request that is under way, and serves the old answer for
 * another minute when a fresh one cannot be had. A failure is reported once, however many wait for the answer.
 */
export function createFilmCache<K extends {}, V extends {}>(options: FilmCacheOptions<K, V>): LRUCache<K, V> {
  const { clock, max, load, ttl, isNegative = () => false, onFailure } = options
  return new LRUCache<K, V>({
    max,
    ttl,
    perf: { now: () => clock.now() },
    // The clock may jump between two calls: ask it every time.
    ttlResolution: 0,
    noDeleteOnStaleGet: true,
    // An entry pushed out while its request is under way still answers those who wait for it.
    ignoreFetchAbort: true,
    async fetchMethod(key, stale, { options: entry }) {
      try {
        const value = await load(key)
        if (isNegative(value)) entry.ttl = minute
        return value
      } catch (error) {
        onFailure(error, key)
        if (stale === undefined || isNegative(stale)) throw error
        entry.ttl = minute
        return stale
      }
    },
  })
}
