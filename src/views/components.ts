import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIMessageTopLevelComponent,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord.js'

/** A message in Components V2, ready for `send`, `edit`, `reply`, `editReply` and `update`. */
export interface View {
  components: APIMessageTopLevelComponent[]
  flags: MessageFlags.IsComponentsV2
  allowedMentions: { parse: []; roles: string[] }
}

/** Something in a view's container; what is null or empty is left out. */
export type Part = APIComponentInContainer | null

export interface Frame {
  /** Set as the container's component `id`, by which the bot finds its own message again. */
  announcementId?: number
  /** The one role that this message may mention. */
  mentionRoleId?: string | null
}

/** The most characters that the texts of a message have together (Discord docs, components/reference). */
export const maxText = 4000
/** The most options of a select (Discord docs, components/reference, String Select). */
export const maxOptions = 25
/** The most characters of the line below an option's label (ibidem). */
export const maxDescription = 100

const marquee = 0xd9a441

/** A message with one container around all of it. */
export function view(parts: Part[], { announcementId, mentionRoleId }: Frame = {}): View {
  const container: APIContainerComponent = {
    type: ComponentType.Container,
    ...(announcementId !== undefined && { id: announcementId }),
    accent_color: marquee,
    components: parts.filter(part => part !== null),
  }
  return {
    components: [container],
    flags: MessageFlags.IsComponentsV2,
    allowedMentions: { parse: [], roles: mentionRoleId ? [mentionRoleId] : [] },
  }
}

/** A text of the lines that are there. */
export function text(...lines: (string | null | false)[]): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content: lines.filter(line => typeof line === 'string').join('\n') }
}

/** A text with a picture beside it, or the text alone where there is no picture. */
export function textBeside(
  picture: { url: string | null; description: string },
  ...lines: (string | null | false)[]
): Part {
  if (picture.url === null) return text(...lines)
  return {
    type: ComponentType.Section,
    components: [text(...lines)],
    accessory: { type: ComponentType.Thumbnail, media: { url: picture.url }, description: picture.description },
  }
}

/** A text with the one button that is about it. */
export function textWithButton(accessory: APIButtonComponent, ...lines: (string | null | false)[]): Part {
  return { type: ComponentType.Section, components: [text(...lines)], accessory }
}

/** One large picture; nothing where there is none. */
export function gallery(picture: { url: string | null; description: string }): Part {
  if (picture.url === null) return null
  return {
    type: ComponentType.MediaGallery,
    items: [{ media: { url: picture.url }, description: picture.description }],
  }
}

export function separator(): Part {
  return { type: ComponentType.Separator, divider: true, spacing: 1 }
}

/** A row of buttons; nothing without any. */
export function row(
  ...buttons: (APIButtonComponent | null)[]
): APIActionRowComponent<APIComponentInMessageActionRow> | null {
  const components = buttons.filter(button => button !== null)
  return components.length > 0 ? { type: ComponentType.ActionRow, components } : null
}

type Colour = ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Success | ButtonStyle.Danger

export function button(label: string, customId: string, style: Colour = ButtonStyle.Secondary): APIButtonComponent {
  return { type: ComponentType.Button, style, label, custom_id: customId }
}

export function primaryButton(label: string, customId: string): APIButtonComponent {
  return button(label, customId, ButtonStyle.Primary)
}

/** For what cannot be undone; the label names the effect. */
export function dangerButton(label: string, customId: string): APIButtonComponent {
  return button(label, customId, ButtonStyle.Danger)
}

export function linkButton(label: string, url: string): APIButtonComponent {
  return { type: ComponentType.Button, style: ButtonStyle.Link, label, url }
}

/** A select in a row of its own. `max` is never more than there are options. */
export function select(
  customId: string,
  placeholder: string,
  options: APISelectMenuOption[],
  { min = 1, max = 1 } = {},
): APIActionRowComponent<APIStringSelectComponent> {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: customId,
        placeholder,
        options,
        min_values: min,
        max_values: Math.min(max, options.length),
      },
    ],
  }
}

/**
 * The first of ever tighter renderings that is within the 4000 characters of a message; the tightest where none is.
 * `titleLength` is the code points that a title or a name may have.
 */
export function fitting(render: (titleLength: number) => View): View {
  const views = [100, 60, 40, 25].map(titleLength => () => render(titleLength))
  for (const attempt of views) {
    const candidate = attempt()
    if (textLength(candidate) <= maxText) return candidate
  }
  return render(12)
}

/** The characters of all texts in a view, counted in UTF-16 units: never fewer than Discord counts. */
export function textLength({ components }: Pick<View, 'components'>): number {
  return components.reduce((sum, component) => sum + lengthWithin(component), 0)
}

function lengthWithin(component: APIMessageTopLevelComponent): number {
  switch (component.type) {
    case ComponentType.TextDisplay:
      return component.content.length
    case ComponentType.Section:
    case ComponentType.Container:
      return textLength({ components: component.components })
    default:
      return 0
  }
}
