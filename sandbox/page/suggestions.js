import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { html } from './html.js'

/**
 * The list over the composer, driven from the text field that it belongs to.
 * @template Line
 * @param {Line[]} lines
 * @param {boolean} open
 * @param {(line: Line) => void} onPick
 */
export function useSuggestions(lines, open, onPick) {
  const [active, setActive] = useState(0)
  useLayoutEffect(() => setActive(0), [lines])
  const shown = open && lines.length > 0
  const at = Math.min(active, lines.length - 1)

  /**
   * Moves in the list or picks from it; answers whether the key was meant for the list.
   * @param {KeyboardEvent} event
   */
  function handleKey(event) {
    if (!shown) return false
    if (event.key === 'ArrowDown') setActive((at + 1) % lines.length)
    else if (event.key === 'ArrowUp') setActive((at - 1 + lines.length) % lines.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) onPick(lines[at])
    else return false
    event.preventDefault()
    return true
  }

  return { active: at, setActive, handleKey, shown }
}

/**
 * @param {{ id: string, title: string, lines: { key: string, face: any }[], active: number, note?: string,
 *   onActive: (at: number) => void, onPick: (at: number) => void }} properties
 */
export function SuggestionList({ id, title, lines, active, note, onActive, onPick }) {
  const list = useRef(null)
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active, lines])
  // The field keeps the focus: it would close the list when it loses it.
  const keepFocus = event => event.preventDefault()
  return html`<div class="suggestions" onPointerDown=${keepFocus} onMouseDown=${keepFocus}>
    <p class="suggestions-title">${title}</p>
    ${note && html`<p class="suggestions-note" role="status">${note}</p>`}
    <ul id=${id} role="listbox" aria-label=${title} ref=${list}>
      ${lines.map(
        (line, at) => html`<li key=${line.key} id="${id}-${at}" role="option" aria-selected=${at === active}
          class=${at === active ? 'active' : ''} onPointerMove=${() => onActive(at)} onClick=${() => onPick(at)}>
          ${line.face}
        </li>`,
      )}
    </ul>
  </div>`
}
