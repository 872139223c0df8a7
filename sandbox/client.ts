import { z } from 'zod'
import type { FaultsView } from './discord/api/faults.ts'
import type { PersonalWorld } from './discord/api/places.ts'
import type { PersonView, WorldView } from './discord/api/world.ts'
import type { Choice, Outcome, SeenMessage, Stage } from './discord/interactions/interaction.ts'
import type { FieldValues } from './discord/interactions/modalInput.ts'
import type { PermissionName } from './discord/permissions.ts'
import type { FaultAnswer, HoldPoint, Match } from './intercept/intercept.ts'
import type { LogEntry, LogKind } from './intercept/log.ts'

export { flatten } from './discord/components.ts'
export type { Choice, FaultAnswer, LogEntry, Match, Outcome, PersonView, SeenMessage, Stage, WorldView }
export type GuildView = WorldView['guilds'][number]
export type ChannelView = GuildView['channels'][number]

/** The sandbox has refused: `status` 400 for asked wrongly, 404 for no such thing, 409 for what the real client would not let you do. */
export class SandboxError extends Error {
  override name = 'SandboxError'
  readonly status: number

  constructor(status: number, words: string) {
    super(words)
    this.status = status
  }
}

export interface CommandOptions {
  subcommand?: string
  options?: Record<string, unknown>
  /** Sends a command that the client hides for want of permissions. */
  force?: boolean
  wait?: Stage
}

interface Wait {
  wait?: Stage
}

/** A place where requests wait. */
export interface HeldRequests {
  id: string
  /** Resolves once so many requests wait here. */
  waiting(count: number): Promise<void>
  /** Lets them go on, or with `drop` cuts their connections; the hold is gone afterwards. */
  release(how?: { drop?: boolean }): Promise<void>
}

const Refused = z.object({ error: z.string() })

