import { type Catalogue, fault, onTheWay, page } from '../intercept/catalogue.ts'
import { Refusal, type RefusalCode } from './refusals.ts'

function refused(code: RefusalCode, headers?: Record<string, string>) {
  const { status, body } = new Refusal(code)
  return { status, body, ...(headers && { headers }) }
}

/** What goes wrong with what the bot asks of TMDB. */
export const tmdbFaults = {
  title: 'TMDB',
  faults: {
    cut: onTheWay.cut,
    hang: onTheWay.hang,
    slow: fault('the answer comes after 2 seconds: too late for a list while somebody types', { delay: 2_000 }),
    'rate-limit': fault('429 with `Retry-After: 5`', refused(25, { 'retry-after': '5' })),
    'server-error': fault('500 with TMDB’s own words', refused(11)),
    'bad-gateway': fault('502 with a page', { status: 502, html: true, body: page('502 Bad Gateway') }),
    unauthorized: fault('401: the key is not valid', refused(7)),
    'not-found': fault('404: there is no such film', refused(34)),
    'proxy-html': fault('200 with a page of some proxy instead of JSON', {
      status: 200,
      html: true,
      body: page('Welcome to nginx!'),
    }),
    'empty-json': fault('200 with JSON that says nothing', { status: 200, body: {} }),
  },
  places: {
    search: { what: 'the search for a title', match: { service: 'tmdb', path: '^/3/search/' } },
    popular: { what: 'what is popular', match: { service: 'tmdb', path: '^/3/(movie/popular|trending/)' } },
    details: { what: 'the details of a film', match: { service: 'tmdb', path: '^/3/movie/\\d+' } },
    images: { what: 'posters, as the page shows them', match: { service: 'tmdb', path: '^/t/p/' } },
    any: { what: 'any request', match: { service: 'tmdb' } },
  },
} satisfies Catalogue
