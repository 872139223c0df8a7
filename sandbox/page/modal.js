import { useEffect, useRef, useState } from 'preact/hooks'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { inputsOf, ModalField, problemWith, startingFields } from './modal-fields.js'
import { Markdown } from './text.js'

/**
 * The form that an interaction has opened.
 * @param {{ interaction: string, modal: import('./types.js').Modal }} properties
 */
export function ModalDialog({ interaction, modal }) {
  const { actions, world } = useView()
  const dialog = useRef(null)
  const [fields, setFields] = useState(() => startingFields(modal.components))
  const [problems, setProblems] = useState(/** @type {Record<string, string | undefined>} */ ({}))
  const [error, setError] = useState(undefined)
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    dialog.current.showModal()
    dialog.current.querySelector('input, textarea, [role=combobox]')?.focus()
  }, [])

  async function submit(event) {
    event.preventDefault()
    const found = inputsOf(modal.components).map(input => [
      input.custom_id,
      problemWith(input, fields[input.custom_id]),
    ])
    setProblems(Object.fromEntries(found))
    const [first] = found.find(([, problem]) => problem) ?? []
    if (first !== undefined) {
      dialog.current.querySelector(`[data-field="${CSS.escape(first)}"] :is(input, [role=combobox])`)?.focus()
      return
    }
    setBusy(true)
    setError(undefined)
    setError(await actions.submit(interaction, fields))
    setBusy(false)
  }

  const set = (customId, value) => setFields(before => ({ ...before, [customId]: value }))
  return html`<dialog class="modal" ref=${dialog} aria-labelledby="modal-title" onClose=${actions.closeModal}>
    <form onSubmit=${submit}>
      <header>
        <h2 id="modal-title">${modal.title}</h2>
        <button type="button" class="plain" aria-label="Close" onClick=${actions.closeModal}>
          <${Icon} of="close" />
        </button>
      </header>
      <div class="modal-body">
        <p class="modal-warning">This form goes to ${world.bot.name}.</p>
        ${modal.components.map(
          (component, at) =>
            html`<${Part} key=${at} component=${component} fields=${fields} problems=${problems} set=${set} />`,
        )}
      </div>
      ${error && html`<p class="failure" role="alert"><${Icon} of="warning" /> ${error}</p>`}
      <footer>
        <button type="button" class="button secondary" onClick=${actions.closeModal}>Cancel</button>
        <button type="submit" class="button primary" disabled=${busy}>Submit</button>
      </footer>
    </form>
  </dialog>`
}

const kinds = { row: 1, textDisplay: 10, label: 18 }

/** A label with its field, a text, or the older kind of row. */
function Part({ component, fields, problems, set }) {
  if (component.type === kinds.textDisplay) return html`<${Markdown} text=${component.content} />`
  const isLabel = component.type === kinds.label
  const inputs = isLabel ? [component.component] : component.type === kinds.row ? component.components : [component]
  return inputs.map(input => {
    const label = isLabel ? component.label : input.label
    return html`<div class="modal-field" key=${input.custom_id} data-field=${input.custom_id}>
      <label for="field-${input.custom_id}">
        ${label}${input.required !== false && html`<span class="required" title="Required"> *</span>`}
      </label>
      ${component.description && html`<p class="small">${component.description}</p>`}
      <${ModalField} input=${input} label=${label} value=${fields[input.custom_id]}
        onValue=${value => set(input.custom_id, value)} />
      ${
        problems[input.custom_id] &&
        html`<p class="failure" role="alert"><${Icon} of="warning" /> ${problems[input.custom_id]}</p>`
      }
    </div>`
  })
}
