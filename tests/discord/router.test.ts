import { DiscordAPIError, type Interaction } from 'discord.js'
import { expect, test, vi } from 'vitest'
import type { Command, Context } from '../../commands/command.ts'
import { createRouter } from '../../src/discord/router.ts'
import { UserError } from '../../src/errors.ts'
import type { Services } from '../../src/services/index.ts'
import { views } from '../views/states.ts'

/** The router's failures, one by one; that it works with Discord is proved end to end. */

const id = '900000000000000099'
const created = Date.UTC(2026, 1, 16, 9)

function discordError(code: number) {
  const address = `https://discord.com/api/v10/interactions/${id}/secret/callback`
  return new DiscordAPIError({ code, message: 'no' }, code, 404, 'POST', address, {})
}

const { signal } = new AbortController()

interface Situation {
  kind?: 'command' | 'button' | 'autocomplete'
  customId?: string
  inGuild?: boolean
  deferred?: boolean
  replied?: boolean
  ephemeral?: boolean | null
}

function interactionOf(situation: Situation = {}) {
  const { kind = 'command', customId = 'v1|vote|7', inGuild = true, ...acknowledged } = situation
  return {
    id,
    guildId: inGuild ? '900000000000000001' : null,
    createdTimestamp: created,
    user: { id: '900000000000000010', displayName: 'nora' },
    member: { nick: 'Nora' },
    commandName: 'vote',
    customId,
    ...{ deferred: false, replied: false, ephemeral: null },
    ...acknowledged,
    inGuild: () => inGuild,
    isAutocomplete: () => kind === 'autocomplete',
    isChatInputCommand: () => kind === 'command',
    isCommand: () => kind === 'command',
    isMessageComponent: () => kind === 'button',
    isButton: () => kind === 'button',
    reply: vi.fn(async () => undefined),
    editReply: vi.fn(async () => undefined),
    followUp: vi.fn(async () => undefined),
    deleteReply: vi.fn(async () => undefined),
    respond: vi.fn(async () => undefined),
  }
}

function routerFor(command: Partial<Command>) {
  const seen = vi.fn(async () => 3)
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const known = vi.fn(async (): Promise<object | null> => ({ userId: 3, guildId: '900000000000000001' }))
  const services = { members: { seen, known }, clock: { now: () => created + 4_000 } } as unknown as Services
  const vote = {
    data: { name: 'vote', toJSON: () => ({ name: 'vote', description: 'Vote' }) },
    run: vi.fn(),
    ...command,
  }
  const router = createRouter({ commands: [vote], services, views, log, background: work => void work(signal) })
  const handle = (interaction: object) => router.handle(interaction as unknown as Interaction)
  return { handle, log, seen, known, run: vote.run }
}

const failing = (error: unknown) => routerFor({ run: async () => Promise.reject(error) })
const inPrivate = { allowedMentions: { parse: [] }, flags: 64 }

test('a command runs for the member it was seen from', async () => {
  const { handle, seen, run } = routerFor({})
  await handle(interactionOf())
  expect(seen).toHaveBeenCalledWith('900000000000000001', { discordId: '900000000000000010', name: 'Nora' })
  expect(run).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ userId: 3 }))
})

test('words for the member are answered privately and not logged', async () => {
  const { handle, log } = failing(new UserError('Voting is closed.'))
  const interaction = interactionOf()
  await handle(interaction)
  expect(interaction.reply).toHaveBeenCalledExactlyOnceWith({ content: 'Voting is closed.', ...inPrivate })
  expect(log.error).not.toHaveBeenCalled()
})

test('anything else is logged with the interaction’s id, which the apology names', async () => {
  const error = new Error('disk full')
  const { handle, log } = failing(error)
  const interaction = interactionOf()
  await handle(interaction)
  expect(log.error).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ interaction: id, command: 'vote', err: error }),
    'interaction failed',
  )
  expect(interaction.reply).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ content: expect.stringContaining(`\`${id}\``), flags: 64 }),
  )
})

