import { changePerson, createMember } from '../api.js'
import { html, useView } from '../html.js'
import { actOnGateway, deleteMessage, denyBot, fetchConnected, forgetNonces, setBotJoined, setOutage } from './api.js'
import { Switch } from './switch.js'
import { useFetched } from './use-fetched.js'
import { neededPermissions, permissionWords } from './words.js'

const aboutGateway = ({ type, entry }) => type === 'log' && entry.kind === 'gateway'

/** What can happen to the bot's connection. */
const gatewayActs = [
  { action: 'cut', title: 'Cut it', what: 'the connection breaks; the bot comes back and hears what it missed' },
  {
    action: 'reconnect',
    title: 'Ask for a new one',
    what: 'Discord asks the bot to connect anew, as it does now and then',
  },
  {
    action: 'invalidate',
    title: 'End the session',
    what: 'the bot has to begin a new one, and hears of nothing it missed',
  },
  {
    action: 'silence',
    title: 'Fall silent',
    what: 'heartbeats are no longer answered, until the bot gives this connection up',
  },
]

/**
 * What happens to the server, its people and the bot's connection, as it would on a bad day.
 * @param {{ world: import('../types.js').World }} properties
 */
export function ServerView({ world }) {
  const { actions } = useView()
  const connected = useFetched(fetchConnected, aboutGateway)
  const act = what => actions.attempt(what)
  return html`
    <section aria-labelledby="people-dms">
      <h3 id="people-dms">Direct messages</h3>
      ${world.people.map(
        ({
          id,
          name,
          dmsOpen,
        }) => html`<${Switch} key=${id} title="${name} takes direct messages" on=${dmsOpen !== false}
          onChange=${open => changePerson(id, { dmsOpen: open })} />`,
      )}
    </section>
    ${world.guilds.map(guild => html`<${Guild} key=${guild.id} guild=${guild} bot=${world.bot} />`)}
    <section aria-labelledby="gateway">
      <h3 id="gateway">The bot’s connection</h3>
      <p class="soft" role="status">${connected === undefined ? '…' : connected > 0 ? 'The bot is connected.' : 'The bot is not connected.'}</p>
      ${gatewayActs.map(
        ({ action, title, what }) => html`<${Act} key=${action} title=${title} what=${what}
          onAct=${() => act(() => actOnGateway({ action }))} />`,
      )}
      <${Act} title="Forget nonces" what="Discord no longer knows which messages it was sent in the past minutes"
        onAct=${() => act(forgetNonces)} />
    </section>
  `
}

function Guild({ guild, bot }) {
  const { actions, channelId, me } = useView()
  const act = what => actions.attempt(what)
  return html`<section aria-labelledby="guild-${guild.id}">
    <h3 id="guild-${guild.id}">${guild.name}</h3>
    <${Switch} title="${bot.name} is a member" what="off removes it, as an admin can" on=${guild.botJoined}
      onChange=${joined => setBotJoined(guild.id, joined)} />
    <${Switch} title="Outage" what="Discord loses this server for a while" on=${guild.unavailable}
      onChange=${unavailable => setOutage(guild.id, unavailable)} />
    ${guild.channels.map(
      channel => html`<details key=${channel.id} class="channel-rights" open=${channel.id === channelId}>
        <summary>What ${bot.name} may do in #${channel.name}</summary>
        ${neededPermissions.map(
          name => html`<${Switch} key=${name} title=${permissionWords(name)} on=${!channel.botDenied.includes(name)}
            onChange=${allowed => denyBot(channel.id, denials(channel.botDenied, name, allowed))} />`,
        )}
        <${Act} title="Delete its last post" what="the latest message of ${bot.name} in #${channel.name}, as a moderator can"
          onAct=${() => act(() => deleteLastPost(me, channel, bot))} />
      </details>`,
    )}
  </section>`
}

/** What is denied once one permission more is allowed or denied. */
const denials = (denied, name, allowed) => (allowed ? denied.filter(each => each !== name) : [...denied, name])

/** Throws where one sees nothing to delete. */
async function deleteLastPost(me, channel, bot) {
  const messages = await createMember(me.id).messages(channel.id)
  const last = messages.findLast(message => message.author.id === bot.id && !message.ephemeral)
  if (!last) throw new Error(`${bot.name} has posted nothing in #${channel.name} that you can see.`)
  await deleteMessage(channel.id, last.id)
}

function Act({ title, what, onAct }) {
  return html`<p class="act">
    <button type="button" class="small-button" onClick=${onAct}>${title}</button> <small>${what}</small>
  </p>`
}
