import { useEffect, useState } from 'preact/hooks'
import { fetchClock, moveClock } from './api.js'
import { html, useView } from './html.js'
import { formatClock, formatDeadline, formatRelative } from './times.js'

const hour = 3_600_000

/** How often the sandbox is asked for the time, in milliseconds: its clock may stand still, run, or be moved. */
const interval = 5_000

let offset = 0
let standing = Date.now()
let runs = false
/** @type {{ sandbox: number, here: number } | undefined} */
let last
/** @type {string | undefined} */
let deadline
const listeners = new Set()

/** The sandbox's clock in milliseconds, between two answers of it as far as it is known to run. */
export const now = () => (runs ? Date.now() + offset : standing)

let asked = 0
let answered = 0

/** Asks the sandbox for its time. An answer that comes after one that was asked for later is forgotten. */
export async function readClock() {
  asked += 1
  const mine = asked
  const clock = await fetchClock()
  if (mine < answered) return
  answered = mine
  const sandbox = new Date(clock.now).getTime()
  const here = Date.now()
  if (last && here - last.here > 1_000) runs = judge(sandbox - last.sandbox, here - last.here, runs)
  if (!last || here - last.here > 1_000) last = { sandbox, here }
  offset = sandbox - here
  standing = sandbox
  deadline = clock.nextDeadline ?? undefined
  for (const listener of listeners) listener()
}

/** Whether a clock runs that moved so far in so much real time; a jump says nothing about it. */
function judge(moved, elapsed, before) {
  return moved > elapsed * 1.5 + 1_000 ? before : moved >= elapsed / 2
}

/** Keeps the clock up to date; answers what ends that. @param {(error: Error) => void} onError */
export function followClock(onError) {
  const read = () => readClock().catch(onError)
  const asking = setInterval(read, interval)
  const ticking = setInterval(() => {
    if (runs) for (const listener of listeners) listener()
  }, 1_000)
  return () => {
    clearInterval(asking)
    clearInterval(ticking)
  }
}

/** Calls this whenever the clock has moved on or there is another deadline. @param {() => void} update */
function useListener(update) {
  useEffect(() => {
    listeners.add(update)
    update()
    return () => listeners.delete(update)
  }, [])
}

/** The sandbox's clock; the component is drawn again as it moves on. */
export function useNow() {
  const [time, setTime] = useState(now)
  useListener(() => setTime(now()))
  return time
}

/** The next instant that the bot shows, if any; while the clock stands still, the bot may show another one. */
function useDeadline() {
  const [known, setKnown] = useState(deadline)
  useListener(() => setKnown(deadline))
  return known
}

/** When the next deadline is, and how far away. */
export function NextDeadline() {
  const time = useNow()
  const deadline = useDeadline()
  if (deadline === undefined) return html`<p class="soft">The bot shows no deadline that lies ahead.</p>`
  const away = formatRelative((Date.parse(deadline) - time) / 1_000)
  return html`<p class="soft">Next deadline: <time dateTime=${deadline}>${formatDeadline(deadline)}</time>, ${away}</p>`
}

/** What time it is in the sandbox, and the buttons that move it on. */
export function ClockBar() {
  const time = useNow()
  const deadline = useDeadline()
  const { actions } = useView()
  const [busy, setBusy] = useState(false)

  const move = async by => {
    setBusy(true)
    await actions.attempt(async () => {
      await moveClock(by)
      await readClock()
    })
    setBusy(false)
  }

  const next = deadline === undefined ? 'Nothing is due' : `To ${formatDeadline(deadline)}`
  return html`<div class="clock" role="group" aria-label="The sandbox's clock" aria-busy=${busy}>
    <time dateTime=${new Date(time).toISOString()}>${formatClock(time)}</time>
    <button type="button" class="primary" disabled=${busy || deadline === undefined} title=${next}
      onClick=${() => move({ nextDeadline: true })}>Next deadline</button>
    <button type="button" disabled=${busy} onClick=${() => move({ by: hour })}>+1 hour</button>
    <button type="button" disabled=${busy} onClick=${() => move({ by: 24 * hour })}>+1 day</button>
  </div>`
}