test('a private deferral becomes the refusal', async () => {
  const interaction = interactionOf({ deferred: true, ephemeral: true })
  await failing(new UserError('No.')).handle(interaction)
  expect(interaction.editReply).toHaveBeenCalledExactlyOnceWith({ content: 'No.', allowedMentions: { parse: [] } })
  expect(interaction.followUp).not.toHaveBeenCalled()
})

test('a public deferral is deleted, and the refusal follows privately', async () => {
  const interaction = interactionOf({ deferred: true, ephemeral: false })
  await failing(new UserError('No.')).handle(interaction)
  expect(interaction.deleteReply).toHaveBeenCalledOnce()
  expect(interaction.followUp).toHaveBeenCalledExactlyOnceWith({ content: 'No.', ...inPrivate })
})

test('after a deferred update the message stays, and the refusal follows privately', async () => {
  const interaction = interactionOf({ deferred: true, ephemeral: null })
  await failing(new UserError('No.')).handle(interaction)
  expect(interaction.deleteReply).not.toHaveBeenCalled()
  expect(interaction.editReply).not.toHaveBeenCalled()
  expect(interaction.followUp).toHaveBeenCalledExactlyOnceWith({ content: 'No.', ...inPrivate })
})

test('words longer than a message are cut', async () => {
  const interaction = interactionOf()
  await failing(new UserError('x'.repeat(3000))).handle(interaction)
  expect(interaction.reply).toHaveBeenCalledWith(expect.objectContaining({ content: `${'x'.repeat(1999)}…` }))
})

test('an interaction that came too late is noted with its age and not answered', async () => {
  const { handle, log } = failing(discordError(10062))
  const interaction = interactionOf()
  await handle(interaction)
  expect(log.info).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ age: 4_000 }), 'interaction came too late')
  expect(interaction.reply).not.toHaveBeenCalled()
})

test('one that another process has answered is a warning, and not answered twice', async () => {
  const { handle, log } = failing(discordError(40060))
  const interaction = interactionOf()
  await handle(interaction)
  expect(log.warn).toHaveBeenCalledOnce()
  expect(log.error).not.toHaveBeenCalled()
  expect(interaction.reply).not.toHaveBeenCalled()
})

test('a refusal that cannot be delivered does not escape', async () => {
  const { handle, log } = failing(new UserError('No.'))
  const interaction = interactionOf()
  interaction.reply.mockRejectedValue(discordError(50013))
  await handle(interaction)
  expect(log.error).toHaveBeenCalledOnce()
})

test('outside of a server nothing runs and nobody is recorded', async () => {
  const { handle, run, seen } = routerFor({})
  const interaction = interactionOf({ inGuild: false })
  await handle(interaction)
  expect(run).not.toHaveBeenCalled()
  expect(seen).not.toHaveBeenCalled()
  expect(interaction.reply).toHaveBeenCalledWith(
    expect.objectContaining({ content: expect.stringContaining('server') }),
  )
})

test('in a direct message a command of anywhere runs, on behalf of a guild that both know', async () => {
  const { handle, run, seen, known } = routerFor({ place: 'anywhere' } as Partial<Command>)
  await handle(interactionOf({ inGuild: false }))
  expect(known).toHaveBeenCalledWith('900000000000000010')
  expect(run).toHaveBeenCalledWith(
    expect.anything(),
    expect.objectContaining({ userId: 3, guildId: '900000000000000001' }),
  )
  expect(seen).not.toHaveBeenCalled()
})

test.each([true, false])(
  'a personal command runs without anybody being recorded or looked for (on a server: %s)',
  async inGuild => {
    const { handle, run, seen, known } = routerFor({ place: 'personal' } as Partial<Command>)
    await handle(interactionOf({ inGuild }))
    expect(run).toHaveBeenCalledWith(expect.anything(), expect.not.objectContaining({ userId: expect.anything() }))
    expect(seen).not.toHaveBeenCalled()
    expect(known).not.toHaveBeenCalled()
  },
)

