import { useEffect, useState } from 'preact/hooks'
import { Chat } from './chat.js'
import { ClockBar, now } from './clock.js'
import { html, ViewContext } from './html.js'
import { Icon } from './icons.js'
import { ModalDialog } from './modal.js'
import { Sidebar } from './sidebar.js'
import { useStore } from './store.js'

/** @param {{ store: import('./store.js').Store, actions: import('./actions.js').Actions }} properties */
export function App({ store, actions }) {
  const state = useStore(store)
  const [menu, setMenu] = useState(false)
  const { world, me, channelId, directId } = state
  const guild = world.guilds.find(({ channels }) => channels.some(({ id }) => id === channelId))
  const channel = guild?.channels.find(({ id }) => id === channelId)
  const direct = channelId === directId
  const title = channel ? `#${channel.name}` : direct ? `@${world.bot.name}` : 'No channel'

  useEffect(() => {
    document.title = `${title} · ${me.name} · Movie Night sandbox`
  }, [title, me.name])
  useEffect(() => setMenu(false), [channelId])

  return html`<${ViewContext.Provider} value=${{ world, me, guild, channelId, now, actions }}>
    <div class="banner" role="note">
      <strong>This is a sandbox, not Discord.</strong> <span>Nothing here leaves your computer.</span>
    </div>
    <div class="frame ${menu ? 'menu-open' : ''}">
      <${Sidebar} state=${state} />
      <button type="button" class="curtain" aria-label="Close the menu" onClick=${() => setMenu(false)}></button>
      <main class="main">
        <header class="top">
          <button type="button" class="menu" aria-label="Servers and channels" aria-expanded=${menu}
            onClick=${() => setMenu(!menu)}><${Icon} of="menu" /></button>
          <h1>${title}${guild && html`<small>${guild.name}</small>`}</h1>
          <${ClockBar} />
        </header>
        ${!state.connected && html`<p class="lost" role="status">The sandbox does not answer. Trying again…</p>`}
        <${Chat} key=${channelId} state=${state} title=${title} />
      </main>
    </div>
    ${state.opened && html`<${ModalDialog} key=${state.opened.interaction} ...${state.opened} />`}
    <div class="toasts" role="alert">${state.toast && html`<p class="toast">${state.toast}</p>`}</div>
  <//>`
}
