import { StartError } from '../../errors.ts'

/** Files of 50 MB have been seen; one that is much larger is something else. Bytes. */
export const LARGEST_FILE = 64 * 1024 * 1024

/** How the bytes of a text may begin. `data.json` is UTF-8; an editor may have saved it otherwise. */
const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8', name: 'a byte-order mark' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le', name: 'the byte-order mark of UTF-16' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be', name: 'the byte-order mark of UTF-16' },
]

/**
 * The JSON in a file's bytes, and what was odd about them. What the file says is never quoted: there are pins in it.
 * @throws {StartError} with the reason, such as that the file is cut off.
 */
export function readJson(bytes: Uint8Array): { json: unknown; oddities: string[] } {
  if (bytes.length === 0) throw new StartError('The file is empty.')
  const mark = marks.find(one => one.bytes.every((byte, index) => bytes[index] === byte))
  const text = decode(bytes, mark?.encoding ?? 'utf-8')
  return { json: parse(text), oddities: mark ? [`begins with ${mark.name}`] : [] }
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new StartError('The file is not text in UTF-8, so it is not data.json, or it is damaged.')
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new StartError(faultOf(text, error.message))
  }
}

/** V8 says where it stopped, and for some faults that the text is over (`messages.h` of V8, `kJsonParse…`). */
function faultOf(text: string, message: string): string {
  const [, position, line, column] = /at position (\d+) \(line (\d+) column (\d+)\)/.exec(message) ?? []
  const isOver = /end of JSON input/.test(message) || Number(position) >= text.trimEnd().length
  if (isOver) {
    return `The file is cut off: it ends after ${text.length} characters, in the middle of something. The old app wrote in place, so look for an older copy of it.`
  }
  return position === undefined
    ? 'The file is not JSON.'
    : `The file is not JSON: it cannot be read at line ${line}, column ${column}.`
}
