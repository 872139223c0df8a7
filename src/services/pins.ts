import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** scrypt's N with r = 8 and p = 1: 32 MiB and some 60 ms for each try (OWASP, Password Storage Cheat Sheet, for p = 3 at 2^15). */
const usualCost = 2 ** 15
const saltBytes = 16
const hashBytes = 32
const stored = /^scrypt:(\d+):([0-9a-f]{32}):([0-9a-f]{64})$/

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt)

/** A pin as it is stored: `scrypt:N:salt:hash`. Four digits are few, so each try is made to cost. */
export async function hashPin(pin: string, cost = usualCost): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await hashWith(pin, salt, cost)
  return ['scrypt', cost, salt.toString('hex'), hash.toString('hex')].join(':')
}

/** Whether it is the pin that was stored, in the same time whatever is wrong; never where none is stored. */
export async function isPinOf(pin: string, storedPin: string | null): Promise<boolean> {
  const [, cost, salt = '', hash = ''] = stored.exec(storedPin ?? '') ?? []
  const known = cost === undefined ? randomBytes(hashBytes) : Buffer.from(hash, 'hex')
  const tried = await hashWith(pin, Buffer.from(salt, 'hex'), cost === undefined ? usualCost : Number(cost))
  return timingSafeEqual(tried, known) && cost !== undefined
}

function hashWith(pin: string, salt: Buffer, N: number): Promise<Buffer> {
  return derive(pin, salt, hashBytes, { N, r: 8, p: 1, maxmem: 256 * 8 * (N + 16) })
}
