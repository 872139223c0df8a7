import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { readAnswer } from './commands.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { OptionField } from './option-field.js'

/**
 * A command with a field for each of its options that is wanted; the required ones always are.
 * @param {{ entry: import('./types.js').Entry, onLeave: () => void }} properties
 */
export function CommandForm({ entry, onLeave }) {
  const { channelId, actions } = useView()
  const [answers, setAnswers] = useState(/** @type {Record<string, import('./commands.js').Answer>} */ ({}))
  const [wanted, setWanted] = useState(() => entry.options.filter(option => option.required).map(({ name }) => name))
  const [errors, setErrors] = useState(/** @type {Record<string, string | undefined>} */ ({}))
  const [focused, setFocused] = useState(wanted[0])
  const [sent, setSent] = useState(false)
  const form = useRef(null)

  const shown = wanted.flatMap(name => entry.options.find(option => option.name === name) ?? [])
  const more = entry.options.filter(({ name }) => !wanted.includes(name))

  // The field that is next is there only once it is drawn.
  useLayoutEffect(() => {
    const field = focused && form.current?.querySelector(`[data-option="${focused}"]`)
    ;(field || form.current?.querySelector('.send'))?.focus()
  }, [focused, wanted.length])

  function answer(name, given) {
    setAnswers({ ...answers, [name]: given })
    setErrors({ ...errors, [name]: undefined })
  }

  /** After an option was filled in: on to the next that is empty. */
  function next(name, given) {
    const filled = { ...answers, [name]: given }
    const empty = shown.find(option => option.name !== name && !filled[option.name]?.text)
    setFocused(empty?.name ?? name)
  }

  function add(name) {
    setWanted([...wanted, name])
    setFocused(name)
  }

  function remove({ name, required }) {
    if (required || shown.length === 0) return onLeave()
    const { [name]: _gone, ...rest } = answers
    setAnswers(rest)
    setWanted(wanted.filter(each => each !== name))
    setFocused(wanted.filter(each => each !== name).at(-1))
  }

  /** What was filled in so far, as the bot is told while somebody still types. */
  function partly() {
    return Object.fromEntries(
      shown.flatMap(option => {
        const given = answers[option.name]
        const value = given?.choice?.value ?? given?.text
        return value === undefined || value === '' ? [] : [[option.name, value]]
      }),
    )
  }

  async function send(event) {
    event?.preventDefault()
    if (sent) return
    const read = shown.map(option => ({ name: option.name, ...readAnswer(option, answers[option.name]) }))
    const wrong = read.filter(({ error }) => error)
    setErrors(Object.fromEntries(wrong.map(({ name, error }) => [name, error])))
    if (wrong.length > 0) return setFocused(wrong[0].name)
    setSent(true)
    const options = Object.fromEntries(read.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])))
    const running = actions.run(channelId, entry, options)
    onLeave()
    await running
  }

  const current = entry.options.find(({ name }) => name === focused)
  const problem = Object.values(errors).find(Boolean)
  return html`<form class="composer" ref=${form} onSubmit=${send} aria-label="/${entry.label}"
    onKeyDown=${event => event.key === 'Escape' && onLeave()}>
    <div class="box command">
      <button type="button" class="plain" aria-label="Leave the command" onClick=${onLeave}>
        <${Icon} of="close" />
      </button>
      <div class="fields">
        <strong class="name">/${entry.label}</strong>
        ${shown.map(
          option => html`<${OptionField} key=${option.name} entry=${entry} option=${option}
            answer=${answers[option.name]}
            error=${errors[option.name]} partly=${partly} onAnswer=${given => answer(option.name, given)}
            onNext=${given => next(option.name, given)} onFocus=${() => setFocused(option.name)}
            onRemove=${() => remove(option)} onSend=${send} />`,
        )}
        ${more.map(
          ({ name, description }) => html`<button type="button" class="more" key=${name} title=${description}
            onClick=${() => add(name)}>+ ${name}</button>`,
        )}
      </div>
      <button type="submit" class="plain send" aria-label="Send /${entry.label}"><${Icon} of="send" /></button>
    </div>
    <p class="about ${problem ? 'wrong' : ''}" role="status">
      ${problem ?? (current ? `${current.name}: ${current.description}` : entry.description)}
    </p>
  </form>`
}
