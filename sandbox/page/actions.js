import { changePerson, createMember } from './api.js'
import { createMessages, withMessage } from './messages.js'

/** How long a refusal stays on the screen, in milliseconds. */
const toastTime = 6_000

/**
 * What one can do on the page; each says in words what went wrong instead of throwing.
 * @param {import('./store.js').Store} store
 * @param {string} personId
 */
export function createActions(store, personId) {
  const member = createMember(personId)
  let attempts = 0
  let hideToast = 0

  /** @param {string} text */
  function say(text) {
    clearTimeout(hideToast)
    hideToast = setTimeout(() => store.set({ toast: undefined }), toastTime)
    store.set({ toast: text })
  }

  /** @template T @param {() => Promise<T>} act @returns {Promise<T | undefined>} */
  async function attempt(act) {
    try {
      return await act()
    } catch (error) {
      say(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  /** Takes what came of an act: the modal it opened, and what the live connection may not have brought yet. */
  function settle(outcome) {
    store.set(({ messages, opened }) => {
      const next = { ...messages }
      for (const message of [outcome.message, ...outcome.followUps]) {
        const there = message && next[message.channel_id]
        if (there && !there.some(({ id }) => id === message.id)) next[message.channel_id] = withMessage(there, message)
      }
      return {
        messages: next,
        opened: outcome.modal ? { interaction: outcome.interaction, modal: outcome.modal } : opened,
      }
    })
  }

  /** Does something with a component of a message and shows beneath it when that failed. */
  async function use(messageId, act) {
    const failed = text => store.set(({ failures }) => ({ failures: { ...failures, [messageId]: text } }))
    failed('')
    const outcome = await attempt(act)
    if (!outcome) return
    settle(outcome)
    if (outcome.failure) failed(outcome.failure)
  }

  return {
    say,
    attempt,
    ...createMessages(store, member),

    /** Fetches where one can go, and whom one meets there. */
    async findPlaces() {
      const world = await member.world()
      const me = world.people.find(({ id }) => id === personId)
      store.set(state => ({ world, directId: world.direct.id, me: me ?? state.me }))
    },

    /** Puts a command into the composer. @param {string} name with its subcommand, without the slash */
    compose: name => store.set(({ draft }) => ({ draft: { name, count: (draft?.count ?? 0) + 1 } })),

    /** Scrolls to a message of the open channel. @param {string | undefined} id */
    seek: id => store.set({ sought: id ? { id } : undefined }),

    /** @param {string} channel @param {string} content */
    post: (channel, content) => attempt(() => member.say(channel, content).then(() => true)),

    /** @param {string} channel @param {import('./types.js').Entry} entry @param {Record<string, unknown>} options */
    async run(channel, entry, options) {
      attempts += 1
      const id = attempts
      const mine = { id, channelId: channel, command: entry.label }
      store.set(state => ({ attempts: [...state.attempts, mine] }))
      const { command, subcommand } = entry
      const outcome = await attempt(() => member.run({ channel, name: command.name, subcommand, options }))
      if (outcome) settle(outcome)
      const failure = outcome?.failure
      store.set(state => ({
        attempts: failure
          ? state.attempts.map(each => (each.id === id ? { ...mine, failure } : each))
          : state.attempts.filter(each => each.id !== id),
      }))
      return outcome !== undefined
    },

    /** @param {number} id */
    forget: id => store.set(({ attempts: all }) => ({ attempts: all.filter(each => each.id !== id) })),

    /** @param {object} asked */
    autocomplete: asked => member.autocomplete(asked),

    /** @param {string} message @param {string} customId */
    click: (message, customId) => use(message, () => member.click(message, customId)),

    /** @param {string} message @param {string} customId @param {string[]} values */
    select: (message, customId, values) => use(message, () => member.select(message, customId, values)),

    /** Answers what went wrong. @param {string} interaction @param {Record<string, unknown>} fields */
    async submit(interaction, fields) {
      try {
        const outcome = await member.submit(interaction, fields)
        if (outcome.failure) return outcome.failure
        store.set({ opened: undefined })
        settle(outcome)
        return undefined
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },

    closeModal: () => store.set({ opened: undefined }),

    /** @param {string} message */
    dismiss: message => attempt(() => member.dismiss(message)),

    /** @param {boolean} open */
    setDirectMessages: open => attempt(() => changePerson(personId, { dmsOpen: open })),
  }
}

/** @typedef {ReturnType<typeof createActions>} Actions */
