import type { CookieOptions } from 'express'
import { LINKING_LASTS } from '../services/linking.ts'

/** The shape of the secrets that we put into it (`newSecret`): anything else was not set by us. */
const OURS = /^[\w-]{43}$/

/** The cookie that ties a link under way to the browser that began it. */
export interface BrowserCookie {
  name: string
  options: CookieOptions
  /** What the browser sends back, from its `Cookie` header (RFC 6265, 5.4); undefined without one of ours. */
  read(header: string | undefined): string | undefined
}

/**
 * Where we are reached by https it is `Secure`, under a name whose prefix keeps others on the domain from setting it
 * (RFC 6265bis, 4.1.3). `Lax`, because Trakt's redirect back comes from another site.
 */
export function createBrowserCookie(publicUrl: string): BrowserCookie {
  const { protocol, pathname: path } = new URL(publicUrl)
  const secure = protocol === 'https:'
  const prefix = path === '/' ? '__Host-' : '__Secure-'
  const name = `${secure ? prefix : ''}movie_night_link`
  return {
    name,
    options: { httpOnly: true, sameSite: 'lax', path, secure, maxAge: LINKING_LASTS },
    read(header = '') {
      const pairs = header.split(';').map(pair => pair.trim())
      const values = pairs.filter(pair => pair.startsWith(`${name}=`)).map(pair => pair.slice(name.length + 1))
      return values.find(value => OURS.test(value))
    },
  }
}
