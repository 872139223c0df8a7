import { useEffect } from 'preact/hooks'
import { Chat } from './chat.js'
import { ClockBar, now } from './clock.js'
import { usePane } from './director/pane.js'
import { DirectorPanel } from './director/panel.js'
import { html, ViewContext } from './html.js'
import { Icon } from './icons.js'
import { Members } from './members.js'
import { ModalDialog } from './modal.js'
import { usePanes } from './panes.js'
import { People } from './people.js'
import { Channels, Servers } from './places.js'
import { useStore } from './store.js'
import { Tour, useTour } from './tour/tour.js'

/** @param {{ store: import('./store.js').Store, actions: import('./actions.js').Actions }} properties */
export function App({ store, actions }) {
  const state = useStore(store)
  const { world, me, channelId, directId } = state
  const guild = world.guilds.find(({ channels }) => channels.some(({ id }) => id === channelId))
  const channel = guild?.channels.find(({ id }) => id === channelId)
  const isDirect = channelId === directId
  const place = channel ?? (isDirect ? world.direct : undefined)
  const title = channel ? `#${channel.name}` : isDirect ? `@${world.bot.name}` : 'No channel'
  const panes = usePanes(channelId)
  const director = usePane()
  const tour = useTour(state, actions)
  const news = Object.values(state.unread).reduce((sum, count) => sum + count, 0)

  useEffect(() => {
    document.title = `${news > 0 ? `(${news}) ` : ''}${title} · ${me.name} · Movie Night sandbox`
  }, [title, me.name, news])

  return html`<${ViewContext.Provider} value=${{ world, me, guild, place, channelId, now, actions }}>
    <div class="banner" role="note">
      <strong>This is a sandbox, not Discord.</strong> <span>Nothing here leaves your computer.</span>
      ${tour.isOffered && !tour.isRunning && html`<button type="button" class="link" onClick=${tour.begin}>Guided tour</button>`}
    </div>
    <div class="frame ${panes.classes}" ref=${panes.frame} onKeyDown=${panes.onKeyDown}>
      <div class="sidebar" inert=${director.covers}>
        <${Servers} state=${state} />
        <div class="sidebar-rest">
          <${Channels} state=${state} />
          <${People} />
        </div>
      </div>
      <button type="button" class="curtain" aria-label="Close" onClick=${panes.close}></button>
      <main class="main" inert=${panes.isCovered || director.covers}>
        <header class="top">
          <button type="button" class="plain menu" aria-label="Servers and channels" aria-expanded=${panes.menu}
            onClick=${panes.toggleMenu}><${Icon} of="menu" /></button>
          <h1>${title}${guild && html`<small>${guild.name}</small>`}</h1>
          ${!director.isOpen && html`<${ClockBar} />`}
          <button type="button" class="plain" aria-label="Members" title="Members" aria-expanded=${panes.members}
            onClick=${panes.toggleMembers}><${Icon} of="people" /></button>
          <button type="button" class="plain" aria-label="Director" title="Director: clock, faults, Trakt and log"
            aria-expanded=${director.isOpen} ref=${director.opener} onClick=${director.toggle}><${Icon} of="clapper" /></button>
        </header>
        ${!state.connected && html`<p class="lost" role="status">The sandbox does not answer. Trying again…</p>`}
        <${Chat} key=${channelId} state=${state} title=${title} notice=${html`<${Tour} tour=${tour} />`} />
      </main>
      ${panes.members && html`<${Members} />`}
      ${director.isOpen && html`<${DirectorPanel} pane=${director} />`}
    </div>
    ${state.opened && html`<${ModalDialog} key=${state.opened.interaction} ...${state.opened} />`}
    <div class="toasts" role="alert">${state.toast && html`<p class="toast">${state.toast}</p>`}</div>
  <//>`
}
