import { expect, test } from 'vitest'
import { readWarning } from '../../../sandbox/demo/warnings.ts'
import { createLog } from '../../../src/log.ts'

/** What the bot's own log writes, read. */
function read(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog({ level: 'warn', secrets: [], destination: { write: line => lines.push(line) } }))
  return lines.map(readWarning).join('')
}

test('a warning is said in a line, with what it is about', () => {
  expect(read(log => log.warn({ guild: '12', kind: 'winner' }, 'announcement not posted'))).toBe(
    'The bot: announcement not posted (guild 12, kind winner)\n',
  )
  expect(read(log => log.warn('on its own'))).toBe('The bot: on its own\n')
})

test('an error is named, with the places of the bot’s own code', () => {
  const error = new TypeError('nothing there')
  const inside = ['a', 'b', 'c', 'd'].map(name => `    at ${name} (/home/me/movie-night/src/${name}.ts:1:1)`)
  error.stack = ['TypeError: nothing there', '    at dep (/home/me/node_modules/dep/index.js:1:1)', ...inside].join(
    '\n',
  )
  expect(read(log => log.error({ err: error, interaction: '34' }, 'interaction failed'))).toBe(
    ['The bot: interaction failed (interaction 34): TypeError: nothing there', ...inside.slice(0, 3), ''].join('\n'),
  )
})

test('what is no line of the log stays as it is', () => {
  expect(readWarning('Warning: something of Node\n')).toBe('Warning: something of Node\n')
})
