import { useState } from 'preact/hooks'
import { html, useView } from './html.js'
import { Icon } from './icons.js'

const key = 'movie-night-sandbox-hint'

/** What to do first, until it was done or sent away. */
export function Hint() {
  const { world, actions } = useView()
  const [seen, setSeen] = useState(localStorage.getItem(key) !== null)
  const first = world.commands.find(({ name }) => name === 'nominate')
  if (seen || !first) return null

  const end = () => {
    localStorage.setItem(key, 'seen')
    setSeen(true)
  }
  const tryIt = () => {
    actions.compose(first.name)
    end()
  }
  return html`<aside class="hint" aria-label="Where to begin">
    <p>New here? Try <button type="button" class="mention" onClick=${tryIt}>/nominate</button> and type the name of a
      film. Then become somebody else, below the channels, and <code>/vote</code>.</p>
    <button type="button" class="plain" aria-label="Hide this hint" onClick=${end}><${Icon} of="close" /></button>
  </aside>`
}
