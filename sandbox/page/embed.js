import { withEmoji } from './emoji.js'
import { html } from './html.js'
import { Picture } from './pictures.js'
import { Link, Markdown } from './text.js'
import { formatDeadline } from './times.js'

/** @param {number | null | undefined} colour */
export const accent = colour => (colour ? { borderLeftColor: `#${colour.toString(16).padStart(6, '0')}` } : {})

/** Only the web's own addresses become links. @param {string | undefined} url */
const isLink = url => /^https?:\/\//.test(url ?? '')

export function Embed({ embed }) {
  const { author, title, url, description, fields = [], footer, image, thumbnail, timestamp, color } = embed
  return html`<section class="embed" style=${accent(color)}>
    <div class="embed-text">
      ${author && html`<p class="embed-author">${withEmoji(author.name)}</p>`}
      ${title && html`<p class="embed-title">${isLink(url) ? html`<${Link} url=${url}>${withEmoji(title)}<//>` : withEmoji(title)}</p>`}
      ${description && html`<${Markdown} text=${description} />`}
      ${
        fields.length > 0 &&
        html`<dl class="embed-fields">
          ${fields.map(
            field => html`<div class=${field.inline ? 'inline' : ''}>
              <dt>${withEmoji(field.name)}</dt><dd><${Markdown} text=${field.value} /></dd>
            </div>`,
          )}
        </dl>`
      }
      ${image && html`<${Picture} class="embed-image" url=${image.url} description=${image.description} />`}
      ${
        (footer || timestamp) &&
        html`<p class="embed-footer">
          ${[footer?.text, timestamp && formatDeadline(timestamp)].filter(Boolean).join(' • ')}
        </p>`
      }
    </div>
    ${
      thumbnail &&
      html`<${Picture} class="embed-thumbnail" url=${thumbnail.url} description=${thumbnail.description} />`
    }
  </section>`
}
