import { useEffect, useState } from 'preact/hooks'
import { html, useView } from '../html.js'
import { setFault, setReadLag, setSwitch } from './api.js'
import { Line } from './line.js'
import { Switch } from './switch.js'

/** What is chosen for Trakt's switches, which belong to no request. */
const lasting = 'lasting'

/**
 * What can go wrong with the next requests, service by service, and Trakt's switches.
 * @param {{ faults: import('./api.js').Faults, ways: import('./api.js').TraktWays }} properties
 */
export function FaultsView({ faults: { services }, ways }) {
  const [chosen, choose] = useState(services[0].service)
  const service = services.find(each => each.service === chosen)
  return html`
    <label class="choice">
      <span>Whose answers</span>
      <select value=${chosen} onChange=${event => choose(event.currentTarget.value)}>
        ${services.map(({ service: name, title }) => html`<option key=${name} value=${name}>${title}</option>`)}
        <option value=${lasting}>Trakt’s, until it is switched off</option>
      </select>
    </label>
    ${service ? html`<${FaultForm} key=${chosen} ...${service} />` : html`<${TraktWays} ...${ways} />`}
  `
}

/** One fault of a catalogue, at one place of it. @param {import('./api.js').Service} properties */
function FaultForm({ service, title, faults, places }) {
  const { actions } = useView()
  const [name, setName] = useState(faults[0].name)
  const [at, setAt] = useState(places[0].name)
  const [times, setTimes] = useState(1)

  const submit = event => {
    event.preventDefault()
    actions.attempt(() => setFault({ service, name, at, times }))
  }
  return html`<form class="fault-form" onSubmit=${submit}>
    <label class="choice">
      <span>Goes wrong at</span>
      <select value=${at} onChange=${event => setAt(event.currentTarget.value)}>
        ${places.map(place => html`<option key=${place.name} value=${place.name}>${place.what}</option>`)}
      </select>
    </label>
    <div class="fault-times">
      <label>the next <input type="number" min="1" max="99" required value=${times}
        onInput=${event => setTimes(Number(event.currentTarget.value))} /> ${times === 1 ? 'request' : 'requests'}</label>
      <button type="submit" class="small-button strong">Let it go wrong</button>
    </div>
    <fieldset class="fault-list">
      <legend>What ${title} does then</legend>
      ${faults.map(
        fault => html`<label key=${fault.name}>
          <input type="radio" name="fault" value=${fault.name} checked=${fault.name === name}
            onChange=${() => setName(fault.name)} />
          <span><strong>${fault.name}</strong><${Line} text=${fault.what} /></span>
        </label>`,
      )}
    </fieldset>
  </form>`
}

/** Ways of Trakt that last until they are switched off. @param {import('./api.js').TraktWays} properties */
function TraktWays({ switches, readLag }) {
  const lag = Math.max(...Object.values(readLag))
  return html`<section aria-label="Trakt’s ways">
    ${switches.map(
      ({ name, what, on }) => html`<${Switch} key=${name} title=${name} what=${what} on=${on}
        onChange=${value => setSwitch(name, value)} />`,
    )}
    <${Lag} lag=${lag} />
  </section>`
}

/** What is typed stays until it is taken, whatever is fetched meanwhile. @param {{ lag: number }} properties in seconds */
function Lag({ lag }) {
  const { actions } = useView()
  const [text, setText] = useState(`${lag}`)
  useEffect(() => setText(`${lag}`), [lag])
  return html`<label class="lag">
    <span><strong>read lag</strong><small>reads show how things were so many seconds ago</small></span>
    <input type="number" min="0" max="86400" value=${text} onInput=${event => setText(event.currentTarget.value)}
      onChange=${() => actions.attempt(() => setReadLag(Number(text)))} />
  </label>`
}
