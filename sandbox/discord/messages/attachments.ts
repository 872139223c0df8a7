import { mapComponents } from '../components.ts'
import type { AttachmentObject, Component, Json } from '../objects.ts'
import type { World } from '../world.ts'
import type { MessageBody } from './body.ts'

/** The largest file that may come with a message, 10 MiB where no server is boosted (Discord docs, reference, Uploading Files). */
export const attachmentSizeLimit = 10 * 1024 * 1024

/** A file that came with a message: the `n` of its part `files[n]`, and what was in it. */
export interface UploadedFile {
  index: string
  filename: string
  contentType: string
  bytes: Uint8Array
}

/** Keeps uploaded files where they can be fetched and answers them as attachments, with the descriptions from the body. */
export function storeFiles(world: World, files: UploadedFile[], body: MessageBody): AttachmentObject[] {
  return files.map(file => {
    const id = world.nextId()
    const described = body.attachments?.find(attachment => attachment.id === file.index)
    const filename = (described?.filename ?? file.filename).replaceAll(/[^\w.-]/g, '_')
    const url = `${world.attachmentsUrl}/${id}/${filename}`
    world.attachments.set(id, { bytes: file.bytes, contentType: file.contentType })
    return {
      id,
      filename,
      size: file.bytes.byteLength,
      url,
      proxy_url: url,
      content_type: file.contentType,
      ...(described?.description && { description: described.description }),
    }
  })
}

/** Which attachments a message has after an edit: those the body still lists, all where it lists none, and the new ones. */
export function keepAttachments(before: AttachmentObject[], body: MessageBody): AttachmentObject[] {
  if (body.attachments === undefined) return before
  const listed = body.attachments ?? []
  return before.filter(attachment => listed.some(({ id }) => id === attachment.id))
}

/** The components with each `attachment://` replaced by where the file can be fetched; a file also gets its name and size. */
export function linkComponents(components: Component[], attachments: AttachmentObject[]): Component[] {
  return mapComponents(components, component => ({
    ...component,
    ...(component.media && { media: linkMedia(component.media, attachments) }),
    ...(component.file && linkFile(component.file, attachments)),
    ...(component.items && {
      items: component.items.map(item => ({ ...item, media: linkMedia(item.media, attachments) })),
    }),
  }))
}

/** The embeds with each `attachment://` in their images replaced likewise. */
export function linkEmbeds(embeds: Json[], attachments: AttachmentObject[]): Json[] {
  return embeds.map(embed => {
    const linked = { type: 'rich', ...embed }
    for (const [name, value] of Object.entries(linked)) {
      if (hasUrl(value)) linked[name as 'type'] = linkMedia(value, attachments) as never
    }
    return linked
  })
}

function linkMedia<Media extends { url: string }>(media: Media, attachments: AttachmentObject[]): Media {
  const file = attachments.find(({ filename }) => media.url === `attachment://${filename}`)
  return { ...media, url: file?.url ?? media.url }
}

/** What Discord adds to a File component (Discord docs, components/reference, File). */
function linkFile(file: { url: string }, attachments: AttachmentObject[]) {
  const found = attachments.find(({ filename }) => file.url === `attachment://${filename}`)
  return { file: linkMedia(file, attachments), ...(found && { name: found.filename, size: found.size }) }
}

const hasUrl = (value: unknown): value is { url: string } =>
  typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string'
