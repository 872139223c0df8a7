import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutText, escapeText, plainText } from '../src/text.ts'
import { hostile } from './views/states.ts'

describe('escapeText', () => {
  test.each([
    ['Alien', 'Alien'],
    ['Mission: Impossible', 'Mission: Impossible'],
    ['Amélie', 'Amélie'],
    ['**bold** and _quiet_', '\\*\\*bold\\*\\* and \\_quiet\\_'],
    ['~~gone~~ ||hidden||', '\\~\\~gone\\~\\~ \\|\\|hidden\\|\\|'],
    ['`code`', '\\`code\\`'],
    ['[click](https://evil.example)', '\\[click\\](https\\://evil.example)'],
    ['<@900000000000000010>', '\\<\\@900000000000000010>'],
    ['<t:0:F>', '\\<t\\:0\\:F>'],
    ['@everyone', '\\@everyone'],
    [':skull:', '\\:skull:'],
    ['# A heading', '\\# A heading'],
    ['-# small', '\\-# small'],
    ['- a list', '\\- a list'],
    ['> a quote', '\\> a quote'],
    ['1. A list', '1\\. A list'],
    ['2001: A Space Odyssey', '2001: A Space Odyssey'],
    ['back\\slash', 'back\\\\slash'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeText(text, 100)).toBe(escaped)
  })

  test('every sign of markup has a backslash of its own', () => {
    fc.assert(
      fc.property(hostile, text => {
        const unescaped = escapeText(text, 300)
          .replace(/[\u2068\u2069]/g, '')
          .replace(/\\[^0-9A-Za-z\s]/g, 'x')
        expect(unescaped).not.toMatch(/[\\*_~`|<[\]@]|:\S|^[-+#>]|^\d+[.)](\s|$)/)
      }),
      { seed: 2, numRuns: 500 },
    )
  })

  test('backslashes taken away, it is the plain text', () => {
    fc.assert(
      fc.property(hostile, text => {
        expect(escapeText(text, 1000).replace(/\\(.)/gu, '$1')).toBe(plainText(text, 1002))
      }),
      { seed: 2, numRuns: 500 },
    )
  })
})

describe('plainText', () => {
  test.each([
    ['two\nlines\r\nand\u2028more', 'two lines and more'],
    ['  much   space\t', 'much space'],
    ['reversed \u202eneila', 'reversed neila'],
    ['zero\u200bwidth\u00ad\ufeff', 'zerowidth'],
    ['\u200d\u200b\u2800 ', 'untitled'],
    ['', 'untitled'],
    ['half \ud83d pair', 'half \ufffd pair'],
    ['👩\u200d🚀 stays whole', '👩\u200d🚀 stays whole'],
    ['می\u200cخواهم', '\u2068می\u200cخواهم\u2069'],
    ['שלום', '\u2068שלום\u2069'],
    ['z\u0301\u0302\u0303\u0304\u0305\u0306', 'z\u0301\u0302\u0303\u0304'],
  ])('writes %j as %j', (text, plain) => {
    expect(plainText(text, 100)).toBe(plain)
  })

  test('it has no control, invisible or direction-changing character, no line break and no half of a pair', () => {
    fc.assert(
      fc.property(hostile, text => {
        const seen = plainText(text, 300).replace(/^\u2068(.*)\u2069$/u, '$1')
        expect(seen.isWellFormed()).toBe(true)
        expect(seen).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u00ad\ufeff\u{e0000}-\u{e007f}]/u)
      }),
      { seed: 2, numRuns: 500 },
    )
  })

  test('it is never empty and never longer than asked', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 8, max: 120 }), (text, max) => {
        const length = [...plainText(text, max)].length
        expect(length).toBeGreaterThan(0)
        expect(length).toBeLessThanOrEqual(max)
      }),
      { seed: 2, numRuns: 500 },
    )
  })
})

test('a cut text ends in an ellipsis and never in half an emoji', () => {
  expect(cutText('Alien', 5)).toBe('Alien')
  expect(cutText('Aliens', 5)).toBe('Alie…')
  expect(cutText('👾👾👾', 2)).toBe('👾…')
  expect(cutText('👩\u200d🚀👩\u200d🚀', 3)).toBe('👩…')
})
