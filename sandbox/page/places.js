import { Avatar, initialOf } from './avatar.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { shownName } from './names.js'

/** The servers one is in, and the way to the direct messages. @param {{ state: import('./store.js').State }} properties */
export function Servers({ state: { recent, unread, directId, channelId } }) {
  const { world, guild: open } = useView()
  return html`<nav class="servers" aria-label="Servers">
    <${Server} href="#dm" name="Direct messages" open=${channelId === directId} unread=${unread[directId] ?? 0}>
      <${Icon} of="film" />
    <//>
    ${world.guilds.map(guild => {
      const [first] = guild.channels
      const channel = guild.channels.find(({ id }) => id === recent[guild.id]) ?? first
      const news = guild.channels.reduce((sum, { id }) => sum + (unread[id] ?? 0), 0)
      return html`<${Server} key=${guild.id} href="#${channel?.id ?? guild.id}" name=${guild.name}
        open=${guild.id === open?.id} unread=${news}>${initialsOf(guild.name)}<//>`
    })}
  </nav>`
}

function Server({ href, name, open, unread, children }) {
  return html`<a class="server" href=${href} title=${name} aria-current=${open ? 'true' : undefined}
    aria-label=${unread ? `${name}, ${unread} new` : name}>
    <span class="server-face" aria-hidden="true">${children}</span>
    ${unread > 0 && html`<span class="badge" aria-hidden="true">${unread}</span>`}
  </a>`
}

/** The first signs of a server's words, as they stand where it has no picture. @param {string} name */
const initialsOf = name => name.trim().split(/\s+/).slice(0, 3).map(initialOf)

/** What one can open in the server, or the direct messages. @param {{ state: import('./store.js').State }} properties */
export function Channels({ state: { channelId, directId, unread } }) {
  const { world, guild, me } = useView()
  if (!guild) {
    return html`<nav class="channels" aria-label="Direct messages">
      <h2>Direct messages</h2>
      <${Place} href="#dm" open=${channelId === directId} unread=${unread[directId]}>
        <${Avatar} id=${world.bot.id} name=${world.bot.name} bot /> <span class="place-name">${world.bot.name}</span>
      <//>
      ${world.guilds.length === 0 && html`<p class="empty">${shownName(me.name)} is in no server.</p>`}
      <${Elsewhere} />
    </nav>`
  }
  return html`<nav class="channels" aria-label="Channels of ${guild.name}">
    <h2>${shownName(guild.name)}${!guild.botJoined && html`<small>${world.bot.name} is not here</small>`}</h2>
    ${guild.channels.map(
      channel => html`<${Place} key=${channel.id} href="#${channel.id}" open=${channel.id === channelId}
        unread=${unread[channel.id]}>
        <span class="hash" aria-hidden="true">#</span> <span class="place-name">${shownName(channel.name)}</span>
      <//>`,
    )}
    <${Elsewhere} />
  </nav>`
}

/** What of the sandbox is not on this page. */
function Elsewhere() {
  return html`<section class="elsewhere" aria-label="Elsewhere">
    <a class="place" href="/sandbox/trakt/page" target="_blank" rel="noopener">
      <${Icon} of="leave" /> <span class="place-name">Trakt accounts</span>
    </a>
  </section>`
}

function Place({ href, open, unread, children }) {
  return html`<a class="place ${unread ? 'unread' : ''}" href=${href} aria-current=${open ? 'page' : undefined}>
    ${children} ${unread ? html`<span class="badge" aria-label="${unread} new">${unread}</span>` : ''}
  </a>`
}
