import { z } from 'zod'
import type { Component } from '../objects.ts'
import { type ErrorTree, invalidFormBody } from '../problem.ts'
import { Refusal } from '../refusal.ts'

const Media = z.looseObject({ url: z.string() })

/** A component of any kind: the fields that the sandbox works with; the rest is passed on as it came. */
export const ComponentBody: z.ZodType<Component> = z.looseObject({
  type: z.number(),
  id: z.number().nullish(),
  custom_id: z.string().nullish(),
  content: z.string().nullish(),
  disabled: z.boolean().nullish(),
  required: z.boolean().nullish(),
  min_values: z.number().nullish(),
  max_values: z.number().nullish(),
  min_length: z.number().nullish(),
  max_length: z.number().nullish(),
  channel_types: z.array(z.number()).nullish(),
  options: z.array(z.looseObject({ label: z.string(), value: z.string(), default: z.boolean().nullish() })).nullish(),
  default_values: z.array(z.object({ id: z.string(), type: z.string() })).nullish(),
  media: Media.nullish(),
  items: z.array(z.looseObject({ media: Media })).nullish(),
  get components() {
    return z.array(ComponentBody).nullish()
  },
  get component() {
    return ComponentBody.nullish()
  },
  get accessory() {
    return ComponentBody.nullish()
  },
})

const Snowflake = z.union([z.string(), z.number()]).transform(String)

export const AllowedMentions = z.looseObject({
  parse: z.array(z.enum(['users', 'roles', 'everyone'])).nullish(),
  users: z.array(Snowflake).nullish(),
  roles: z.array(Snowflake).nullish(),
  replied_user: z.boolean().nullish(),
})
export type AllowedMentions = z.infer<typeof AllowedMentions>

/** The body of every call that makes or edits a message, read after it was found to be valid. */
export const MessageBody = z.looseObject({
  content: z.string().nullish(),
  tts: z.boolean().nullish(),
  embeds: z.array(z.record(z.string(), z.unknown())).nullish(),
  components: z.array(ComponentBody).nullish(),
  flags: z.number().nullish(),
  allowed_mentions: AllowedMentions.nullish(),
  nonce: z.union([z.string(), z.number()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  message_reference: z
    .looseObject({ message_id: Snowflake.optional(), fail_if_not_exists: z.boolean().nullish() })
    .nullish(),
  attachments: z
    .array(z.looseObject({ id: Snowflake, filename: z.string().nullish(), description: z.string().nullish() }))
    .nullish(),
})
export type MessageBody = z.infer<typeof MessageBody>

/** Reads a body; throws the `Refusal` 50035 that names each wrong field. */
export function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const errors: ErrorTree = {}
  for (const { path, message } of result.error.issues) {
    const [field = 'body', ...inside] = path.map(String)
    const where = inside.length > 0 ? `${inside.join('.')}: ` : ''
    errors[field] = { _errors: [{ code: 'BASE_TYPE_BAD_TYPE', message: where + message }] }
  }
  throw new Refusal(invalidFormBody(errors))
}
