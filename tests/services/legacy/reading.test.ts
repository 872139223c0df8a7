import { expect, test } from 'vitest'
import { readJson } from '../../../src/services/legacy/reading.ts'
import { oldFile } from '../../helpers/legacy.ts'

const text = JSON.stringify(oldFile(), null, 2)
const bytes = (content: string) => Buffer.from(content, 'utf8')

function refusal(content: Uint8Array): string {
  try {
    readJson(content)
  } catch (error) {
    expect(error).toMatchObject({ name: 'StartError' })
    return (error as Error).message
  }
  return expect.fail('it was read')
}

test('a file is read as it was written', () => {
  expect(readJson(bytes(text))).toEqual({ json: oldFile(), oddities: [] })
})

test('a file cut off anywhere is refused as cut off', () => {
  const whole = bytes(text)
  for (let length = 1; length < whole.length; length += 7) {
    // A cut within a character is damage of another kind.
    const isWithin = (whole[length] ?? 0) >> 6 === 0b10
    expect(refusal(whole.subarray(0, length))).toMatch(
      isWithin ? /^The file is (cut off|not text)/ : /^The file is cut off: it ends after \d+ characters/,
    )
  }
  expect(refusal(bytes(`${text.slice(0, -3)}\n\n`))).toMatch(/^The file is cut off/)
})

test('a byte-order mark is taken away and told', () => {
  expect(readJson(bytes(`\ufeff${text}`))).toEqual({ json: oldFile(), oddities: ['begins with a byte-order mark'] })
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  expect(readJson(utf16)).toEqual({ json: oldFile(), oddities: ['begins with the byte-order mark of UTF-16'] })
})

test.each([
  ['nothing', Buffer.alloc(0), 'The file is empty.'],
  [
    'a picture',
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    'The file is not text in UTF-8, so it is not data.json, or it is damaged.',
  ],
  ['a text', bytes('Dear diary, today we watched Alien.'), 'The file is not JSON.'],
  ['a page', bytes('<!doctype html>'), 'The file is not JSON.'],
  [
    'a comma too many',
    bytes('{\n  "users": {},,\n  "history": []\n}'),
    'The file is not JSON: it cannot be read at line 2, column 15.',
  ],
])('%s is refused with the reason', (_what, content, words) => {
  expect(refusal(content)).toBe(words)
})

test('a refusal quotes nothing of the file, in which there are pins', () => {
  expect(refusal(bytes('{"users": {"Nora": {"pin": "0417"} oops}}'))).not.toMatch(/0417|Nora/)
})
