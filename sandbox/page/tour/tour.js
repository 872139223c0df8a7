import { useEffect, useMemo } from 'preact/hooks'
import { html, useView } from '../html.js'
import { Icon } from '../icons.js'
import { firstSeen } from './controls.js'
import { useProgress, withSeen } from './progress.js'
import { Ring } from './ring.js'
import { between, elsewhere, steps } from './steps.js'
import { readWeek } from './week.js'

/**
 * The tour as it stands: what is to be shown of it, and what starts and ends it. Whether a step is done is read from what
 * the bot has posted, not from what was pressed.
 * @param {import('../store.js').State} state
 * @param {import('../actions.js').Actions} actions
 */
export function useTour(state, actions) {
  const { world, me, channelId, messages } = state
  const [progress, setProgress] = useProgress()
  const isOffered = world.commands.some(({ name }) => name === 'nominate')
  const isStale = progress?.status === 'running' && progress.world !== world.bot.id
  const week = useMemo(() => readWeek(messages, { bot: world.bot.id, me: me.id }), [messages, world.bot.id, me.id])
  const isRunning = isOffered && (!progress || progress.status === 'running')
  const isDecided = week?.phase === 'decided'

  // A first visit, or a sandbox that is another one, begins where its week stands.
  useEffect(() => {
    if (isRunning && week && (!progress || isStale)) begin()
  }, [isRunning, week, progress])

  // What the bot has posted is read in all its channels.
  const channels = world.guilds.flatMap(guild => (guild.botJoined ? guild.channels : []))
  const unknown = isRunning ? channels.filter(({ id }) => !messages[id]).map(({ id }) => id) : []
  useEffect(() => {
    for (const id of unknown) actions.attempt(() => actions.load(id))
  }, [unknown.join()])

  useEffect(() => {
    if (progress?.status !== 'running' || isStale || !week) return
    const next = withSeen(progress, week, me.id)
    if (next !== progress) setProgress(next)
  }, [week, progress])

  function begin() {
    const after = isDecided ? { after: week.label } : {}
    setProgress({ status: 'running', world: world.bot.id, ...after })
  }

  const end = status => setProgress({ ...progress, status, world: world.bot.id })
  const channel = channels.find(({ id }) => id === week?.channelId)
  const seen = progress?.seen?.week === week?.label ? progress?.seen : undefined
  const now = week &&
    channel && {
      week: {
        ...week,
        mine: week.mine || (seen?.nominated ?? false),
        voters: Math.max(week.voters, seen?.voters.length ?? 0),
      },
      channelName: channel.name,
      inChannel: channelId === week.channelId,
    }
  return {
    isOffered,
    now: isRunning && !isStale && progress ? now : undefined,
    isBefore: progress?.after !== undefined && progress.after === week?.label,
    isRunning,
    begin,
    skip: () => end('skipped'),
    finish: () => end('finished'),
  }
}

/**
 * A step of the tour at a time, above the box to write in, and a ring around the control for it.
 * @param {{ tour: ReturnType<typeof useTour> }} properties
 */
export function Tour({ tour: { now, isBefore, skip, finish } }) {
  if (!now) return null
  const at = isBefore ? 0 : steps.findIndex(step => !step.isDone(now) && !step.isOver(now))
  if (at === -1) return html`<${End} winner=${now.week.winner} onFinish=${finish} />`

  const step = steps[at]
  const { words, controls } = isBefore ? between : now.inChannel ? step : elsewhere
  return html`<${Card} at=${at} title=${step.title} words=${words(now)} finds=${controls(now)} now=${now} onSkip=${skip} />`
}

function Card({ at, title, words, finds, now, onSkip }) {
  const found = useMemo(() => finds, [words])
  const show = () => {
    const control = firstSeen(finds)
    control?.scrollIntoView({ block: 'nearest' })
    const field = control?.matches('button, a, input')
      ? control
      : control?.querySelector('button, a, input, [tabindex]')
    field?.focus()
  }
  return html`<aside class="tour" aria-label="Guided tour">
    <ol class="tour-steps" aria-hidden="true">
      ${steps.map((step, place) => html`<li key=${step.title} class=${place === at ? 'now' : step.isDone(now) ? 'done' : ''}></li>`)}
    </ol>
    <div class="tour-words" role="status">
      <strong><span class="tour-count">${at + 1} of ${steps.length}</span> ${title}</strong>
      <p>${words}</p>
    </div>
    <div class="tour-buttons">
      <button type="button" class="small-button strong" onClick=${show}>Show me</button>
      <button type="button" class="small-button" onClick=${onSkip}>Skip the tour</button>
    </div>
    <${Ring} finds=${found} />
  </aside>`
}

function End({ winner, onFinish }) {
  const { actions } = useView()
  const link = () => {
    actions.compose('trakt link')
    onFinish()
  }
  return html`<aside class="tour" aria-label="Guided tour">
    <div class="tour-words" role="status">
      <strong><${Icon} of="film" /> ${winner ? `${winner} it is!` : 'The week is over.'}</strong>
      <p>That was a whole week. Go on to the film with “Next deadline”, or open the director’s panel and let something go wrong. Or
        link a Trakt account with a past: its films and watchlist come here, and what you mark as watched shows under “Trakt accounts”.</p>
    </div>
    <div class="tour-buttons">
      <button type="button" class="small-button strong" onClick=${onFinish}>Done</button>
      <button type="button" class="small-button" onClick=${link}>/trakt link</button>
    </div>
  </aside>`
}
