/**
 * Where on the page the controls are that the tour points at.
 * @typedef {() => Element | null | undefined} Find
 */

const one = selector => () => document.querySelector(selector)

/** @param {string} selector @param {string | RegExp} text */
const withText = (selector, text) => () =>
  [...document.querySelectorAll(selector)].findLast(element => {
    const words = element.textContent.trim()
    return typeof text === 'string' ? words === text : text.test(words)
  })

const nominate = 'form.composer[aria-label="/nominate"]'

export const slashButton = one('.composer .slash')
export const commandList = withText('.suggestions [role="option"]', /^\/nominate/)
/** The field for the film. */
export const commandOption = one(`${nominate} .field`)
export const suggestedFilms = one(`${nominate} .suggestions`)
/** Once there is something to send. */
export const commandSend = () => {
  const form = document.querySelector(nominate)
  const typed = form?.querySelector('input')?.value
  return typed && !form.querySelector('.suggestions') ? form.querySelector('.send') : null
}

export const deadlineButton = one('.clock .primary')
export const dayButton = withText('.clock button', '+1 day')

export const voteButton = withText('.message .button', 'Vote')
/** The list of one's own ballot, if it can be seen. */
export const ballot = () => {
  const [select] = [...document.querySelectorAll('.message.ephemeral .select')].slice(-1)
  return select?.querySelector('.select-list') ?? select
}

export const person = () => document.querySelector('.people .switcher') ?? document.querySelector('.people .me')

/** @param {string} id */
export const channelLink = id => one(`.channels a[href="#${CSS.escape(id)}"]`)

/** Where a phone keeps the channels and the people. */
const menuButton = one('.top .menu')

/**
 * The first of these that can be seen and reached; the way to the menu, where they are behind it.
 * @param {Find[]} finds
 */
export function firstSeen(finds) {
  const there = finds.flatMap(find => find() ?? [])
  const ways = there.some(element => element.closest('.sidebar')) ? [menuButton()] : []
  return [...there, ...ways].find(element => element && isSeen(element))
}

function isSeen(element) {
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('[inert]')
}
