/**
 * Where the week stands, read from what the bot has posted: its words and its components' ids are those of src/views.
 *
 * @typedef {object} Week
 * @property {string} label such as `2026-W08`
 * @property {'nominating' | 'voting' | 'decided'} phase
 * @property {string} channelId where the bot posts
 * @property {number} voters how many have voted, as the bot says
 * @property {boolean} mine whether one has put a film forward oneself
 * @property {boolean} voted whether one's own ballot has a vote, as far as one has it before one's eyes
 * @property {string | undefined} winner the film's title
 */

/** @typedef {import('../types.js').Message} Message */

const title = /## Movie night · (\d{4}-W\d\d)/
const winner = /The winner is \*\*(.+?)\*\*/
const voters = /(\d+) members? (?:has|have) voted so far/

/**
 * The latest week that the bot has posted about; undefined where it has posted about none.
 * @param {Record<string, Message[]>} messages by channel, as far as they are known
 * @param {{ bot: string, me: string }} ids
 * @returns {Week | undefined}
 */
export function readWeek(messages, { bot, me }) {
  const posts = Object.values(messages)
    .flat()
    .filter(({ author }) => author.id === bot)
    .map(message => ({ message, text: textOf(message.components) }))
    .sort((a, b) => a.message.id.length - b.message.id.length || (a.message.id < b.message.id ? -1 : 1))
  const boards = posts.filter(({ message, text }) => !message.ephemeral && title.test(text))
  const last = boards.at(-1)
  const label = title.exec(last?.text ?? '')?.[1]
  if (!last || !label) return undefined

  const ofWeek = boards.filter(({ text }) => title.exec(text)?.[1] === label)
  const since = posts.slice(posts.indexOf(ofWeek[0]))
  const said = ofWeek.map(({ text }) => text).join('\n')
  return {
    label,
    channelId: last.message.channel_id,
    phase: phaseOf(said),
    voters: Number(voters.exec(said)?.[1] ?? 0),
    winner: winner.exec(said)?.[1],
    mine: since.some(({ message, text }) => !message.ephemeral && text.startsWith(`<@${me}> nominated **`)),
    voted: since.some(({ message }) => message.ephemeral && hasVote(message.components)),
  }
}

/** @param {string} said on the boards of one week @returns {Week['phase']} */
function phaseOf(said) {
  if (winner.test(said) || said.includes('**Cancelled.**')) return 'decided'
  return said.includes('**Voting is open.**') ? 'voting' : 'nominating'
}

/** All that stands in components, a line each. @param {import('../types.js').Component[]} [components] @returns {string} */
function textOf(components = []) {
  return components
    .flatMap(({ content, components: inner }) => [content, textOf(inner)])
    .filter(Boolean)
    .join('\n')
}

/** Whether a ballot among them has something chosen. @param {import('../types.js').Component[]} [components] @returns {boolean} */
function hasVote(components = []) {
  return components.some(
    ({ custom_id: id, options = [], components: inner }) =>
      (/\|vote-cast\|/.test(id ?? '') && options.some(option => option.default)) || hasVote(inner),
  )
}
