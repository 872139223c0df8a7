import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'sandbox/README.md', ...globSync('docs/**/*.md')]

/** The names that GitHub gives to a page's headings. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(page, 'utf8').match(/^#+ .*$/gm) ?? []
  return headings.map(heading =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** Links to what is not there: a file of the project, or a heading of a page. */
function brokenLinks(page: string): string[] {
  const targets = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(match => match[1] ?? '')
  return targets
    .filter(target => !/^[a-z]+:/.test(target))
    .filter(target => {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : normalize(join(dirname(page), path))
      return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor))
    })
    .map(target => `${page} → ${target}`)
}

test('every link in the documentation leads somewhere', () => {
  expect(pages.flatMap(brokenLinks)).toEqual([])
})

test('every picture is taken by `npm run pictures`, shown in the README, and light', () => {
  const shown = [...readFileSync('README.md', 'utf8').matchAll(/!\[[^\]]{10,}\]\(docs\/pictures\/([\w-]+\.png)\)/g)]
  const taken = [...readFileSync('scripts/pictures.ts', 'utf8').matchAll(/'([\w-]+\.png)'/g)]
  const kept = globSync('docs/pictures/*').map(file => basename(file))
  expect(shown.map(([, file]) => file).toSorted()).toEqual(kept.toSorted())
  expect(taken.map(([, file]) => file).toSorted()).toEqual(kept.toSorted())
  expect(kept.filter(file => statSync(join('docs/pictures', file)).size > 200_000)).toEqual([])
})

test('what troubleshooting quotes is what the bot says', () => {
  const source = globSync(['src/**/*.ts', 'commands/*.ts', 'db/*.ts'])
    .map(file => readFileSync(file, 'utf8'))
    .join('\n')
  const rows = readFileSync('docs/troubleshooting.md', 'utf8')
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line => line.split('|')[1] ?? '')
  const quotes = rows.flatMap(row =>
    [...row.matchAll(/`([^`/]{12,})`|"([^"]{12,})"/g)].map(match => match[1] ?? match[2] ?? ''),
  )
  const pieces = quotes.filter(quote => !quote.includes('redirect_uri')).flatMap(quote => quote.split('…'))
  expect(pieces.length).toBeGreaterThan(5)
  expect(pieces.map(piece => piece.trim()).filter(piece => !source.includes(piece))).toEqual([])
})
