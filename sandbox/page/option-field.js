import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { isClosed, optionTypes } from './commands.js'
import { withEmoji } from './emoji.js'
import { html, useView } from './html.js'
import { channelsOf, peopleOf, rolesOf } from './select-choices.js'
import { SuggestionList, useSuggestions } from './suggestions.js'

/** How long somebody has to stop typing before the bot is asked, in milliseconds. */
const debounce = 200

const nothing = []

/** The keyboard that a phone shows. */
const inputModes = { [optionTypes.integer]: 'numeric', [optionTypes.number]: 'decimal' }

/** One option of a command: a field with a list, where there is one to choose from. */
export function OptionField({ entry, option, answer, error, partly, onAnswer, onNext, onFocus, onRemove, onSend }) {
  const [open, setOpen] = useState(false)
  const text = answer?.text ?? ''
  const { lines, note } = useLines({ entry, option, text, open, chosen: answer?.choice, partly })
  const suggestions = useSuggestions(lines, open, pick)
  const id = `option-${option.name}`
  const hasList = option.autocomplete || isClosed(option)

  function pick(choice) {
    const given = { text: choice.name, choice }
    onAnswer(given)
    setOpen(false)
    onNext(given)
  }

  function onKeyDown(event) {
    if (suggestions.handleKey(event)) return
    if (event.key === 'Escape' && open && hasList) {
      setOpen(false)
      event.stopPropagation()
    } else if (event.key === 'Backspace' && text === '') {
      event.preventDefault()
      onRemove()
    } else if (event.key === 'ArrowDown' && hasList) setOpen(true)
    else if (event.key === 'Enter') onSend(event)
  }

  const faces = lines.map(({ name, value }) => ({
    key: `${value}`,
    face: html`<span class="line">${withEmoji(name)}</span>`,
  }))
  return html`<label class="field ${error ? 'wrong' : ''}">
    <span class="field-name">${option.name}</span>
    <span class="sizer" data-text=${text || ' '.repeat(6)}>
      <input data-option=${option.name} value=${text} size="1" autocomplete="off" spellcheck=${false}
        inputmode=${inputModes[option.type]} aria-label="${option.name}: ${option.description}"
        aria-required=${option.required} aria-invalid=${Boolean(error)}
        role=${hasList ? 'combobox' : undefined} aria-expanded=${hasList ? suggestions.shown : undefined}
        aria-controls=${hasList ? id : undefined} aria-autocomplete=${hasList ? 'list' : undefined}
        aria-activedescendant=${suggestions.shown ? `${id}-${suggestions.active}` : undefined}
        onInput=${event => {
          onAnswer({ text: event.currentTarget.value })
          setOpen(true)
        }}
        onFocus=${() => {
          onFocus()
          setOpen(!answer?.choice)
        }}
        onBlur=${() => setOpen(false)} onKeyDown=${onKeyDown} />
    </span>
    ${
      open &&
      hasList &&
      html`<${SuggestionList} id=${id} title=${option.description} lines=${faces} note=${note}
        active=${suggestions.active} onActive=${suggestions.setActive} onPick=${at => pick(lines[at])} />`
    }
  </label>`
}

/** What the list offers for what was typed: from the bot, from the command, or from the world. */
function useLines({ entry, option, text, open, chosen, partly }) {
  const view = useView()
  const asked = useAutocomplete({ entry, option, text, active: open && option.autocomplete && !chosen, partly })
  const known = useMemo(
    () => (option.autocomplete ? nothing : choicesFor(option, view)),
    [option, view.world, view.guild],
  )
  const lines = useMemo(() => {
    const wanted = text.toLowerCase().replace(/^[@#]/, '')
    return chosen ? known : known.filter(({ name }) => name.toLowerCase().includes(wanted))
  }, [known, text, chosen])
  if (option.autocomplete) return asked
  return { lines, note: lines.length === 0 ? 'Nothing like that.' : undefined }
}

/** Asks the bot once nobody types for a moment, and forgets answers that come too late. */
function useAutocomplete({ entry, option, text, active, partly }) {
  const { channelId, actions } = useView()
  const [state, setState] = useState({ lines: nothing, note: 'Loading options…' })
  const latest = useRef(0)
  useEffect(() => {
    if (!active) return undefined
    latest.current += 1
    const mine = latest.current
    const ask = async () => {
      const options = { ...partly(), [option.name]: text }
      const { command, subcommand } = entry
      const asked = { channel: channelId, name: command.name, subcommand, focused: option.name, options }
      const next = await actions.autocomplete(asked).then(toState, error => ({ lines: nothing, note: error.message }))
      if (mine === latest.current) setState(next)
    }
    const timer = setTimeout(ask, debounce)
    return () => {
      latest.current += 1
      clearTimeout(timer)
    }
  }, [active, text])
  return state
}

function toState({ choices }) {
  if (!choices) return { lines: nothing, note: 'Loading options failed.' }
  return { lines: choices, note: choices.length === 0 ? 'No options match your search.' : undefined }
}

/** @param {import('./types.js').Option} option @param {import('./types.js').View} view */
function choicesFor(option, view) {
  const named = lines => lines.map(({ label, value }) => ({ name: label, value }))
  if (option.choices?.length) return option.choices
  switch (option.type) {
    case optionTypes.boolean:
      return [
        { name: 'True', value: true },
        { name: 'False', value: false },
      ]
    case optionTypes.user:
      return named(peopleOf(view))
    case optionTypes.channel:
      return named(channelsOf(view, option.channel_types))
    case optionTypes.role:
      return named(rolesOf(view))
    case optionTypes.mentionable:
      return named([...peopleOf(view), ...rolesOf(view)])
    default:
      return nothing
  }
}
