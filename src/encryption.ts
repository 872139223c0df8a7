import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export type Encryption = ReturnType<typeof createEncryption>

/** Where a secret is stored: bound to it, so that a ciphertext moved to another row or column does not open. */
export interface SecretPlace {
  userId: number
  column: string
}

/** The ciphertext does not open: another key made it, it was changed, or it belongs to another place. */
export class DecryptionError extends Error {
  override name = 'DecryptionError'
}

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
/** NIST SP 800-38D recommends 96 bits for GCM. */
const IV_BYTES = 12
const TAG_BYTES = 16
/** Of 32 bytes, without and with its filling: such a text is base64 even where all its characters happen to be hex digits. */
const BASE64_LENGTHS = [43, 44]
const STORED = new RegExp(`^([0-9a-f]{${2 * IV_BYTES}}):([0-9a-f]{${2 * TAG_BYTES}}):((?:[0-9a-f]{2})*)$`)

/** A key from its 64 hex digits or its base64; what is wrong with it otherwise, as the end of a sentence. */
export function parseKey(text: string): Buffer | string {
  const isHex = /^[0-9a-f]+$/i.test(text) && !BASE64_LENGTHS.includes(text.length)
  if (isHex && text.length % 2 !== 0) return `has ${text.length} hex digits instead of 64`
  if (!isHex && !/^([A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}$/.test(text)) return 'is neither 64 hex digits nor base64'
  const key = Buffer.from(text, isHex ? 'hex' : 'base64')
  return key.length === KEY_BYTES ? key : `holds ${key.length} bytes instead of ${KEY_BYTES}`
}

/**
 * Encrypts secrets at rest as `iv:tag:ciphertext` in hex, AES-256-GCM with the place as additional authenticated data. What
 * the present key does not open, the previous one may: that is how keys are changed while the bot runs.
 */
export function createEncryption(key: Buffer, previous?: Buffer) {
  return {
    encrypt(secret: string, place: SecretPlace): string {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(dataOf(place))
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return [iv, cipher.getAuthTag(), ciphertext].map(part => part.toString('hex')).join(':')
    },

    /** Throws `DecryptionError`. */
    decrypt(stored: string, place: SecretPlace): string {
      const opened = open(key, stored, place) ?? (previous ? open(previous, stored, place) : null)
      if (opened === null) {
        throw new DecryptionError(`${place.column} of user ${place.userId} does not open with the key that is set`)
      }
      return opened
    },

    /** Whether the present key made it, so that it need not be encrypted again. */
    isCurrent(stored: string, place: SecretPlace): boolean {
      return open(key, stored, place) !== null
    },
  }
}

function open(key: Buffer, stored: string, place: SecretPlace): string | null {
  const [iv, tag, ciphertext] = (STORED.exec(stored) ?? []).slice(1).map(part => Buffer.from(part, 'hex'))
  if (!iv || !tag || !ciphertext) return null
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(dataOf(place))
    .setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

function dataOf({ userId, column }: SecretPlace): Buffer {
  return Buffer.from(`${userId}:${column}`)
}
