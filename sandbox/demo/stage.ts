import type { Choice, CommandOptions, Outcome, SeenMessage } from '../client.ts'
import type { Demo } from './demo.ts'
import { blocksOf, customIdOf, linesOf, selectOf } from './reading.ts'
import type { Friend } from './town.ts'
import type { Transcript } from './transcript.ts'

/** Something in the play did not come about; the message says what was to happen, and what happened instead. */
export class DidNotHappen extends Error {
  override name = 'DidNotHappen'
}

/** Throws `DidNotHappen` unless it has. `what` is said in the present tense: `Ben's film is in`. */
export function check(what: string, happened: boolean, instead = ''): asserts happened {
  if (!happened) throw new DidNotHappen(`${what}${instead && `; instead: ${instead}`}`)
}

const bot = 'Movie Night'
/** What people do takes them a minute, in which the bot posts what it owes. Milliseconds. */
const aWhile = 60_000
/** The lines of a block that is shown whole when one of them has changed: a film and its votes. */
const shortBlock = 2

export type Stage = ReturnType<typeof createStage>

/** Lets people act through the sandbox's HTTP API, writes down what they do and see, and checks it. */
export function createStage({ demo, transcript }: { demo: Pick<Demo, 'client' | 'town'>; transcript: Transcript }) {
  const { client, town } = demo
  /** What each public message said when it was last looked at. */
  const known = new Map<string, string[]>()

  /** Writes down what the bot has posted or edited since the last time, oldest first. */
  async function observe(): Promise<void> {
    for (const channel of [town.general, town.movieNight]) {
      const seen = (await town.mia.messages(channel)).filter(message => !message.ephemeral)
      for (const message of seen) notice(channel, message)
    }
  }

  function notice(channel: string, message: SeenMessage): void {
    const blocks = blocksOf(message)
    const before = known.get(message.id)
    known.set(message.id, blocks.flat())
    const isNew = (line: string) => !before?.includes(line)
    const changed = blocks.flatMap(block =>
      block.length > shortBlock ? block.filter(isNew) : block.some(isNew) ? block : [],
    )
    if (!before) transcript.add({ channel, who: bot, lines: blocks.flat() })
    else if (changed.length > 0) transcript.add({ channel, who: bot, does: 'edits its post:', lines: changed })
  }

  async function after(person: Friend, channel: string, outcome: Outcome): Promise<Outcome> {
    check(`${bot} answers ${person.name}`, outcome.status !== 'failed', outcome.failure)
    for (const answer of [outcome.message, outcome.updated, ...outcome.followUps]) {
      if (answer?.ephemeral) transcript.add({ channel, who: bot, onlyFor: person.name, lines: linesOf(answer) })
    }
    await wait(aWhile)
    return outcome
  }

  async function wait(milliseconds: number): Promise<void> {
    await client.jump({ by: milliseconds })
    await observe()
  }

  function controlOf(message: SeenMessage, label: string): string {
    const customId = customIdOf(message, label)
    check(`a post has [${label}]`, customId !== undefined, linesOf(message).join(' / '))
    return customId
  }

  return {
    observe,

    /** Moves the clock to an instant (ISO 8601), with all that is due until then. */
    async moveTo(instant: string): Promise<void> {
      await client.jump({ to: instant })
      await observe()
    },

    /** A while in which nobody does anything. */
    pause: () => wait(aWhile),

    /** A slash command. `typed` is how its options read where the values are not words. */
    async run(
      person: Friend,
      channel: string,
      name: string,
      { typed, ...of }: CommandOptions & { typed?: string } = {},
    ) {
      const written = [name, of.subcommand, typed ?? optionWords(of.options)].filter(Boolean).join(' ')
      transcript.add({ channel, who: person.name, lines: [`/${written}`] })
      return after(person, channel, await person.run(channel, name, of))
    },

    /** The list that comes while somebody types an option. */
    async complete(person: Friend, channel: string, name: string, option: string, text: string): Promise<Choice[]> {
      const { choices } = await person.autocomplete(channel, name, { focused: option, options: { [option]: text } })
      const names = (choices ?? []).map(choice => choice.name)
      const offered = [...names.slice(0, 4), ...(names.length > 4 ? ['…'] : [])].join(', ')
      transcript.add({
        channel,
        who: person.name,
        does: `types /${[name, `${option}:`, text].filter(Boolean).join(' ')} and is offered:`,
        lines: [offered || 'nothing'],
      })
      check(`${person.name} is offered something for “${text}”`, choices !== null && choices.length > 0)
      return choices
    },

    async press(person: Friend, message: SeenMessage, label: string): Promise<Outcome> {
      const customId = controlOf(message, label)
      transcript.add({ channel: message.channel_id, who: person.name, does: `presses [${label}]` })
      return after(person, message.channel_id, await person.click(message.id, customId))
    },

    /** Chooses from the one select of a message by the labels of its options, or by ids of channels. */
    async choose(person: Friend, message: SeenMessage, wanted: string[]): Promise<Outcome> {
      const select = selectOf(message)
      check('a message has a list to choose from', select !== undefined, linesOf(message).join(' / '))
      const values = wanted.map(label => select.options?.find(option => option.label === label)?.value ?? label)
      const words = select.options ? wanted.join(', ') : wanted.map(id => `#${nameOf(id)}`).join(', ')
      transcript.add({ channel: message.channel_id, who: person.name, does: `chooses ${words || 'nothing'}` })
      return after(person, message.channel_id, await person.select(message.id, select.custom_id ?? '', values))
    },

    /** The latest post in a channel that contains `words`. */
    async post(channel: string, words: string): Promise<SeenMessage> {
      const posts = (await town.mia.messages(channel)).filter(message => !message.ephemeral)
      const found = posts.findLast(message => linesOf(message).join('\n').includes(words))
      const last = posts.at(-1)
      check(`${bot} posts “${words}”`, found !== undefined, last ? linesOf(last).join(' / ') : 'nothing')
      return found
    },

    /** The latest direct message of the bot to somebody, which contains `words`. */
    async direct(person: Friend, words: string): Promise<SeenMessage> {
      const { messages } = await person.dm()
      const last = messages.findLast(message => !message.ephemeral)
      const lines = last ? linesOf(last) : ['nothing']
      check(
        `${bot} writes to ${person.name} “${words}”`,
        last !== undefined && lines.join('\n').includes(words),
        lines.join(' / '),
      )
      transcript.add({ channel: { place: 'direct message' }, who: bot, onlyFor: person.name, lines })
      return last
    },

    /** Something that somebody does outside of Discord, and reads there. */
    tell(person: Friend, does: string, lines: string[]): void {
      transcript.add({ channel: { place: 'in the browser' }, who: person.name, does, lines })
    },

    /** The private answer, which contains `words`. */
    answer({ message, updated }: Outcome, words: string): SeenMessage {
      const answer = updated ?? message
      const text = answer ? linesOf(answer).join('\n') : 'nothing'
      check(`${bot} answers “${words}”`, answer !== undefined && text.includes(words), text)
      check('an answer is private', answer.ephemeral === true, text)
      return answer
    },
  }

  function nameOf(channel: string): string {
    return channel === town.movieNight ? 'movie-night' : 'general'
  }
}

function optionWords(options: Record<string, unknown> = {}): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' ')
}
