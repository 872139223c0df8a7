import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterEach, beforeAll, expect, inject, onTestFinished } from 'vitest'

export type TabOptions = Omit<BrowserContextOptions, 'timezoneId' | 'locale'>
export type Tabs = ReturnType<typeof useTabs>

let connecting: Promise<Browser> | undefined

/** The browser that all files share; each process of the tests has one connection to it. */
async function connect(): Promise<Browser> {
  connecting ??= fetch(inject('browserDoor'))
    .then(response => response.text())
    .then(address => chromium.connect(address))
  return connecting
}

/** How long something may take to show up, also on a machine that is busy. Milliseconds. */
const patience = 30_000
const loopback = ['127.0.0.1', 'localhost', '[::1]']

/**
 * Tabs of a real browser for a file's tests, to be called once at its top. A test fails when in any of its tabs there was an
 * error or a warning on the console, an uncaught error, a request to elsewhere, or a page without a strict content security policy.
 */
export function useTabs() {
  let browser: Browser
  const troubles: string[] = []
  const expected: RegExp[] = []

  beforeAll(async () => {
    browser = await connect()
  })
  afterEach(() => {
    const found = troubles.splice(0)
    for (const words of expected.splice(0)) {
      const at = found.findIndex(trouble => words.test(trouble))
      expect(at, `${words} was to go wrong in a tab`).not.toBe(-1)
      found.splice(at, 1)
    }
    expect(found, 'what went wrong in the tabs').toEqual([])
  })

  /** A browser of one's own, with its own cookies; it closes when the test has finished. */
  async function openContext(options: TabOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext({ timezoneId: 'UTC', locale: 'en-GB', ...options })
    onTestFinished(() => context.close())
    context.setDefaultTimeout(patience)
    watch(context)
    return context
  }

  function watch(context: BrowserContext): void {
    context.on('console', message => {
      if (['error', 'warning'].includes(message.type())) troubles.push(`${message.type()}: ${message.text()}`)
    })
    context.on('weberror', error => troubles.push(`uncaught: ${error.error().stack}`))
    context.on('request', request => {
      const { protocol, hostname } = new URL(request.url())
      if (protocol !== 'data:' && !loopback.includes(hostname)) troubles.push(`asked for ${request.url()}`)
    })
    context.on('response', response => {
      const { 'content-type': type = '', 'content-security-policy': policy } = response.headers()
      const isRedirect = response.status() >= 300 && response.status() < 400
      if (!type.startsWith('text/html') || isRedirect) return
      if (!policy?.includes("default-src 'none'") || policy.includes('unsafe')) {
        troubles.push(`${response.url()} came with the content security policy ${policy}`)
      }
    })
  }

  return {
    openContext,
    /** Something that this test has to make go wrong once, such as a page that comes with a 404. */
    expectTrouble: (words: RegExp) => expected.push(words),
    async openTab(options?: TabOptions): Promise<Page> {
      return (await openContext(options)).newPage()
    },
  }
}
