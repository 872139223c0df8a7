import { createActions } from './actions.js'
import { fetchPeople } from './api.js'
import { followClock, readClock } from './clock.js'
import { tell } from './events.js'
import { listen } from './live.js'

/** How long changes are gathered before what they changed is fetched again, in milliseconds. */
const gathering = 50

/**
 * Becomes the person that the address names (`?as=` with an id or a name), opens the channel that stands behind its
 * `#`, and keeps the store up to date from then on.
 * @param {import('./store.js').Store} store
 */
export async function startSession(store) {
  const people = await fetchPeople()
  const wanted = new URLSearchParams(location.search).get('as')
  const me = people.find(({ id, name }) => id === wanted || name === wanted) ?? people[0]
  if (!me) throw new Error('There is nobody in this sandbox yet.')
  history.replaceState(null, '', `/?as=${me.id}${location.hash}`)
  store.set({ me })

  const actions = createActions(store, me.id)
  await Promise.all([actions.findPlaces(), readClock()])
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
  listen(me.id, {
    onOpen() {
      const { channelId, messages } = store.get()
      // What was seen before has changed unseen; each channel is fetched anew when it is opened.
      const kept = channelId && messages[channelId] ? { [channelId]: messages[channelId] } : {}
      store.set({ connected: true, messages: kept })
      refresh()
      if (channelId) actions.attempt(() => actions.load(channelId))
      tell({ type: 'connected' })
    },
    onLost: () => store.set({ connected: false }),
    onEvent(event) {
      tell(event)
      if (event.type === 'clock') actions.attempt(readClock)
      else if (event.type === 'channels' || event.type === 'world') refresh()
      else if (event.type.startsWith('message')) {
        actions.take(event)
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
  await actions.findPlaces()
  const { channelId, directId, world } = store.get()
  if (channelId !== directId && !channelsOf(world).some(({ id }) => id === channelId)) {
    await openFromAddress(store, actions)
  }
}

/** @param {import('./types.js').World} world */
const channelsOf = world => world.guilds.flatMap(guild => guild.channels)

/** @param {import('./store.js').Store} store @param {import('./actions.js').Actions} actions */
async function openFromAddress(store, actions) {
  const { world, directId } = store.get()
  const channels = channelsOf(world)
  const [wanted, message] = location.hash.slice(1).split('/')
  const channelId =
    wanted === 'dm' ? directId : ((channels.find(({ id }) => id === wanted) ?? channels[0])?.id ?? directId)
  // The address of a place that is not to be had would make the way back to it a link to where one is.
  if (wanted !== 'dm' && wanted !== channelId)
    history.replaceState(null, '', `#${channelId === directId ? 'dm' : channelId}`)
  const guild = world.guilds.find(each => each.channels.some(({ id }) => id === channelId))
  store.set(({ unread, recent }) => ({
    channelId,
    unread: { ...unread, [channelId]: 0 },
    recent: guild ? { ...recent, [guild.id]: channelId } : recent,
  }))
  await actions.attempt(() => actions.load(channelId))
  actions.seek(message)
}
