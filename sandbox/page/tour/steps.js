import {
  ballot,
  channelLink,
  commandList,
  commandOption,
  commandSend,
  dayButton,
  deadlineButton,
  person,
  slashButton,
  suggestedFilms,
  voteButton,
} from './controls.js'

/**
 * One step of the tour: what is to be done, and the controls for it, the next one first. It is done when `isDone` says so of
 * the week, and can no longer be done when `isOver` does.
 * @typedef {object} Step
 * @property {string} title
 * @property {(now: Now) => string} words
 * @property {(now: Now) => import('./controls.js').Find[]} controls
 * @property {(now: Now) => boolean} isDone
 * @property {(now: Now) => boolean} isOver
 *
 * @typedef {{ week: import('./week.js').Week, channelName: string, inChannel: boolean }} Now
 */

const isOpen = ({ week }) => week.phase === 'nominating'
const isDecided = ({ week }) => week.phase === 'decided'

/** @type {Step[]} */
export const steps = [
  {
    title: 'Put a film forward',
    words: () => 'Press / beside the box, choose /nominate, pick a film from the list and send it.',
    controls: () => [commandSend, suggestedFilms, commandOption, commandList, slashButton],
    isDone: ({ week }) => week.mine,
    isOver: now => !isOpen(now),
  },
  {
    title: 'Let the days pass',
    words: () => 'Two friends have put films forward already. Press “Next deadline”: voting opens.',
    controls: () => [deadlineButton],
    isDone: now => !isOpen(now),
    isOver: () => false,
  },
  {
    title: 'Vote',
    words: () => 'Press Vote on the board, open the list and choose. Your votes are taken when you close the list.',
    controls: () => [ballot, voteButton],
    isDone: ({ week }) => week.voters >= 1,
    isOver: isDecided,
  },
  {
    title: 'Be somebody else',
    words: ({ week }) =>
      week.voted
        ? 'Below the channels you can become a friend of yours. Choose one, and vote as them, too.'
        : 'Now vote as this friend: press Vote on the board.',
    controls: ({ week }) => (week.voted ? [person] : [ballot, voteButton]),
    isDone: ({ week }) => week.voters >= 2,
    isOver: isDecided,
  },
  {
    title: 'See who wins',
    words: () => 'Press “Next deadline” once more: voting closes, and the bot posts the winner by itself.',
    controls: () => [deadlineButton],
    isDone: isDecided,
    isOver: () => false,
  },
]

/** What comes before any step where the bot posts elsewhere. @type {Pick<Step, 'words' | 'controls'>} */
export const elsewhere = {
  words: ({ channelName }) => `Open #${channelName} first: that is where the bot posts.`,
  controls: ({ week }) => [channelLink(week.channelId)],
}

/** What comes before the first step where the week is over. @type {Pick<Step, 'words' | 'controls'>} */
export const between = {
  words: () => 'This week is decided. Press “+1 day” until Monday, when nominations open again.',
  controls: () => [dayButton],
}
