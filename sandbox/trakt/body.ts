import type { Request } from 'express'
import { z } from 'zod'

const Fields = z.record(z.string(), z.unknown())

/** The body's text, which the server has read whole before. */
export function bodyText(request: Request): string {
  const body: unknown = request.body
  return Buffer.isBuffer(body) ? body.toString('utf8') : ''
}

/** Whether the request says that it sends JSON. */
export function saysJson(request: Request): boolean {
  return /^application\/json\s*(;|$)/i.test(request.get('content-type') ?? '')
}

/** What the body says as JSON; nothing in it is an object with nothing in it. Throws `SyntaxError` when it cannot be parsed. */
export function jsonBody(request: Request): unknown {
  const text = bodyText(request)
  return text.trim() === '' ? {} : JSON.parse(text)
}

/** The body's fields; none where it is not JSON by its type. Throws `SyntaxError` when it cannot be parsed. */
export function jsonFields(request: Request): Record<string, unknown> {
  const text = bodyText(request)
  if (!saysJson(request) || text === '') return {}
  return Fields.safeParse(JSON.parse(text)).data ?? {}
}

/** A field that is a text with something in it. */
export function textField(fields: Record<string, unknown>, name: string): string | undefined {
  const value = fields[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
