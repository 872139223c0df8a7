/** Discord's own objects as they go over the wire (Discord docs, resources/*), as far as the sandbox fills them. */

/** Any JSON value that is an object. */
export type Json = { [key: string]: unknown }

export interface UserObject {
  id: string
  username: string
  global_name: string | null
  discriminator: string
  avatar: null
  bot: boolean
}

export interface SelectOption {
  label: string
  value: string
  description?: string | null
  default?: boolean | null
}

/** Any component of any kind; what a kind does not have is absent (Discord docs, components/reference). */
export interface Component {
  type: number
  id?: number | null
  custom_id?: string | null
  style?: number | null
  label?: string | null
  url?: string | null
  disabled?: boolean | null
  placeholder?: string | null
  content?: string | null
  description?: string | null
  value?: string | null
  required?: boolean | null
  min_values?: number | null
  max_values?: number | null
  min_length?: number | null
  max_length?: number | null
  accent_color?: number | null
  channel_types?: number[] | null
  options?: SelectOption[] | null
  default_values?: { id: string; type: string }[] | null
  media?: { url: string } | null
  items?: { media: { url: string }; description?: string | null }[] | null
  file?: { url: string } | null
  components?: Component[] | null
  component?: Component | null
  accessory?: Component | null
  [key: string]: unknown
}

export interface AttachmentObject {
  id: string
  filename: string
  size: number
  url: string
  proxy_url: string
  content_type: string
  description?: string
}

export interface MessageObject {
  id: string
  channel_id: string
  type: number
  author: UserObject
  content: string
  timestamp: string
  edited_timestamp: string | null
  tts: boolean
  mention_everyone: boolean
  mentions: UserObject[]
  mention_roles: string[]
  attachments: AttachmentObject[]
  embeds: Json[]
  components: Component[]
  pinned: boolean
  flags: number
  nonce?: string | number
  webhook_id?: string
  application_id?: string
  message_reference?: { type: number; message_id: string; channel_id: string; guild_id?: string }
  interaction_metadata?: {
    id: string
    type: number
    user: UserObject
    authorizing_integration_owners: Json
    name?: string
    original_response_message_id?: string
  }
}

/** An option of a command, as it was registered. */
export interface CommandOption {
  type: number
  name: string
  description: string
  required?: boolean
  autocomplete?: boolean
  choices?: { name: string; value: string | number }[]
  options?: CommandOption[]
  channel_types?: number[]
  min_value?: number
  max_value?: number
  min_length?: number
  max_length?: number
}

/** A command as the bot registered it, with what Discord adds. */
export interface CommandObject {
  id: string
  application_id: string
  version: string
  guild_id?: string
  type: number
  name: string
  description: string
  options: CommandOption[]
  default_member_permissions: string | null
  contexts: number[] | null
  integration_types: number[]
  nsfw: boolean
  [key: string]: unknown
}

/** A modal as the bot sent it. */
export interface ModalObject {
  custom_id: string
  title: string
  components: Component[]
}

export const messageFlags = { ephemeral: 1 << 6, loading: 1 << 7, componentsV2: 1 << 15 } as const

export const channelTypes = { guildText: 0, directMessage: 1 } as const

export const interactionTypes = { command: 2, component: 3, autocomplete: 4, modalSubmit: 5 } as const

export const componentTypes = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  textDisplay: 10,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const

export const optionTypes = {
  subcommand: 1,
  subcommandGroup: 2,
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  mentionable: 9,
  number: 10,
  attachment: 11,
} as const
