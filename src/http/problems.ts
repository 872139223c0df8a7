import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Logger } from '../log.ts'

/** What express and its parsers throw for a request that cannot be read: a status, and words that may be shown. */
const RequestFault = z.object({
  status: z.number().int().min(400).max(499),
  expose: z.literal(true),
  message: z.string(),
})

/** Answers with a problem document (RFC 9457). */
export function answerProblem(response: Response, status: number, detail: string, more: { id?: string } = {}): void {
  const document = { type: 'about:blank', title: STATUS_CODES[status], status, detail, ...more }
  response.status(status).type('application/problem+json').send(JSON.stringify(document))
}

export const answerNotFound: RequestHandler = (_request, response) => {
  answerProblem(response, 404, 'There is nothing here.')
}

/** What went wrong as a status and words: a request that cannot be read, or a fault of ours, logged under an id. */
export function explain(error: unknown, log: Logger): { status: number; detail: string; id?: string } {
  if (error instanceof URIError) return { status: 400, detail: 'The address cannot be read.' }
  const fault = RequestFault.safeParse(error)
  if (fault.success) return { status: fault.data.status, detail: fault.data.message }
  const id = randomUUID()
  log.error({ err: error, id }, 'http request failed')
  return { status: 500, detail: `Something went wrong on our side. The operator finds it in the log under ${id}.`, id }
}

export function createProblemHandler(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const { status, detail, id } = explain(error, log)
    answerProblem(response, status, detail, id === undefined ? {} : { id })
  }
}
