import { html } from '../html.js'

/**
 * Something that is on or off, with a line on what that means.
 * @param {{ title: string, what?: string, on: boolean, onChange: (on: boolean) => void }} properties
 */
export function Switch({ title, what, on, onChange }) {
  const change = event => onChange(event.currentTarget.checked)
  return html`<label class="switch">
    <input type="checkbox" role="switch" checked=${on} onChange=${change} />
    <span class="switch-track" aria-hidden="true"></span>
    <span class="switch-words"><strong>${title}</strong>${what && html`<small>${what}</small>`}</span>
  </label>`
}
