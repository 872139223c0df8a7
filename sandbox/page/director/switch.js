import { useEffect, useState } from 'preact/hooks'
import { html, useView } from '../html.js'
import { Line } from './line.js'

/**
 * Something that is on or off, with a line on what that means. It shows at once what was chosen, and goes back where that
 * is refused.
 * @param {{ title: string, what?: string, on: boolean, onChange: (on: boolean) => Promise<unknown> }} properties
 */
export function Switch({ title, what, on, onChange }) {
  const { actions } = useView()
  const [shown, setShown] = useState(on)
  useEffect(() => setShown(on), [on])

  const change = ({ currentTarget: { checked } }) => {
    setShown(checked)
    actions.attempt(async () => {
      try {
        await onChange(checked)
      } catch (error) {
        setShown(on)
        throw error
      }
    })
  }
  return html`<label class="switch">
    <input type="checkbox" role="switch" checked=${shown} onChange=${change} />
    <span class="switch-track" aria-hidden="true"></span>
    <span class="switch-words"><strong>${title}</strong>${what && html`<${Line} text=${what} />`}</span>
  </label>`
}
