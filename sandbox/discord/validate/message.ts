import { component, maxComponents, topLevel } from './components.ts'
import { embedList } from './embeds.ts'
import { faults, unseenFaults } from './faults.ts'
import { boolean, integer, list, object, snowflake, text } from './fields.ts'
import { allowedMentions } from './mentions.ts'
import { poll } from './poll.ts'
import { startTally } from './tally.ts'
import type { Field } from './tree.ts'

export const messageFlags = { suppressEmbeds: 4, ephemeral: 64, suppressNotifications: 4096, componentsV2: 32768 }

export type MessageKind = 'create' | 'edit' | 'callback' | 'followup' | 'webhookEdit'

/** A message as it stood before an edit. Whatever is left out is taken for unknown, and rules that need it are not applied. */
export type ExistingMessage = {
  flags: number
  content?: string
  embeds?: unknown[]
  components?: unknown[]
  attachments?: { id?: string; filename: string }[]
}

export type MessageContext = {
  kind: MessageKind
  /** The message that an edit changes. */
  existing?: ExistingMessage
  /** The names of the files uploaded along with the payload; left out when nobody knows. */
  files?: string[]
}

const createFlags = messageFlags.suppressEmbeds | messageFlags.suppressNotifications | messageFlags.componentsV2
const answerFlags = createFlags | messageFlags.ephemeral

/** The flags that a new message may carry. On an edit Discord ignores what it does not support (Discord docs, Edit Message). */
const allowedFlags: Partial<Record<MessageKind, number>> = {
  create: createFlags,
  callback: answerFlags,
  followup: answerFlags,
}

const isEdit = (kind: MessageKind) => kind === 'edit' || kind === 'webhookEdit'

/** Notes every fault of a message payload. Answers whether the message would be empty, which Discord refuses with 50006. */
export function message(body: Field, how: MessageContext): { empty: boolean } {
  if (!object(body, true)) return { empty: false }
  const v2 = usesComponentsV2(body.at('flags'), how)

  text(body.at('content'), { max: 2000 })
  embedList(body.at('embeds'))
  poll(body.at('poll'))
  for (const sticker of list(body.at('sticker_ids'), { max: 3 })) snowflake(sticker, true)
  allowedMentions(body.at('allowed_mentions'))
  boolean(body.at('tts'))
  nonce(body)
  attachmentList(body.at('attachments'))
  if ((how.files ?? []).length > 10) body.at('attachments').fail(faults.maxLength(10))
  if (object(body.at('message_reference'))) snowflake(body.at('message_reference').at('message_id'), true)
  if (v2) refuseLegacyFields(body, how)
  componentList(body, how, v2)
  return { empty: isEmpty(body, how, v2) }
}

function usesComponentsV2(field: Field, how: MessageContext): boolean {
  const before = how.existing?.flags ?? 0
  const flags = integer(field, { min: 0, max: Number.MAX_SAFE_INTEGER })
  if (flags === undefined) return isEdit(how.kind) && (before & messageFlags.componentsV2) !== 0
  const allowed = allowedFlags[how.kind]
  if (allowed !== undefined) refuseOtherFlags(field, flags, allowed)
  const v2 = (flags & messageFlags.componentsV2) !== 0
  if (isEdit(how.kind) && !v2 && (before & messageFlags.componentsV2) !== 0) field.fail(unseenFaults.flagRemoved)
  return v2
}

/** A fault unless all the flags here are among those `allowed`. */
export function flagsWithin(field: Field, allowed: number): void {
  const flags = integer(field, { min: 0, max: Number.MAX_SAFE_INTEGER })
  if (flags !== undefined) refuseOtherFlags(field, flags, allowed)
}

function refuseOtherFlags(field: Field, flags: number, allowed: number): void {
  if ((BigInt(flags) & ~BigInt(allowed)) === 0n) return
  const names = Object.entries(messageFlags).filter(([, bit]) => (allowed & bit) !== 0)
  field.fail(unseenFaults.flags(names.map(([name, bit]) => `${name} (${bit})`).join(', ')))
}

function nonce(body: Field): void {
  const field = body.at('nonce')
  const { value } = field
  if (!field.given) {
    if (boolean(body.at('enforce_nonce'))) field.fail(faults.required)
    return
  }
  boolean(body.at('enforce_nonce'))
  if (typeof value !== 'string' && !Number.isInteger(value)) field.fail(faults.nonceType)
  else if (String(value).length > 25) field.fail(faults.nonceLength)
}

function attachmentList(field: Field): void {
  for (const attachment of list(field, { max: 10 })) {
    if (!object(attachment, true)) continue
    snowflake(attachment.at('id'), true)
    text(attachment.at('filename'), { max: 1024 })
    text(attachment.at('description'), { max: 1024 })
  }
}

/** With `IS_COMPONENTS_V2` there is nothing but components: what the payload has of the rest, or an edit leaves of it, is a fault. */
function refuseLegacyFields(body: Field, how: MessageContext): void {
  for (const name of ['content', 'embeds', 'sticker_ids', 'poll'] as const) {
    const field = body.at(name)
    const left =
      field.value === undefined && (name === 'content' || name === 'embeds') ? how.existing?.[name] : undefined
    if (!blank(field.value) || !blank(left)) field.fail(faults.legacyField(name))
  }
}

function componentList(body: Field, how: MessageContext, v2: boolean): void {
  const field = body.at('components')
  const allowed = v2 ? topLevel.v2 : topLevel.legacy
  const tally = startTally('message', attachmentNames(body, how))
  for (const item of list(field, v2 ? {} : { max: 5 })) component(item, allowed, tally)
  if (v2 && tally.count > maxComponents) field.fail(faults.tooManyComponents(maxComponents))
  if (tally.textLength > 4000) field.fail(faults.tooMuchText(4000))
}

function attachmentNames(body: Field, { existing, files }: MessageContext): ReadonlySet<string> | null {
  const listed = body.at('attachments').value
  if (files === undefined && !Array.isArray(listed)) return null
  const described = Array.isArray(listed) ? listed : []
  const kept = (existing?.attachments ?? []).filter(
    ({ id }) => !Array.isArray(listed) || described.some(one => id !== undefined && String(one?.id) === id),
  )
  const names = [...(files ?? []), ...described.map(one => one?.filename), ...kept.map(({ filename }) => filename)]
  return new Set(names.filter(name => typeof name === 'string'))
}

function isEmpty(body: Field, how: MessageContext, v2: boolean): boolean {
  if ((how.files ?? []).length > 0) return false
  const names = v2 ? ['components'] : ['content', 'embeds', 'components', 'attachments', 'sticker_ids', 'poll']
  return names.every(name => {
    const { value } = body.at(name)
    if (value !== undefined || !isEdit(how.kind)) return blank(value)
    if (name === 'sticker_ids' || name === 'poll') return true
    const left = how.existing?.[name as 'content' | 'embeds' | 'components' | 'attachments']
    return left !== undefined && blank(left)
  })
}

const blank = (value: unknown) =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)
