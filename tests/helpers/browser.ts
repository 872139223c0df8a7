import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, type BrowserServer, chromium, type LaunchOptions } from 'playwright-core'

const run = promisify(execFile)
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin')
const unpacked = join(root, 'node_modules', '.cache', 'chromium')
const fonts = join(unpacked, 'fonts')

/** What unpacks the browser, its fonts and the libraries it needs into `TMPDIR`, where the package puts everything. */
const unpack = `
  import { inflate } from '@sparticuz/chromium'
  for (const file of process.argv.slice(1)) await inflate(file)
`

/**
 * A headless Chromium that comes with the npm packages, or the one that `CHROMIUM_PATH` names where that one does not
 * fit the machine. It reaches nothing but loopback: every other host name resolves to nothing.
 */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch(await launchOptions())
}

/** The same for several processes, who connect to its `wsEndpoint`. */
export async function startBrowserServer(): Promise<BrowserServer> {
  return chromium.launchServer({ ...(await launchOptions()), host: '127.0.0.1' })
}

async function launchOptions(): Promise<LaunchOptions> {
  const executablePath = process.env.CHROMIUM_PATH ?? (await unpackOnce())
  if (!process.env.CHROMIUM_PATH) await configureFonts()
  const libraries = [join(unpacked, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  const own = { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: fonts }
  return {
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    env: { ...process.env, ...(!process.env.CHROMIUM_PATH && own) },
  }
}

/**
 * Unpacks beside the place and moves it there whole: two at once, which fail with `ETXTBSY` otherwise, do not get in
 * each other's way.
 */
async function unpackOnce(): Promise<string> {
  const executable = join(unpacked, 'chromium')
  if (existsSync(executable)) return executable
  await mkdir(dirname(unpacked), { recursive: true })
  const directory = await mkdtemp(`${unpacked}-`)
  const files = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map(name => join(packed, name))
  await run(process.execPath, ['--input-type=module', '--eval', unpack, ...files], {
    cwd: root,
    env: { ...process.env, TMPDIR: directory },
  })
  await rename(directory, unpacked).catch(async error => {
    await rm(directory, { recursive: true })
    if (!existsSync(executable)) throw error
  })
  return executable
}

/** Says where the fonts are now: the project may have been moved since they were unpacked, and a page would show no letter. */
async function configureFonts(): Promise<void> {
  const file = join(fonts, 'fonts.conf')
  if ((await readFile(file, 'utf8').catch(() => '')) === fontsConfiguration) return
  const written = join(await mkdtemp(`${file}-`), 'fonts.conf')
  await writeFile(written, fontsConfiguration)
  await rename(written, file)
  await rm(dirname(written), { recursive: true })
}

/** The package's own looks for its fonts in places of a cloud service, and a page would show no letter at all. */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(fonts, 'fonts')}</dir>
  <cachedir>${join(fonts, 'cache')}</cachedir>
</fontconfig>
`
