import { useEffect, useState } from 'preact/hooks'

/**
 * All that the page knows.
 * @typedef {object} State
 * @property {import('./types.js').World | undefined} world
 * @property {import('./types.js').Person | undefined} me
 * @property {string | undefined} channelId the open channel
 * @property {string | undefined} directId the direct messages with the bot
 * @property {Record<string, import('./types.js').Message[]>} messages by channel, as far as they were opened
 * @property {Record<string, number>} unread by channel
 * @property {Record<string, string>} recent the channel that was open last, by guild
 * @property {{ id: number, channelId: string, command: string, failure?: string }[]} attempts commands unanswered
 * @property {Record<string, string>} failures by message: what went wrong with its components
 * @property {{ interaction: string, modal: import('./types.js').Modal } | undefined} opened the modal
 * @property {{ name: string, count: number } | undefined} draft a command to be put into the composer
 * @property {{ id: string } | undefined} sought a message to be scrolled to
 * @property {string | undefined} toast
 * @property {boolean} connected
 */

/** @returns {{ get: () => State, set: (change: Partial<State> | ((state: State) => Partial<State>)) => void,
 *   subscribe: (listener: () => void) => () => void }} */
export function createStore() {
  /** @type {State} */
  let state = {
    world: undefined,
    me: undefined,
    channelId: undefined,
    directId: undefined,
    messages: {},
    unread: {},
    recent: {},
    attempts: [],
    failures: {},
    opened: undefined,
    draft: undefined,
    sought: undefined,
    toast: undefined,
    connected: true,
  }
  const listeners = new Set()
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...(typeof change === 'function' ? change(state) : change) }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** @param {Store} store */
export function useStore(store) {
  const [state, setState] = useState(store.get)
  useEffect(() => {
    const update = () => setState(store.get())
    update()
    return store.subscribe(update)
  }, [store])
  return state
}
