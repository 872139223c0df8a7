import { z } from 'zod'

const videoSchema = z.object({
  site: z.string(),
  type: z.string(),
  key: z.string().regex(/^[\w-]{6,20}$/),
  official: z.boolean().catch(false),
  published_at: z.string().catch(''),
})

/**
 * The page of the trailer among a film's videos (`videos.results`): on YouTube, of type Trailer, official ones first,
 * then the newest. `null` when there is none.
 */
export function trailerUrl(videos: readonly unknown[]): string | null {
  const trailers = videos.flatMap(video => {
    const { data } = videoSchema.safeParse(video)
    return data?.site === 'YouTube' && data.type === 'Trailer' ? [data] : []
  })
  const [best] = trailers.sort(
    (a, b) => Number(b.official) - Number(a.official) || b.published_at.localeCompare(a.published_at),
  )
  return best ? `https://www.youtube.com/watch?v=${best.key}` : null
}
