import { randomBytes } from 'node:crypto'

/** A token that no real bot could have. */
export function createSandboxToken(): string {
  return `sandbox.${randomBytes(24).toString('base64url')}`
}

/** Whether a bot's token is one of the sandbox's. A real one never is. */
export function isSandboxToken(token: string): boolean {
  return /^sandbox\..+/.test(token)
}
