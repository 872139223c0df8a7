import type { Request } from 'express'
import { attachmentSizeLimit, type UploadedFile } from '../messages/attachments.ts'
import { invalidFormBody, problems } from '../problem.ts'
import { Refusal } from '../refusal.ts'
import { isSnowflake } from '../snowflake.ts'

/**
 * The JSON of a request and the files that came with it: the body itself, or of a multipart body the part
 * `payload_json` and the parts `files[n]` (Discord docs, reference, Uploading Files). Throws the `Refusal` 40005 for a file
 * that is too large.
 */
export async function readPayload(request: Request): Promise<{ body: unknown; files: UploadedFile[] }> {
  const bytes: unknown = request.body
  if (!Buffer.isBuffer(bytes) || bytes.byteLength === 0) return { body: {}, files: [] }
  const contentType = request.headers['content-type'] ?? ''
  if (!contentType.startsWith('multipart/form-data')) return { body: parse(bytes.toString('utf8')), files: [] }

  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new Refusal(problems.invalidJson)
    })
  const json = form.get('payload_json')
  const files = await readFiles(form)
  if (files.some(file => file.bytes.byteLength > attachmentSizeLimit)) throw new Refusal(problems.requestTooLarge)
  return { body: json === null ? {} : parse(await textOf(json)), files }
}

async function readFiles(form: FormData): Promise<UploadedFile[]> {
  const files = [...form].flatMap(([name, value]) => {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1]
    return index === undefined || typeof value === 'string' ? [] : [{ index, file: value }]
  })
  return Promise.all(
    files.map(async ({ index, file }) => ({
      index,
      filename: file.name,
      contentType: file.type || 'application/octet-stream',
      bytes: new Uint8Array(await file.arrayBuffer()),
    })),
  )
}

const textOf = (part: string | File) => (typeof part === 'string' ? part : part.text())

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal(problems.invalidJson)
  }
}

/** A parameter of the path that must be a snowflake; throws the `Refusal` 50035 that Discord answers otherwise. */
export function idParameter(request: Request, name: string): string {
  const value = String(request.params[name])
  if (isSnowflake(value)) return value
  const message = `Value "${value}" is not snowflake.`
  throw new Refusal(invalidFormBody({ [`${name}_id`]: { _errors: [{ code: 'NUMBER_TYPE_COERCE', message }] } }))
}
