import { useState } from 'preact/hooks'
import { html, useView } from './html.js'
import { Icon } from './icons.js'

/** A round picture: the first letters of a name on a colour of its own. */
export function Avatar({ id, name, bot = false }) {
  const hue = [...id].reduce((sum, digit) => (sum * 31 + digit.charCodeAt(0)) % 360, 7)
  const colour = bot ? '#5865f2' : `hsl(${hue} 45% 42%)`
  return html`<span class="avatar" aria-hidden="true" style=${{ background: colour }}>
    ${bot ? html`<${Icon} of="film" />` : [...name][0]?.toUpperCase()}
  </span>`
}

/**
 * Servers with their channels, the direct messages, and who one is.
 * @param {{ state: import('./store.js').State }} properties
 */
export function Sidebar({ state }) {
  const { world, me, channelId, directId, unread } = state
  const guilds = world.guilds.filter(({ members }) => members.includes(me.id))
  return html`<nav class="sidebar" aria-label="Servers and channels">
    <div class="places">
      <h2>Direct messages</h2>
      <${Place} href="#dm" open=${channelId === directId} unread=${unread[directId]}>
        <${Avatar} id=${world.bot.id} name=${world.bot.name} bot /> ${world.bot.name}
      <//>
      ${guilds.map(
        guild => html`<section key=${guild.id} aria-label=${guild.name}>
          <h2>${guild.name}${!guild.botJoined && html`<small>the bot is not here</small>`}</h2>
          ${guild.channels.map(
            channel => html`<${Place} key=${channel.id} href="#${channel.id}" open=${channel.id === channelId}
              unread=${unread[channel.id]}><span class="hash" aria-hidden="true">#</span> ${channel.name}<//>`,
          )}
        </section>`,
      )}
      ${guilds.length === 0 && html`<p class="empty">${me.name} is in no server.</p>`}
      <section aria-label="Elsewhere">
        <h2>Elsewhere</h2>
        <a class="place" href="/sandbox/trakt/page" target="_blank" rel="noopener"><${Icon} of="leave" /> Trakt accounts</a>
      </section>
    </div>
    <${People} />
  </nav>`
}

function Place({ href, open, unread, children }) {
  return html`<a class="place ${unread ? 'unread' : ''}" href=${href} aria-current=${open ? 'page' : undefined}>
    ${children} ${unread ? html`<span class="badge" aria-label="${unread} new">${unread}</span>` : ''}
  </a>`
}

/** Who one is, and everybody else one could be. Each person is an address, so that each tab can be somebody. */
function People() {
  const { world, me, actions } = useView()
  const [open, setOpen] = useState(false)
  const address = person => `/?as=${person.id}${location.hash}`
  return html`<div class="people">
    ${
      open &&
      html`<div class="switcher">
        <h2>Be somebody else</h2>
        <ul>
          ${world.people.map(
            person => html`<li key=${person.id}>
              <a class="place" href=${address(person)} aria-current=${person.id === me.id ? 'true' : undefined}>
                <${Avatar} ...${person} /> ${person.name}
              </a>
              <a class="tab" href=${address(person)} target="_blank" rel="noopener"
                aria-label="Be ${person.name} in a new tab" title="In a new tab"><${Icon} of="leave" /></a>
            </li>`,
          )}
        </ul>
        <label class="check">
          <input type="checkbox" checked=${me.dmsOpen !== false}
            onChange=${event => actions.setDirectMessages(event.currentTarget.checked)} />
          ${me.name} takes direct messages
        </label>
      </div>`
    }
    <button type="button" class="me" aria-expanded=${open} onClick=${() => setOpen(!open)}>
      <${Avatar} ...${me} /><span><strong>${me.name}</strong><small>This is you. Switch…</small></span>
    </button>
  </div>`
}
