import type { SandboxClient } from '../../sandbox/client.ts'

/** What somebody could write into TMDB to do harm in a chat: markup, mentions, emoji, an invisible turn of direction. */
export const hostileTitle =
  '**Bold** @everyone <@&1> `code` ||spoiler|| [click](https://evil.example) :smile: 🎬 \u202etxet'

/** Makes TMDB's next answer about film 348 carry that title. */
export async function giveHostileTitle(client: SandboxClient): Promise<void> {
  const film = { id: 348, title: hostileTitle, original_title: hostileTitle, overview: hostileTitle, runtime: 117 }
  const rest = { adult: false, genre_ids: [], original_language: 'en', popularity: 1, vote_average: 8, vote_count: 9 }
  const body = {
    ...film,
    ...rest,
    ...{ poster_path: null, backdrop_path: null, release_date: '1979-05-25', video: false, imdb_id: 'tt0078748' },
    genres: [{ id: 27, name: '# Horror' }],
    tagline: hostileTitle,
    credits: { cast: [], crew: [] },
    videos: { results: [] },
    external_ids: { imdb_id: 'tt0078748' },
  }
  await client.fault({ service: 'tmdb', path: '/movie/348' }, { status: 200, body })
}
