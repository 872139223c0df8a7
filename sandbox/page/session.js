import { createActions } from './actions.js'
import { fetchWorld } from './api.js'
import { followClock, readClock } from './clock.js'
import { listen } from './live.js'
import { withMessage } from './store.js'

/** How long changes are gathered before what they changed is fetched again, in milliseconds. */
const gathering = 50

/**
 * Becomes the person that the address names (`?as=` with an id or a name), opens the channel that stands behind its
 * `#`, and keeps the store up to date from then on.
 * @param {import('./store.js').Store} store
 */
export async function startSession(store) {
  const world = await fetchWorld()
  const wanted = new URLSearchParams(location.search).get('as')
  const me = world.people.find(({ id, name }) => id === wanted || name === wanted) ?? world.people[0]
  if (!me) throw new Error('There is nobody in this sandbox yet.')
  history.replaceState(null, '', `/?as=${me.id}${location.hash}`)
  store.set({ world, me })

  const actions = createActions(store, me.id)
  await Promise.all([actions.findDirect(), readClock()])
  followClock(error => actions.say(error.message))

  const open = () => openFromAddress(store, actions)
  addEventListener('hashchange', open)
  await open()

  let fetching = 0
  let reading = 0
  const refresh = () => {
    clearTimeout(fetching)
    fetching = setTimeout(() => actions.attempt(() => refreshWorld(store, actions)), gathering)
  }
  let first = true
  listen(me.id, {
    onOpen() {
      store.set({ connected: true })
      if (!first) refresh()
      first = false
      const { channelId } = store.get()
      if (channelId) actions.attempt(() => actions.load(channelId))
    },
    onLost: () => store.set({ connected: false }),
    onEvent(event) {
      if (event.type === 'clock') actions.attempt(readClock)
      else if (event.type === 'channels' || event.type === 'world') refresh()
      else if (event.type.startsWith('message')) {
        takeMessage(store, event)
        // A message may show a new deadline.
        clearTimeout(reading)
        reading = setTimeout(() => actions.attempt(readClock), gathering)
      }
    },
  })
  return actions
}

/** @param {import('./store.js').Store} store @param {import('./actions.js').Actions} actions */
async function refreshWorld(store, actions) {
  const world = await fetchWorld()
  store.set(({ me }) => ({ world, me: world.people.find(({ id }) => id === me?.id) ?? me }))
  const { channelId, directId, me } = store.get()
  if (channelId !== directId && !channelsOf(world, me).some(({ id }) => id === channelId)) {
    await openFromAddress(store, actions)
  }
}

/** The channels of the guilds that a person is in. */
const channelsOf = (world, me) =>
  world.guilds.filter(({ members }) => members.includes(me.id)).flatMap(guild => guild.channels)

/** @param {import('./store.js').Store} store @param {import('./actions.js').Actions} actions */
async function openFromAddress(store, actions) {
  const { world, me, directId } = store.get()
  const channels = channelsOf(world, me)
  const [wanted, message] = location.hash.slice(1).split('/')
  const channelId =
    wanted === 'dm' ? directId : ((channels.find(({ id }) => id === wanted) ?? channels[0])?.id ?? directId)
  store.set(({ unread }) => ({ channelId, unread: { ...unread, [channelId]: 0 } }))
  await actions.attempt(() => actions.load(channelId))
  actions.seek(message)
}

/** @param {import('./store.js').Store} store @param {any} event */
function takeMessage(store, { type, channel, id: deleted, message }) {
  store.set(({ messages, unread, channelId, me }) => {
    const there = messages[channel]
    if (type === 'message_delete') {
      return there ? { messages: { ...messages, [channel]: there.filter(({ id }) => id !== deleted) } } : {}
    }
    const isNews = type === 'message' && channel !== channelId && message.author.id !== me?.id
    return {
      messages: there ? { ...messages, [channel]: withMessage(there, message) } : messages,
      unread: isNews ? { ...unread, [channel]: (unread[channel] ?? 0) + 1 } : unread,
    }
  })
}
