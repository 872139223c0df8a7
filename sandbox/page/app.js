import { useEffect } from 'preact/hooks'
import { Chat } from './chat.js'
import { ClockBar, now } from './clock.js'
import { html, ViewContext } from './html.js'
import { Icon } from './icons.js'
import { Members } from './members.js'
import { ModalDialog } from './modal.js'
import { usePanes } from './panes.js'
import { People } from './people.js'
import { Channels, Servers } from './places.js'
import { useStore } from './store.js'

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
  const news = Object.values(state.unread).reduce((sum, count) => sum + count, 0)

  useEffect(() => {
    document.title = `${news > 0 ? `(${news}) ` : ''}${title} · ${me.name} · Movie Night sandbox`
  }, [title, me.name, news])

  return html`<${ViewContext.Provider} value=${{ world, me, guild, place, channelId, now, actions }}>
    <div class="banner" role="note">
      <strong>This is a sandbox, not Discord.</strong> <span>Nothing here leaves your computer.</span>
    </div>
    <div class="frame ${panes.classes}" ref=${panes.frame} onKeyDown=${panes.onKeyDown}>
      <div class="sidebar">
        <${Servers} state=${state} />
        <div class="sidebar-rest">
          <${Channels} state=${state} />
          <${People} />
        </div>
      </div>
      <button type="button" class="curtain" aria-label="Close" onClick=${panes.close}></button>
      <main class="main" inert=${panes.isCovered}>
        <header class="top">
          <button type="button" class="plain menu" aria-label="Servers and channels" aria-expanded=${panes.menu}
            onClick=${panes.toggleMenu}><${Icon} of="menu" /></button>
          <h1>${title}${guild && html`<small>${guild.name}</small>`}</h1>
          <${ClockBar} />
          <button type="button" class="plain" aria-label="Members" title="Members" aria-expanded=${panes.members}
            onClick=${panes.toggleMembers}><${Icon} of="people" /></button>
        </header>
        ${!state.connected && html`<p class="lost" role="status">The sandbox does not answer. Trying again…</p>`}
        <${Chat} key=${channelId} state=${state} title=${title} />
      </main>
      ${panes.members && html`<${Members} />`}
    </div>
    ${state.opened && html`<${ModalDialog} key=${state.opened.interaction} ...${state.opened} />`}
    <div class="toasts" role="alert">${state.toast && html`<p class="toast">${state.toast}</p>`}</div>
  <//>`
}