test('what is logged of a click says what it was and not whose, though ids stand in it', async () => {
  const { handle, log } = routerFor({ actions: { vote: async () => Promise.reject(new Error('disk full')) } })
  await handle(interactionOf({ kind: 'button', customId: 'v1|vote|900000000000000010' }))
  expect(log.error).toHaveBeenCalledExactlyOnceWith(
    { interaction: id, guild: '900000000000000001', action: 'vote', err: expect.any(Error) },
    'interaction failed',
  )
})

test('a stranger who writes a direct message is told where to begin', async () => {
  const { handle, run, known } = routerFor({ place: 'anywhere' } as Partial<Command>)
  known.mockResolvedValue(null)
  const interaction = interactionOf({ inGuild: false })
  await handle(interaction)
  expect(run).not.toHaveBeenCalled()
  expect(interaction.reply).toHaveBeenCalledWith(
    expect.objectContaining({ content: expect.stringContaining('not met on a server yet') }),
  )
})

test('what fails after the answer is logged and said as well', async () => {
  const interaction = interactionOf({ deferred: true, replied: true, ephemeral: true })
  const error = new Error('disk full')
  const { handle, log } = routerFor({
    async run(_interaction: unknown, { afterwards }: Context) {
      afterwards(() => Promise.reject(error))
    },
  })
  await handle(interaction)
  await vi.waitFor(() => expect(interaction.followUp).toHaveBeenCalledOnce())
  expect(log.error).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ interaction: id, err: error }),
    'interaction failed',
  )
})

test.each(['v0|vote|7', 'v1|veto', 'anything'])('a button that says %s is answered kindly', async customId => {
  const interaction = interactionOf({ kind: 'button', customId })
  await routerFor({}).handle(interaction)
  expect(interaction.reply).toHaveBeenCalledWith(
    expect.objectContaining({ content: expect.stringContaining('earlier version or round') }),
  )
})

test('a button reaches its action with its parameters', async () => {
  const vote = vi.fn(async () => undefined)
  await routerFor({ actions: { vote } }).handle(interactionOf({ kind: 'button' }))
  expect(vote).toHaveBeenCalledWith(expect.anything(), ['7'], expect.objectContaining({ userId: 3 }))
})

test('two commands cannot have the same action', () => {
  const vote = async () => undefined
  const command = { data: { name: 'a', toJSON: () => ({ name: 'a', description: 'A' }) }, run: vote, actions: { vote } }
  const services = {} as Services
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  expect(() => createRouter({ commands: [command, command], services, views, log, background: vi.fn() })).toThrow(
    'same action',
  )
})

test('autocomplete that fails answers an empty list and is logged', async () => {
  const { handle, log } = routerFor({ autocomplete: async () => Promise.reject(new Error('no')) })
  const interaction = interactionOf({ kind: 'autocomplete' })
  await handle(interaction)
  expect(interaction.respond).toHaveBeenCalledExactlyOnceWith([])
  expect(log.error).toHaveBeenCalledOnce()
})

test('a list that comes too late is only noted', async () => {
  const { handle, log } = routerFor({ autocomplete: async () => [] })
  const interaction = interactionOf({ kind: 'autocomplete' })
  interaction.respond.mockRejectedValue(discordError(10062))
  await handle(interaction)
  expect(log.info).toHaveBeenCalledOnce()
  expect(log.error).not.toHaveBeenCalled()
})

test('a list for what was typed before is dropped when the member has typed on', async () => {
  const slow = Promise.withResolvers<never[]>()
  const autocomplete = vi.fn(async (): Promise<never[]> => [])
  autocomplete.mockReturnValueOnce(slow.promise)
  const { handle } = routerFor({ autocomplete })
  const first = interactionOf({ kind: 'autocomplete' })
  const second = { ...interactionOf({ kind: 'autocomplete' }), id: '900000000000000100' }
  const waiting = handle(first)
  await handle(second)
  slow.resolve([])
  await waiting
  expect(second.respond).toHaveBeenCalledOnce()
  expect(first.respond).not.toHaveBeenCalled()
})
