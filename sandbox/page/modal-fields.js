import { html, useView } from './html.js'
import { Select } from './select.js'
import { choicesOf, defaultsOf } from './select-choices.js'

/** The kinds of components that take an answer in a modal (Discord docs, components/reference). */
const kinds = { textInput: 4, radios: 21, checkboxes: 22, checkbox: 23 }
const selects = [3, 5, 6, 7, 8]
const paragraph = 2

/** @param {import('./types.js').Component[]} components @returns {import('./types.js').Component[]} */
export const inputsOf = components =>
  components.flatMap(({ component, components: inner, ...own }) =>
    component ? inputsOf([component]) : inner ? inputsOf(inner) : own.custom_id ? [/** @type {any} */ (own)] : [],
  )

/**
 * What the form holds before anybody touches it, by `custom_id`.
 * @param {import('./types.js').Component[]} components
 */
export function startingFields(components) {
  return Object.fromEntries(inputsOf(components).map(input => [input.custom_id, startingValue(input)]))
}

function startingValue(input) {
  if (input.type === kinds.textInput) return input.value ?? ''
  if (input.type === kinds.checkbox) return input.default ?? false
  return defaultsOf(input)
}

/**
 * What is wrong with an answer as it stands; of a text the browser says it by itself.
 * @returns {string | undefined}
 */
export function problemWith(input, value) {
  const isChoice = selects.includes(input.type) || input.type === kinds.radios || input.type === kinds.checkboxes
  if (!isChoice || (input.required === false && value.length === 0)) return undefined
  const min = Math.max(input.min_values ?? 1, input.required === false ? 0 : 1)
  if (value.length >= min) return undefined
  return min === 1 ? 'This field is required.' : `Choose at least ${min}.`
}

/** One field of a form, of any kind. */
export function ModalField({ input, label, value, onValue }) {
  const view = useView()
  const id = `field-${input.custom_id}`
  const required = input.required !== false
  if (input.type === kinds.textInput) {
    const shared = {
      id,
      value,
      required,
      placeholder: input.placeholder ?? '',
      minlength: input.min_length ?? undefined,
      maxlength: input.max_length ?? 4_000,
      onInput: event => onValue(event.currentTarget.value),
    }
    return input.style === paragraph
      ? html`<textarea rows="4" ...${shared}></textarea>`
      : html`<input type="text" autocomplete="off" ...${shared} />`
  }
  if (selects.includes(input.type)) {
    return html`<${Select} choices=${choicesOf(input, view)} chosen=${value}
      min=${required ? (input.min_values ?? 1) : 0} max=${input.max_values ?? 1}
      label=${input.placeholder || label} id=${id} onChoose=${onValue} />`
  }
  if (input.type === kinds.checkbox) {
    const toggle = event => onValue(event.currentTarget.checked)
    return html`<input id=${id} type="checkbox" checked=${value} onChange=${toggle} />`
  }
  if (input.type === kinds.radios || input.type === kinds.checkboxes) {
    return html`<${Boxes} id=${id} input=${input} label=${label} value=${value} onValue=${onValue} />`
  }
  return html`<p class="unknown">A field of type ${input.type}, which this page cannot fill in.</p>`
}

function Boxes({ id, input, label, value, onValue }) {
  const one = input.type === kinds.radios
  const toggle = option => {
    if (one) onValue([option])
    else onValue(value.includes(option) ? value.filter(each => each !== option) : [...value, option])
  }
  return html`<fieldset id=${id} aria-label=${label}>
    ${input.options.map(
      option => html`<label class="check" key=${option.value}>
        <input type=${one ? 'radio' : 'checkbox'} name=${id} checked=${value.includes(option.value)}
          onChange=${() => toggle(option.value)} />
        <span class="line">${option.label}${option.description && html`<small>${option.description}</small>`}</span>
      </label>`,
    )}
  </fieldset>`
}
