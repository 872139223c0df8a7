/** A page as a browser ends on it, its redirects followed. */
export interface WebPage {
  url: string
  status: number
  html: string
  /** What a person reads: no tags, single spaces. */
  text: string
  headers: Headers
  /** The value of a hidden field. Throws if there is none. */
  field(name: string): string
}

export type Visitor = ReturnType<typeof createVisitor>

const mostRedirects = 10

/** A browser without a screen: follows redirects and keeps cookies, by host as browsers do, whatever the port. */
export function createVisitor() {
  const jars = new Map<string, Map<string, string>>()
  const visited: string[] = []

  function jarOf(url: string): Map<string, string> {
    const { hostname } = new URL(url)
    const jar = jars.get(hostname) ?? new Map<string, string>()
    jars.set(hostname, jar)
    return jar
  }

  function keep(url: string, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      jarOf(url).set(name, value)
    }
  }

  async function request(url: string, init: RequestInit): Promise<Response> {
    const cookie = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { accept: 'text/html', ...(cookie && { cookie }), ...init.headers }
    visited.push(url)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    keep(url, response.headers)
    return response
  }

  async function visit(first: string, init: RequestInit = {}): Promise<WebPage> {
    let url = first
    let response = await request(url, init)
    for (let hops = 0; response.status >= 300 && response.status < 400; hops++) {
      if (hops === mostRedirects) throw new Error(`${first} redirects for ever`)
      url = new URL(response.headers.get('location') ?? '', url).href
      response = await request(url, {})
    }
    return pageOf(url, response)
  }

  return {
    get: (url: string) => visit(url),
    post: (url: string, form: Record<string, string>) =>
      visit(url, { method: 'POST', body: new URLSearchParams(form), headers: { origin: new URL(url).origin } }),
    /** One request, its redirect not followed, as a robot asks. */
    once: (url: string, method: 'GET' | 'HEAD', headers: Record<string, string> = {}) =>
      request(url, { method, headers }),
    /** Every address that was asked for. */
    visited: () => visited,
    /** Everything in the jars. */
    cookies: () => [...jars.values()].flatMap(jar => [...jar.values()]),
  }
}

async function pageOf(url: string, response: Response): Promise<WebPage> {
  const html = await response.text()
  const body = html.replace(/^[\s\S]*?<body[^>]*>/i, '')
  const text = body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return {
    ...{ url, html, text, status: response.status, headers: response.headers },
    field(name) {
      const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]
      if (value === undefined) throw new Error(`no field ${name} on the page: ${text}`)
      return value
    },
  }
}
