import { useEffect, useRef, useState } from 'preact/hooks'
import { Avatar } from './avatar.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { shownName } from './names.js'
import { ThemeSwitch } from './theme.js'

/** Where one is somebody else: an address, so that each tab can be somebody. */
export const addressAs = person => `/?as=${person.id}${location.hash}`

/** Who one is, everybody else one could be, and how the page looks. */
export function People() {
  const { me } = useView()
  const [open, setOpen] = useState(false)
  const root = useRef(null)

  useEffect(() => {
    if (!open) return undefined
    const outside = event => root.current?.contains(event.target) || setOpen(false)
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])

  const close = event => {
    if (event.key !== 'Escape' || !open) return
    event.stopPropagation()
    setOpen(false)
    root.current.querySelector('.me').focus()
  }
  return html`<div class="people" ref=${root} onKeyDown=${close}>
    ${open && html`<${Switcher} />`}
    <button type="button" class="me" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <${Avatar} ...${me} />
      <span class="me-name"><strong class="place-name">${shownName(me.name)}</strong><small>This is you. Switch…</small></span>
    </button>
    <${ThemeSwitch} />
  </div>`
}

function Switcher() {
  const { world, me, actions } = useView()
  return html`<div class="switcher">
    <h2>Be somebody else</h2>
    <ul>
      ${world.people.map(
        person => html`<li key=${person.id}>
          <a class="place" href=${addressAs(person)} aria-current=${person.id === me.id ? 'true' : undefined}>
            <${Avatar} ...${person} /> <span class="place-name">${shownName(person.name)}</span>
          </a>
          <a class="tab" href=${addressAs(person)} target="_blank" rel="noopener"
            aria-label="Be ${person.name} in a new tab" title="In a new tab"><${Icon} of="leave" /></a>
        </li>`,
      )}
    </ul>
    <label class="check">
      <input type="checkbox" checked=${me.dmsOpen !== false}
        onChange=${event => actions.setDirectMessages(event.currentTarget.checked)} />
      ${shownName(me.name)} takes direct messages
    </label>
  </div>`
}
