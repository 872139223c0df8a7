import type { GoesToTrakt, KnownFilm } from '../src/services/trakt-outbox.ts'
import { noRating } from '../src/views/ratings.ts'
import { type Context, idFrom } from './command.ts'

/** What was chosen from a list of ratings; null takes back the one that was given. Throws `UserError` where it is none. */
export function ratingFrom(values: readonly string[]): number | null {
  return values[0] === noRating ? null : idFrom(values)
}

/** Saves what was chosen, and says when it goes to Trakt. */
export async function saveRating(
  film: KnownFilm,
  rating: number | null,
  { services, userId }: Pick<Context, 'services' | 'userId'>,
): Promise<GoesToTrakt> {
  const { ratings } = services
  return rating === null ? ratings.remove(userId, film) : ratings.rate(userId, film, rating)
}
