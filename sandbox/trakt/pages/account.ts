import type { Account } from '../accounts.ts'
import { limitsOf } from '../limits.ts'
import type { TraktState } from '../state.ts'
import type { Page } from './frame.ts'
import { type Html, html } from './html.ts'
import { type View, type ViewName, viewOf, views } from './views.ts'

/** Where the page's own files are, and what `at` is the address of. */
const head = (at: string, live: boolean): Html => html`<link rel="stylesheet" href="${at}/account.css">
${live && html`<script type="module" src="${at}/live.js"></script>`}`

/** A person's account: history, ratings, watchlist and what was done, a view at a time. `at` is the address of all pages. */
export function accountPage(state: TraktState, account: Account, at: string, name: ViewName, number: number): Page {
  const library = state.libraries.of(account)
  const view = viewOf(name, state, account, number)
  const counts = { ...library.counts(), activity: library.log().length }
  const sizes: Record<ViewName, number> = { ...counts, history: counts.plays }
  const address = `${at}/${account.slug}`
  const label = (each: ViewName) => labels[each][sizes[each] === 1 ? 0 : 1]
  return {
    title: account.username,
    head: head(at, true),
    body: html`<div data-changes="${counts.activity}">
<p class="back"><a href="${at}">All accounts</a></p>
<header>
<h1>${account.name}</h1>
<p class="soft">${remarks(state, account)}</p>
</header>
<nav aria-label="What to see">
${views.map(
  each =>
    html`<a href="${address}?view=${each}"${each === name && html` aria-current="page"`}><strong>${sizes[each].toLocaleString('en')}</strong> ${label(each)}</a>`,
)}
</nav>
${view.rows}
${pager(address, name, view)}
<p class="soft">Times in ${account.timezone}. The watchlist has room for ${limitsOf(account).watchlist.toLocaleString('en')} films.${account.private && ' To others it shows nothing but its name.'}</p>
</div>
<p class="live" role="status"></p>`,
  }
}

/** Everybody who has an account. */
export function accountsPage(state: TraktState, at: string): Page {
  return {
    title: 'Accounts',
    head: head(at, false),
    body: html`<h1>Accounts</h1>
<ul class="accounts">
${state.accounts.all().map(account => {
  const { plays, ratings, watchlist } = state.libraries.of(account).counts()
  return html`<li><a href="${at}/${account.slug}"><strong>${account.name}</strong>
<small>${remarks(state, account)}<br>${counted(plays, labels.history)} · ${counted(ratings, labels.ratings)} · ${counted(watchlist, labels.watchlist)}</small></a></li>`
})}
</ul>`,
  }
}

/** Of one and of several. */
const labels: Record<ViewName, [one: string, several: string]> = {
  history: ['play', 'plays'],
  ratings: ['rating', 'ratings'],
  watchlist: ['on the watchlist', 'on the watchlist'],
  activity: ['change', 'changes'],
}

const counted = (count: number, [one, several]: [string, string]) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : several}`

function remarks({ grants, application }: TraktState, account: Account): string {
  const connected = grants.live().some(grant => grant.account === account)
  return [
    account.username,
    account.vip && 'VIP',
    account.private && 'private',
    account.locked && 'locked',
    account.deactivated && 'deactivated',
    account.deleted && 'deleted',
    connected && `connected with ${application.name}`,
  ]
    .filter(word => word !== false)
    .join(' · ')
}

function pager(address: string, name: ViewName, { page, pages }: View): Html | null {
  if (pages === 1) return null
  const link = (to: number, words: string, rel: string) =>
    html`<a href="${address}?view=${name}&amp;page=${to}" rel="${rel}">${words}</a>`
  return html`<nav class="pager" aria-label="Pages">
<span>${page > 1 && link(page - 1, 'Newer', 'prev')}</span>
<span>Page ${page} of ${pages}</span>
<span>${page < pages && link(page + 1, 'Older', 'next')}</span>
</nav>`
}
