import type { Account } from '../accounts.ts'
import { type Html, html } from '../pages/html.ts'

/** What the application may do, the accounts to choose from, Approve and Deny. */
export function consentForm(to: {
  action: string
  accounts: Account[]
  connected: Account[]
  hidden: [name: string, value: string][]
}): Html {
  const accounts = to.accounts.map(
    (account, index) => html`
<label class="account">
<input type="radio" name="account" value="${account.slug}" required${index === 0 && html` checked`}>
<span><strong>${account.username}</strong><small>${remarks(account, to.connected.includes(account))}</small></span>
</label>`,
  )
  return html`<p>It would like to</p>
<ul>
<li>see your profile, history, ratings and watchlist</li>
<li>add and remove plays, ratings and films on your watchlist</li>
</ul>
<form method="post" action="${to.action}">
${to.hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<fieldset>
<legend>Who are you?</legend>
${accounts}
</fieldset>
<div class="choices">
<button name="decision" value="approve">Approve</button>
<button class="quiet" name="decision" value="deny">Deny</button>
</div>
</form>`
}

function remarks(account: Account, connected: boolean): string {
  const words = [
    account.name,
    account.vip && 'VIP',
    account.private && 'private',
    account.locked && 'locked',
    connected && 'already connected',
  ]
  return words.filter(word => word !== false).join(' · ')
}
