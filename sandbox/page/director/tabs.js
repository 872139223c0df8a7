import { html } from '../html.js'

/**
 * Tabs as ARIA has them: one stop for the Tab key, arrows between them.
 * @param {{ label: string, tabs: { name: string, title: any }[], chosen: string, onChoose: (name: string) => void }}
 *   properties
 */
export function Tabs({ label, tabs, chosen, onChoose }) {
  function onKeyDown(event) {
    const at = tabs.findIndex(({ name }) => name === chosen)
    const goals = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }
    if (!(event.key in goals)) return
    event.preventDefault()
    const goal = goals[event.key] % tabs.length
    onChoose(tabs[goal].name)
    event.currentTarget.children[goal].focus()
  }
  return html`<div class="tabs" role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
    ${tabs.map(
      ({ name, title }) => html`<button type="button" key=${name} role="tab" id="tab-${name}"
        aria-selected=${name === chosen} aria-controls="view-${name}" tabindex=${name === chosen ? 0 : -1}
        onClick=${() => onChoose(name)}>${title}</button>`,
    )}
  </div>`
}
