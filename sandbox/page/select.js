import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { withEmoji } from './emoji.js'
import { html } from './html.js'
import { Icon } from './icons.js'

let selects = 0

/**
 * A list to choose one or several from, as Discord's: one is taken at once, several when the list is closed.
 * @param {{ choices: import('./select-choices.js').Line[], chosen: string[], min: number, max: number, label: string,
 *   disabled?: boolean, id?: string, onChoose: (values: string[]) => void }} properties
 */
export function Select({ choices, chosen: initial, min, max, label, disabled, id: fieldId, onChoose }) {
  const [chosen, setChosen] = useState(initial)
  const [picked, setPicked] = useState(initial)
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const root = useRef(null)
  const id = useRef('')
  if (!id.current) {
    selects += 1
    id.current = `select-${selects}`
  }
  const several = max > 1

  function send(values) {
    setChosen(values)
    setPicked(values)
    onChoose(values)
  }

  function close() {
    setOpen(false)
    if (!several || same(picked, chosen)) return
    if (picked.length < min) setPicked(chosen)
    else send(choices.map(({ value }) => value).filter(value => picked.includes(value)))
  }

  function pick(value) {
    if (!several) {
      setOpen(false)
      root.current?.querySelector('[role=combobox]').focus()
      if (!chosen.includes(value)) send([value])
      else if (min === 0) send([])
    } else if (picked.includes(value)) setPicked(picked.filter(each => each !== value))
    else if (picked.length < max) setPicked([...picked, value])
  }

  useLayoutEffect(() => {
    if (!open) return
    root.current?.querySelector('[role=combobox]').focus()
    root.current?.querySelector('.select-list').scrollIntoView({ block: 'nearest' })
  }, [open])

  useEffect(() => {
    if (!open) return undefined
    const outside = event => {
      if (!root.current?.contains(event.target)) close()
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  })

  function onKeyDown(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 }
    if (event.key in steps) {
      if (open) setActive((active + steps[event.key] + choices.length) % Math.max(choices.length, 1))
      setOpen(true)
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (!open) setOpen(true)
      else if (choices[active]) pick(choices[active].value)
    } else if (open && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      setActive(nextWith(event.key, choices, active))
    } else if (open && (event.key === 'Escape' || event.key === 'Tab')) {
      close()
      if (event.key === 'Tab') return
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const shown = choices.filter(({ value }) => (open && several ? picked : chosen).includes(value))
  return html`<div class="select" ref=${root}>
    <button type="button" class="select-field" id=${fieldId} role="combobox" aria-haspopup="listbox" aria-expanded=${open}
      aria-controls=${id.current} aria-label=${[label, ...shown.map(choice => choice.label)].join(': ')} disabled=${disabled}
      aria-activedescendant=${open ? `${id.current}-${active}` : undefined}
      onClick=${() => (open ? close() : setOpen(true))} onKeyDown=${onKeyDown}>
      <span class=${shown.length > 0 ? 'chosen' : 'placeholder'}>
        ${shown.map(choice => html`<span class=${several ? 'pill' : ''}>${withEmoji(choice.label)}</span>`)}
        ${shown.length === 0 && label}
      </span>
      <${Icon} of="down" />
    </button>
    ${
      open &&
      html`<div class="select-list" onMouseDown=${event => event.preventDefault()}>
        <ul id=${id.current} role="listbox" aria-multiselectable=${several} aria-label=${label}>
          ${choices.map((choice, at) => {
            const is = picked.includes(choice.value)
            return html`<li key=${choice.value} id="${id.current}-${at}" role="option" aria-selected=${is}
              aria-disabled=${several && !is && picked.length >= max} class=${at === active ? 'active' : ''}
              onPointerMove=${() => setActive(at)} onClick=${() => pick(choice.value)}>
              ${choice.emoji && html`<span>${withEmoji(choice.emoji)}</span>`}
              <span class="line">
                <span>${withEmoji(choice.label)}</span>
                ${choice.description && html`<small>${withEmoji(choice.description)}</small>`}
              </span>
              ${several && html`<span class="box" aria-hidden="true">${is && html`<${Icon} of="check" />`}</span>`}
            </li>`
          })}
        </ul>
        ${several && html`<p class="select-foot">${limits(min, max, picked.length)} Taken when you close the list.</p>`}
      </div>`
    }
  </div>`
}

/** The next line after the active one whose words begin with a letter, wherever that is; the active one where none does. */
function nextWith(letter, choices, active) {
  const begins = ({ label }) => label.replace(/^[@#]/, '').toLowerCase().startsWith(letter.toLowerCase())
  const places = choices.flatMap((choice, at) => (begins(choice) ? [at] : []))
  return places.find(at => at > active) ?? places[0] ?? active
}

const same = (some, others) => some.length === others.length && some.every(value => others.includes(value))

function limits(min, max, count) {
  return `${count} of ${min === 0 ? 'up to' : min === max ? 'exactly' : `${min} to`} ${max}.`
}
