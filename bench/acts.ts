import type { Person } from '../sandbox/discord/world.ts'
import { controlOn, type GuildOfRig, outcome, type Rig, responseTime } from './rig.ts'

/** One member's ballot, open in front of them. */
export interface Panel {
  person: Person
  message: string
  customId: string
  values: string[]
}

const actsOf = (rig: Rig) => rig.sandbox.inside.acts

export function autocomplete(rig: Rig, person: Person, guild: GuildOfRig, text: string): Promise<number> {
  const options = { movie: text }
  return responseTime(
    rig,
    actsOf(rig).autocomplete(person, { channel: guild.channel, name: 'nominate', focused: 'movie', options }),
  )
}

/** Milliseconds until the command was acknowledged, and until its answer stood there. */
export async function nominate(
  rig: Rig,
  person: Person,
  guild: GuildOfRig,
  tmdbId: number,
): Promise<{ acknowledged: number; answered: number }> {
  const options = { movie: `tmdb:${tmdbId}` }
  const begun = actsOf(rig).runCommand(person, { channel: guild.channel, name: 'nominate', options })
  const acknowledged = await responseTime(rig, begun)
  const { message } = await outcome(rig, begun)
  const answered = performance.now() - (begun.sentAt ?? begun.begunAt)
  if (!JSON.stringify(message).includes('is nominated')) throw new Error(`not nominated: ${JSON.stringify(message)}`)
  return { acknowledged, answered }
}

/** Opens the member's ballot. */
export async function openPanel(rig: Rig, person: Person, guild: GuildOfRig): Promise<Panel & { took: number }> {
  const begun = actsOf(rig).runCommand(person, { channel: guild.channel, name: 'vote' })
  const took = await responseTime(rig, begun)
  return { person, took, ...controlOn(await outcome(rig, begun), 'vote-cast') }
}

/** Votes for two films of the ballot; another pair for each `turn`. */
export async function vote(rig: Rig, panel: Panel, turn: number): Promise<number> {
  const { person, message, customId, values } = panel
  const wanted = [turn * 2, turn * 2 + 1].map(index => values[index % values.length] ?? '')
  return responseTime(rig, actsOf(rig).select(person, message, customId, wanted))
}

export function results(rig: Rig, person: Person, guild: GuildOfRig): Promise<number> {
  return responseTime(rig, actsOf(rig).runCommand(person, { channel: guild.channel, name: 'results' }))
}

/** Chooses the channel and starts the week; the bare bot needs none. */
export async function startWeek(rig: Rig, guild: GuildOfRig): Promise<void> {
  if (rig.kind === 'bare') return
  const { owner } = rig
  const settings = actsOf(rig).runCommand(owner, {
    channel: guild.channel,
    name: 'settings',
    subcommand: 'channel',
    options: { channel: guild.channel },
  })
  const { message, customId } = controlOn(await outcome(rig, settings), 'start-now')
  await outcome(rig, actsOf(rig).click(owner, message, customId))
}

/** Ends the nominations by hand. */
export async function openVoting(rig: Rig, guild: GuildOfRig): Promise<void> {
  if (rig.kind === 'bare') return
  const { owner } = rig
  const asked = actsOf(rig).runCommand(owner, { channel: guild.channel, name: 'round', subcommand: 'advance' })
  const { message, customId } = controlOn(await outcome(rig, asked), 'round-advance')
  await outcome(rig, actsOf(rig).click(owner, message, customId))
}
