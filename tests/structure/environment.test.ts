import { parse } from 'dotenv'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { read, withoutComments } from './sources.ts'

const secrets = { DISCORD_TOKEN: 'a-token-from-the-portal', TMDB_API_KEY: '0123456789abcdef0123456789abcdef' }
const example = read('.env.example')

function configVariables(): string[] {
  const [, schema = ''] =
    /const Environment = z\.object\(\{\n([\s\S]*?)\n\}\)/.exec(withoutComments(read('src/config.ts'))) ?? []
  return [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(match => match[1] ?? '')
}

test('.env.example has every variable that the configuration reads, and no other', () => {
  const variables = configVariables()
  expect(variables).toContain('DISCORD_TOKEN')
  expect(Object.keys(parse(example)).sort()).toEqual(variables.sort())
})

test('every variable in .env.example, or the block it stands in, begins with a comment', () => {
  const blocks = example.trim().split(/\n\n+/)
  expect(blocks.filter(block => !block.startsWith('# '))).toEqual([])
})

test('.env.example works as it stands, once the secrets are filled in, and says nothing but the defaults', () => {
  expect(readConfig({ ...parse(example), ...secrets })).toEqual(readConfig(secrets))
})

test('.env.example without its secrets is refused for the secrets alone', () => {
  expect(() => readConfig(parse(example))).toThrow(
    /^[^\n]*\n {2}DISCORD_TOKEN is missing[^\n]*\n {2}TMDB_API_KEY is missing[^\n]*$/,
  )
})
