import { z } from 'zod'
import { read } from './messages/body.ts'
import type { CommandObject, CommandOption } from './objects.ts'
import { problems } from './problem.ts'
import { Refusal, refuse } from './refusal.ts'
import { checkCommand, checkCommands } from './validate/index.ts'
import type { World } from './world.ts'

/** How many commands may be made per scope in a day (Discord docs, interactions/application-commands, Registering a Command). */
const createsPerDay = 200
const day = 24 * 3_600_000

const Option: z.ZodType<CommandOption> = z.looseObject({
  type: z.number(),
  name: z.string(),
  description: z.string(),
  required: z.boolean().optional(),
  autocomplete: z.boolean().optional(),
  choices: z.array(z.looseObject({ name: z.string(), value: z.union([z.string(), z.number()]) })).optional(),
  channel_types: z.array(z.number()).optional(),
  min_value: z.number().optional(),
  max_value: z.number().optional(),
  min_length: z.number().optional(),
  max_length: z.number().optional(),
  get options() {
    return z.array(Option).optional()
  },
})

const Command = z.looseObject({
  id: z.string().optional(),
  type: z.number().default(1),
  name: z.string(),
  description: z.string().default(''),
  options: z
    .array(Option)
    .nullish()
    .transform(options => options ?? []),
  default_member_permissions: z
    .union([z.string(), z.number()])
    .nullish()
    .transform(bits => (bits === null || bits === undefined ? null : String(bits))),
  contexts: z
    .array(z.number())
    .nullish()
    .transform(contexts => contexts ?? null),
  integration_types: z
    .array(z.number())
    .nullish()
    .transform(types => types ?? [0]),
  nsfw: z.boolean().default(false),
})

const CommandList = z.array(Command)

/** The bot's commands, each scope by itself: `null` the global ones, else those of one guild. */
export function createCommands(world: World) {
  const created = new Map<string, number[]>()
  const scopeOf = (guildId: string | null) => guildId ?? 'global'
  const list = (guildId: string | null) => world.commands.get(scopeOf(guildId)) ?? []

  function store(guildId: string | null, commands: CommandObject[]): void {
    world.commands.set(scopeOf(guildId), commands)
    world.changes.publish({ type: 'world' })
  }

  /** Notes commands that are new, and refuses those beyond 200 within a day of the sandbox's clock. */
  function countCreates(guildId: string | null, count: number): void {
    const now = world.clock.now()
    const recent = (created.get(scopeOf(guildId)) ?? []).filter(at => at > now - day)
    if (recent.length + count > createsPerDay) throw new Refusal(problems.tooManyCommandCreates)
    created.set(scopeOf(guildId), [...recent, ...Array.from({ length: count }, () => now)])
  }

  /** A command of the same name and kind keeps its id, and its version too unless something in it has changed. */
  function complete(
    guildId: string | null,
    body: z.infer<typeof Command>,
    known: CommandObject | undefined,
  ): CommandObject {
    const { id: _id, ...rest } = body
    const command: CommandObject = {
      ...rest,
      id: known?.id ?? world.nextId(),
      application_id: world.bot.id,
      version: known?.version ?? world.nextId(),
      ...(guildId && { guild_id: guildId }),
    }
    const same = known !== undefined && JSON.stringify(sorted(known)) === JSON.stringify(sorted(command))
    return same || !known ? command : { ...command, version: world.nextId() }
  }

  const same = (a: { name: string; type: number }) => (b: { name: string; type: number }) =>
    a.name === b.name && a.type === b.type

  return {
    list,

    find(guildId: string | null, id: string): CommandObject {
      const command = list(guildId).find(each => each.id === id)
      if (!command) throw new Refusal(problems.unknownCommand)
      return command
    },

    /** Bulk overwrite: what is not in the list is gone. */
    replaceAll(guildId: string | null, raw: unknown): CommandObject[] {
      refuse(checkCommands(raw, guildId ? 'guild' : 'global'))
      const bodies = read(CommandList, raw)
      const before = list(guildId)
      countCreates(guildId, bodies.filter(body => !before.some(same(body))).length)
      const commands = bodies.map(body => complete(guildId, body, before.find(same(body))))
      store(guildId, commands)
      return commands
    },

    /** Makes a command, or replaces the one of the same name; `created` says which. */
    upsert(guildId: string | null, raw: unknown): { command: CommandObject; created: boolean } {
      refuse(checkCommand(raw, guildId ? 'guild' : 'global'))
      const body = read(Command, raw)
      const before = list(guildId)
      const known = before.find(same(body))
      if (!known) {
        refuse(checkCommands([...before, raw], guildId ? 'guild' : 'global'))
        countCreates(guildId, 1)
      }
      const command = complete(guildId, body, known)
      store(guildId, [...before.filter(each => each !== known), command])
      return { command, created: !known }
    },

    edit(guildId: string | null, id: string, raw: unknown): CommandObject {
      const known = this.find(guildId, id)
      const merged = { ...known, ...read(z.looseObject({}), raw) }
      refuse(checkCommand(merged, guildId ? 'guild' : 'global'))
      const command = complete(guildId, read(Command, merged), known)
      store(
        guildId,
        list(guildId).map(each => (each === known ? command : each)),
      )
      return command
    },

    delete(guildId: string | null, id: string): void {
      const known = this.find(guildId, id)
      store(
        guildId,
        list(guildId).filter(each => each !== known),
      )
    },
  }
}

export type Commands = ReturnType<typeof createCommands>

function sorted({ version: _version, ...command }: CommandObject): [string, unknown][] {
  return Object.entries(command).sort(([a], [b]) => (a < b ? -1 : 1))
}