/** The sandbox's HTTP API as functions. Every one throws `SandboxError` when it is refused. */
export function createSandboxClient(url: string) {
  /** The answer's shape is the sandbox's own, which is typed where it is made. */
  async function ask<Answer = void>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    const answer: unknown = text === '' ? undefined : JSON.parse(text)
    if (!response.ok) throw new SandboxError(response.status, Refused.safeParse(answer).data?.error ?? text)
    return answer as Answer
  }

  /** Everything one person can do and see. */
  function person(id: string) {
    const as = `/as/${id}`
    return {
      id,
      /** The world as this person's client shows it. */
      world: () => ask<PersonalWorld>('GET', `${as}/world`),
      run: (channel: string, name: string, options: CommandOptions = {}) =>
        ask<Outcome>('POST', `${as}/commands`, { channel, name, ...options }),
      /** The choices for an option that is being typed; `null` when none came in three seconds. */
      autocomplete: (
        channel: string,
        name: string,
        input: { focused: string; options?: Record<string, unknown>; subcommand?: string; force?: boolean },
      ) =>
        ask<{ choices: Choice[] | null; failed?: string; milliseconds?: number }>('POST', `${as}/autocomplete`, {
          channel,
          name,
          ...input,
        }),
      click: (message: string, customId: string, options: Wait = {}) =>
        ask<Outcome>('POST', `${as}/clicks`, { message, customId, ...options }),
      select: (message: string, customId: string, values: string[], options: Wait = {}) =>
        ask<Outcome>('POST', `${as}/selections`, { message, customId, values, ...options }),
      /** Submits the modal that the interaction has opened. Fields that are not named keep what the modal filled in. */
      submit: (interaction: string, fields: FieldValues = {}, options: Wait = {}) =>
        ask<Outcome>('POST', `${as}/modals`, { interaction, fields, ...options }),
      say: (channel: string, content: string) => ask<SeenMessage>('POST', `${as}/messages`, { channel, content }),
      dismiss: (message: string) => ask('DELETE', `${as}/messages/${message}`),
      /** What the person sees in a channel, oldest first. */
      messages: (channel: string) => ask<SeenMessage[]>('GET', `${as}/channels/${channel}/messages`),
      /** The direct messages with the bot. */
      dm: () => ask<{ channel: string; messages: SeenMessage[] }>('GET', `${as}/dm`),
    }
  }

  return {
    url,
    person,

    world: () => ask<WorldView>('GET', '/world'),
    /** Somebody new, with everything they can do. */
    async createPerson(name: string) {
      const made = await ask<PersonView>('POST', '/people', { name })
      return { ...made, ...person(made.id) }
    },
    changePerson: (id: string, change: { name?: string; dmsOpen?: boolean }) =>
      ask<PersonView>('PATCH', `/people/${id}`, change),
    createGuild: (of: { name: string; owner?: string; people?: string[]; channels?: string[]; botJoined?: boolean }) =>
      ask<GuildView>('POST', '/guilds', of),
    renameGuild: (guild: string, name: string) => ask<GuildView>('PATCH', `/guilds/${guild}`, { name }),
    setMember: (guild: string, id: string, rights: { manageServer?: boolean } = {}) =>
      ask<GuildView>('PUT', `/guilds/${guild}/members/${id}`, rights),
    removeMember: (guild: string, id: string) => ask('DELETE', `/guilds/${guild}/members/${id}`),
    setBotJoined: (guild: string, joined: boolean) => ask<GuildView>('POST', `/guilds/${guild}/bot`, { joined }),
    setOutage: (guild: string, unavailable: boolean) =>
      ask<GuildView>('POST', `/guilds/${guild}/outage`, { unavailable }),
    createChannel: (guild: string, name: string) => ask<ChannelView>('POST', `/guilds/${guild}/channels`, { name }),
    deleteChannel: (channel: string) => ask('DELETE', `/channels/${channel}`),
    createRole: (guild: string, name: string, { mentionable = false } = {}) =>
      ask<{ id: string; name: string; mentionable: boolean }>('POST', `/guilds/${guild}/roles`, { name, mentionable }),
    deleteRole: (guild: string, role: string) => ask('DELETE', `/guilds/${guild}/roles/${role}`),
    /** Replaces what the bot, a role or a person is denied and allowed in a channel. */
    setPermissions: (channel: string, of: { target: string; deny?: PermissionName[]; allow?: PermissionName[] }) =>
      ask('PATCH', `/channels/${channel}/permissions`, of),
    /** Deletes any message, as a moderator would. */
    deleteMessage: (channel: string, message: string) => ask('DELETE', `/channels/${channel}/messages/${message}`),
    /** What has come of an interaction; with `wait` not before it has come so far. */
    outcome: (interaction: string, { wait = 'sent' }: Wait = {}) =>
      ask<Outcome>('GET', `/interactions/${interaction}?wait=${wait}`),

    clock: () => ask<{ now: string; nextDeadline?: string }>('GET', '/clock'),
    /** Moves the clock by milliseconds, to an instant (ISO 8601), or to the next deadline that the bot shows. */
    jump: (move: { by: number } | { to: string } | { nextDeadline: true }) =>
      ask<{ now: string; nextDeadline?: string }>('POST', '/clock', move),
    fault: (match: Match, answer: FaultAnswer, times = 1) => ask('POST', '/faults', { match, answer, times }),
    /** Sets a fault by its name in a catalogue. */
    nameFault: (of: { service: string; name: string; at: string; times?: number }) => ask('POST', '/faults', of),
    /** The catalogues, and what is set. */
    faults: () => ask<FaultsView>('GET', '/faults'),
    async hold(match: Match, point: HoldPoint, times = 1): Promise<HeldRequests> {
      const { id } = await ask<{ id: string }>('POST', '/holds', { match, point, times })
      return {
        id,
        waiting: count => ask('GET', `/holds/${id}?waiting=${count}`),
        release: ({ drop = false } = {}) => ask('POST', `/holds/${id}/release`, { drop }),
      }
    },
    /** Takes all faults away and releases all holds. */
    clearFaults: () => ask('DELETE', '/faults'),
    /** Closes the connections with a code, asks for a reconnect, invalidates the sessions, or stops acknowledging heartbeats. */
    gateway: (
      action:
        | { action: 'cut'; code?: number }
        | { action: 'reconnect' | 'silence' }
        | { action: 'invalidate'; resumable?: boolean },
    ) => ask('POST', '/gateway', action),
    /** How many clients have a session at the gateway. */
    connected: async () => (await ask<{ connected: number }>('GET', '/gateway')).connected,
    forgetNonces: () => ask('POST', '/nonces/forget'),
    log: (kind?: LogKind) => ask<LogEntry[]>('GET', kind ? `/log?kind=${kind}` : '/log'),
    clearLog: () => ask('DELETE', '/log'),
  }
}

export type SandboxClient = ReturnType<typeof createSandboxClient>
/** One person of the sandbox, with everything they can do. */
export type SandboxPerson = ReturnType<SandboxClient['person']>
