/**
 * Messages in order of their ids, with this one put in or in place of its older self.
 * @param {import('./types.js').Message[]} messages @param {import('./types.js').Message} message
 */
export function withMessage(messages, message) {
  const others = messages.filter(({ id }) => id !== message.id)
  return [...others, message].sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
}

/** @param {import('./types.js').Message[]} messages @param {import('./types.js').MessageChange} change */
function afterChange(messages, { type, id: deleted, message }) {
  return type === 'message_delete' ? messages.filter(({ id }) => id !== deleted) : withMessage(messages, message)
}

/**
 * The messages of the channels that were opened, fetched once and kept up to date by what happens.
 * @param {import('./store.js').Store} store
 * @param {import('./api.js').Member} member
 */
export function createMessages(store, member) {
  /** What has happened in a channel since its messages were asked for, by each request under way. */
  const underWay = new Set()

  return {
    /** @param {string} channelId */
    async load(channelId) {
      const request = { channelId, changes: /** @type {import('./types.js').MessageChange[]} */ ([]) }
      underWay.add(request)
      try {
        const fetched = await member.messages(channelId)
        // The answer may be older than what came meanwhile.
        const current = request.changes.reduce(afterChange, fetched)
        store.set(({ messages }) => ({ messages: { ...messages, [channelId]: current } }))
      } finally {
        underWay.delete(request)
      }
    },

    /** Something has happened to a message. @param {import('./types.js').MessageChange} change */
    take(change) {
      const { type, channel, message } = change
      for (const request of underWay) if (request.channelId === channel) request.changes.push(change)
      store.set(({ messages, unread, channelId, me }) => {
        const known = messages[channel]
        const isNews = type === 'message' && channel !== channelId && message.author.id !== me?.id
        return {
          messages: known ? { ...messages, [channel]: afterChange(known, change) } : messages,
          unread: isNews ? { ...unread, [channel]: (unread[channel] ?? 0) + 1 } : unread,
        }
      })
    },
  }
}
