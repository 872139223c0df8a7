import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** A secret of 256 bits that may stand in an address or a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret that somebody else keeps: who reads the database cannot use it. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares a secret with a stored hash, in the same time whatever is wrong. */
export function isSecretOf(secret: string | undefined, hash: string | null): boolean {
  return secret !== undefined && hash !== null && timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(hash))
}
