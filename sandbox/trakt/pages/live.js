/** How often to ask whether something was done, in milliseconds. */
const pause = 750

const status = document.querySelector('[role=status]')
const shown = () => document.querySelector('[data-changes]')

/** Draws the page anew where something was done since; what is new in it is marked. */
async function look() {
  const { changes } = await (await ask(`${location.pathname}/changes`)).json()
  const old = shown()
  if (String(changes) === old.dataset.changes) return
  const page = new DOMParser().parseFromString(await (await ask(location.href)).text(), 'text/html')
  const fresh = document.adoptNode(page.querySelector('[data-changes]'))
  const known = new Set([...old.querySelectorAll('[data-key]')].map(row => row.dataset.key))
  for (const row of fresh.querySelectorAll('[data-key]')) row.classList.toggle('fresh', !known.has(row.dataset.key))
  const focused = document.activeElement?.getAttribute('href')
  old.replaceWith(fresh)
  if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus()
}

async function ask(address) {
  const response = await fetch(address, { cache: 'no-store' })
  if (!response.ok) throw new Error(`${address} is answered with ${response.status}`)
  return response
}

async function lookAgain() {
  try {
    if (!document.hidden) await look()
    status.textContent = ''
  } catch {
    status.textContent = 'The sandbox does not answer. Trying again…'
  }
  setTimeout(lookAgain, pause)
}

setTimeout(lookAgain, pause)
