import { useState } from 'preact/hooks'
import { ClockBar, NextDeadline } from '../clock.js'
import { html } from '../html.js'
import { Icon } from '../icons.js'
import { fetchFaults, fetchTraktWays, fetchWholeWorld } from './api.js'
import { FaultsView } from './faults.js'
import { LogView } from './log.js'
import { ServerView } from './server.js'
import { Tabs } from './tabs.js'
import { TraktView } from './trakt.js'
import { troublesOf, WhatIsOn } from './troubles.js'
import { useFetched } from './use-fetched.js'

const key = 'movie-night-sandbox-director-tab'

const views = { faults: FaultsView, server: ServerView, trakt: TraktView, log: LogView }
const titles = { faults: 'Faults', server: 'Server', trakt: 'Trakt', log: 'Log' }

const aboutFaults = ({ type }) => type === 'faults'
const aboutWorld = ({ type }) => type === 'channels'

/**
 * What no member has: the clock, everything that can go wrong, what stands in Trakt, and the log.
 * @param {{ pane: ReturnType<typeof import('./pane.js').usePane> }} properties
 */
export function DirectorPanel({ pane }) {
  const [chosen, setChosen] = useState(() => localStorage.getItem(key) ?? 'faults')
  const tab = chosen in views ? chosen : 'faults'

  function choose(name) {
    localStorage.setItem(key, name)
    setChosen(name)
  }

  const faults = useFetched(fetchFaults, aboutFaults)
  const ways = useFetched(fetchTraktWays, aboutFaults)
  const world = useFetched(fetchWholeWorld, aboutWorld)
  const View = views[tab]
  const tabs = Object.entries(titles).map(([name, title]) => ({ name, title }))

  return html`<aside class="director" aria-labelledby="director-title" tabindex="-1" ref=${pane.panel}
    onKeyDown=${pane.onKeyDown}>
    <header class="director-head">
      <h2 id="director-title">Director</h2>
      <button type="button" class="plain" aria-label="Close the director’s panel" onClick=${pane.close}>
        <${Icon} of="close" />
      </button>
    </header>
    <section class="director-clock" aria-label="Clock">
      <${ClockBar} />
      <${NextDeadline} />
    </section>
    <${WhatIsOn} troubles=${faults && ways && world && troublesOf({ faults, ways, world })} />
    <${Tabs} label="What the director sees" tabs=${tabs} chosen=${tab} onChoose=${choose} />
    <div class="director-view" role="tabpanel" id="view-${tab}" aria-labelledby="tab-${tab}" tabindex="0">
      ${faults && ways && world ? html`<${View} faults=${faults} ways=${ways} world=${world} />` : html`<p class="soft">Loading…</p>`}
    </div>
  </aside>`
}
