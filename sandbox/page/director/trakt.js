import { useState } from 'preact/hooks'
import { html, useView } from '../html.js'
import { Icon } from '../icons.js'
import { fetchAccounts, fetchGrants, fetchLinks } from './api.js'
import { LibraryView } from './library.js'
import { useFetched } from './use-fetched.js'

const aboutTrakt = ({ type }) => type === 'trakt'
/** A link is made and ended in the bot, which tells or asks Trakt then. */
const aboutLinks = event => aboutTrakt(event) || (event.type === 'log' && event.entry.kind.startsWith('trakt'))

/** Everybody's account at the sandbox's Trakt, one's own first. @param {{ world: import('../types.js').World }} properties */
export function TraktView({ world }) {
  const { me } = useView()
  const accounts = useFetched(fetchAccounts, aboutTrakt)
  const grants = useFetched(fetchGrants, aboutTrakt)
  const links = useFetched(fetchLinks, aboutLinks)
  if (!accounts || !grants || !links) return html`<p class="soft">Loading…</p>`

  const memberOf = ({ slug }) => {
    const link = links.find(({ account }) => account === slug)
    return world.people.find(({ id }) => id === link?.person)
  }
  const members = [me.id, ...world.people.map(({ id }) => id)]
  const rank = account => {
    const at = members.indexOf(memberOf(account)?.id)
    return at === -1 ? members.length : at
  }
  const sorted = accounts.toSorted((a, b) => rank(a) - rank(b))
  return html`
    <p class="soft">Members link one of these with <code>/trakt link</code>. What is done to it shows here at once.</p>
    <ul class="accounts">
      ${sorted.map(
        account => html`<${Account} key=${account.slug} account=${account} member=${memberOf(account)?.name}
          grants=${grants.filter(grant => grant.account === account.slug)} />`,
      )}
    </ul>
  `
}

/** @param {{ account: import('./api.js').Account, member: string | undefined, grants: import('./api.js').Grant[] }} properties */
function Account({ account, member, grants }) {
  const [open, setOpen] = useState(false)
  const { slug, name, username } = account
  return html`<li>
    <details class="account" onToggle=${event => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="account-name"><strong>${name}</strong> <small>${username}</small></span>
        ${marksOf(account).map(mark => html`<span class="mark" key=${mark}>${mark}</span>`)}
        ${grants.length > 0 && html`<span class="mark linked"><${Icon} of="check" /> ${member ? `linked to ${member}` : 'connected'}</span>`}
      </summary>
      ${
        open &&
        html`<p class="soft">
            ${connectionWords(grants)}${' '}
            <a href="/sandbox/trakt/page/${slug}" target="_blank" rel="noopener">Open ${username}’s page</a>
          </p>
          <${LibraryView} slug=${slug} />`
      }
    </details>
  </li>`
}

const marksOf = account => ['vip', 'private', 'locked', 'deactivated', 'deleted'].filter(mark => account[mark])

/** @param {import('./api.js').Grant[]} grants */
function connectionWords(grants) {
  const [grant] = grants
  if (!grant) return 'No application is connected.'
  const times = grant.refreshes === 1 ? 'once' : `${grant.refreshes} times`
  const way = grant.flow === 'device' ? 'with a code' : 'in the browser'
  return `Movie Night was connected ${way}; its tokens were refreshed ${grant.refreshes === 0 ? 'never' : times}.`
}
