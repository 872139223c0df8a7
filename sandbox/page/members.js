import { Avatar } from './avatar.js'
import { html, useView } from './html.js'
import { Icon } from './icons.js'
import { shownName } from './names.js'
import { addressAs } from './people.js'

/** Who is in the server, or in the direct messages: everybody but the bot is somebody one can be. */
export function Members() {
  const { world, guild, me } = useView()
  const people = world.people
    .filter(({ id }) => (guild ? guild.members.includes(id) : id === me.id))
    .sort((a, b) => a.name.localeCompare(b.name))
  const withBot = !guild || guild.botJoined
  return html`<aside class="members" aria-label="Members">
    ${
      withBot &&
      html`<h2>App</h2>
        <p class="member">
          <${Avatar} ...${world.bot} bot /><span class="place-name">${world.bot.name}</span><span class="app">APP</span>
        </p>`
    }
    <h2>Members · ${people.length}</h2>
    <ul>
      ${people.map(person => html`<li key=${person.id}><${Member} person=${person} /></li>`)}
    </ul>
  </aside>`
}

function Member({ person }) {
  const { guild, me } = useView()
  const face = html`<${Avatar} ...${person} /><span class="place-name">${shownName(person.name)}</span>
    ${person.id === guild?.owner && html`<span class="owner" role="img" aria-label="owner" title="Owns the server"><${Icon} of="crown" /></span>`}`
  if (person.id === me.id) return html`<p class="member mine">${face}<small>you</small></p>`
  return html`<a class="member" href=${addressAs(person)} title="Be ${person.name}, here or in a new tab">${face}</a>`
}
