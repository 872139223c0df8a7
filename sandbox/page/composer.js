import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { CommandForm } from './command-form.js'
import { entriesOf, findEntries } from './commands.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { SuggestionList, useSuggestions } from './suggestions.js'

const nothing = []

/** The box to write in: plain messages, and after a slash the bot's commands. */
export function Composer({ title, draft }) {
  const view = useView()
  const { channelId, actions, world, place } = view
  const [text, setText] = useState('')
  const [entry, setEntry] = useState(undefined)
  const [closed, setClosed] = useState(false)
  const field = useRef(null)

  const entries = useMemo(() => entriesOf(view), [world, place])
  const isCommand = text.startsWith('/') && !text.includes('\n')
  const found = useMemo(() => (isCommand ? findEntries(entries, text.slice(1)) : nothing), [entries, text, isCommand])
  const open = isCommand && !closed
  const suggestions = useSuggestions(found, open, choose)

  // The field may only be drawn by the change that wants it to have the focus.
  const [focusing, setFocusing] = useState(0)
  const focus = () => setFocusing(count => count + 1)
  useLayoutEffect(() => {
    if (focusing > 0) field.current?.focus()
  }, [focusing])

  function choose(chosen) {
    setEntry(chosen)
    setText('')
  }

  // A command that was clicked elsewhere: itself, or the list of its subcommands.
  useEffect(() => {
    if (!draft) return
    const exact = entries.find(({ label }) => label === draft.name)
    setEntry(exact)
    setClosed(false)
    if (!exact) {
      setText(`/${draft.name}`)
      focus()
    }
  }, [draft])

  function leave() {
    setEntry(undefined)
    focus()
  }

  useTypedAnywhere(field)

  if (!place?.mayWrite) {
    return html`<p class="composer no-words">You do not have permission to send messages in ${title}.</p>`
  }
  if (entry) {
    return html`<${CommandForm} key=${entry.label} entry=${entry} onLeave=${leave} />`
  }

  async function send() {
    const content = text.trim()
    if (!content) return
    if (isCommand && found.length === 0) {
      actions.say('There is no such command here.')
      return
    }
    setText('')
    if (!(await actions.post(channelId, content))) setText(content)
  }

  async function onKeyDown(event) {
    if (suggestions.handleKey(event)) return
    if (event.key === 'Escape') setClosed(true)
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    await send()
  }

  const faces = found.map(({ label, description, options }) => ({
    key: label,
    face: html`<${EntryFace} label=${label} description=${description} options=${options} />`,
  }))
  return html`<form class="composer" onSubmit=${event => event.preventDefault()}>
    ${
      open &&
      html`<${SuggestionList} id="commands" title=${`Commands of ${world.bot.name}`} lines=${faces}
        note=${found.length === 0 ? 'No such command here.' : undefined} active=${suggestions.active}
        onActive=${suggestions.setActive} onPick=${at => choose(found[at])} />`
    }
    <div class="box">
      <button type="button" class="plain slash" aria-label="Show the commands"
        onClick=${() => {
          setText('/')
          setClosed(false)
          focus()
        }}>/</button>
      <textarea ref=${field} rows="1" value=${text} maxlength="2000" placeholder="Message ${title} or type /"
        aria-label="Message ${title}" role="combobox" aria-expanded=${suggestions.shown} aria-controls="commands"
        aria-autocomplete="list"
        aria-activedescendant=${suggestions.shown ? `commands-${suggestions.active}` : undefined}
        onInput=${event => {
          setText(event.currentTarget.value)
          setClosed(false)
        }} onKeyDown=${onKeyDown}></textarea>
      <button type="button" class="plain send" aria-label="Send" disabled=${!text.trim()} onClick=${send}>
        <${Icon} of="send" />
      </button>
    </div>
  </form>`
}

/** A command with its options, as it stands in the list. @param {import('./types.js').Entry} properties */
function EntryFace({ label, description, options }) {
  return html`<span class="line">
    <span>
      <strong>/${label}</strong>
      ${options.map(({ name, required }) => html` <span class="option-name ${required ? '' : 'optional'}">${name}</span>`)}
    </span>
    <small>${description}</small>
  </span>`
}

/** Whoever types while nothing has the focus means the composer. @param {{ current: HTMLElement | null }} field */
function useTypedAnywhere(field) {
  useEffect(() => {
    const onKeyDown = ({ key, ctrlKey, metaKey, altKey }) => {
      const isFree = document.activeElement === document.body || document.activeElement?.matches('.scroller')
      if (isFree && key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey) field.current?.focus()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
