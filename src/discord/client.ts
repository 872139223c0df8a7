import {
  Client,
  DiscordAPIError,
  Events,
  GatewayDispatchEvents,
  GatewayIntentBits,
  type Interaction,
  Options,
  Partials,
} from 'discord.js'
import { z } from 'zod'
import { StartError } from '../errors.ts'
import type { Logger } from '../log.ts'

/** Real milliseconds. Two tries of a message are over before its row may be taken over. */
const REQUEST_TIMEOUT = 10_000
/** How long a board's edit may wait for Discord before it is left to the next one, which shows more. Milliseconds. */
const LONGEST_EDIT_WAIT = 3_000
/** How long a connection that is no longer wanted may take to come about. Real milliseconds. */
const LONGEST_FAREWELL = 5_000

/** Close codes after which connecting again is pointless. Discord docs, topics/opcodes-and-status-codes, "Gateway". */
const fatalCloses: Record<number, string> = {
  4004: 'Discord does not accept DISCORD_TOKEN. Developer Portal → your application → Bot → Reset Token gives a new one.',
  4010: 'Discord refuses this shard.',
  4011: 'The bot is in too many servers for one connection: it would need sharding.',
  4012: 'Discord no longer speaks this version of the gateway: update Movie Night.',
  4013: 'Discord does not know the intents that were asked for: update Movie Night.',
  4014: 'Discord does not allow the intents that were asked for: check Developer Portal → your application → Bot.',
}

/** Discord docs, events/gateway-events, Ready. */
const Ready = z.object({ guilds: z.array(z.object({ id: z.string() })) })

export interface ClientEvents {
  onInteraction(interaction: Interaction): Promise<void>
  onGuildJoined(guildId: string): Promise<void>
  onGuildLeft(guildId: string): Promise<void>
  /** A new session has begun in place of a lost one: these are the guilds now, whatever was missed meanwhile. */
  onSessionRenewed(guildIds: string[]): Promise<void>
  /** The connection is lost for good: the process has to end, so that whoever supervises it notices. */
  onFatal(error: StartError): void
}

/**
 * discord.js with the one intent that the bot needs, no caches that grow, and no mention that is not asked for. An outage
 * (`guildUnavailable`) is no event here: it must never touch data.
 */
export function createClient(options: { apiUrl: string; log: Logger; events: ClientEvents }): Client {
  const { apiUrl, log, events } = options
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    partials: [Partials.Channel],
    allowedMentions: { parse: [], repliedUser: false },
    waitGuildTimeout: 2_000,
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0, ReactionManager: 0 }),
    rest: {
      api: apiUrl,
      version: '10',
      timeout: REQUEST_TIMEOUT,
      retries: 1,
      rejectOnRateLimit: ({ method, route, timeToReset, retryAfter }) =>
        method === 'PATCH' && route.startsWith('/channels/') && Math.max(timeToReset, retryAfter) > LONGEST_EDIT_WAIT,
    },
  })

  /** A listener that fails must not end the process, as an unhandled rejection would. */
  const guarded = (work: Promise<void>, what: string) => {
    work.catch(error => log.error({ err: error }, what))
  }

  client.on(Events.Error, error => log.error({ err: error }, 'discord client error'))
  client.on(Events.Warn, warning => log.warn(warning))
  client.on(Events.InteractionCreate, interaction => guarded(events.onInteraction(interaction), 'interaction failed'))
  client.on(Events.GuildCreate, guild => guarded(events.onGuildJoined(guild.id), 'joining a guild failed'))
  client.on(Events.GuildDelete, guild => guarded(events.onGuildLeft(guild.id), 'leaving a guild failed'))
  client.ws.on(GatewayDispatchEvents.Ready, data => {
    if (!client.isReady()) return
    const guildIds = Ready.parse(data).guilds.map(({ id }) => id)
    guarded(events.onSessionRenewed(guildIds), 'comparing guilds failed')
  })
  client.on(Events.ShardDisconnect, ({ code }) => {
    events.onFatal(new StartError(fatalCloses[code] ?? `Discord closed the connection for good (${code}).`))
  })
  client.on(Events.Invalidated, () => events.onFatal(new StartError('Discord ended this session for good.')))
  return client
}

/**
 * Connects and waits until the guilds are known. On `signal` it still lets the connection come about before it rejects,
 * for a while: discord.js connects anew, for good, when it is destroyed half-way.
 * @throws {StartError} when Discord does not accept the token or cannot be reached.
 */
export async function connect(client: Client, token: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const ready = new Promise<void>(resolve => client.once(Events.ClientReady, () => resolve()))
  const interrupted = Promise.withResolvers<never>()
  let patience: NodeJS.Timeout | undefined
  const interrupt = () => {
    patience = setTimeout(() => interrupted.reject(signal.reason), LONGEST_FAREWELL)
  }
  signal.addEventListener('abort', interrupt)
  try {
    await Promise.race([login(client, token).then(() => ready), interrupted.promise])
  } finally {
    clearTimeout(patience)
    signal.removeEventListener('abort', interrupt)
  }
  signal.throwIfAborted()
}

async function login(client: Client, token: string): Promise<void> {
  try {
    await client.login(token)
  } catch (error) {
    throw new StartError(loginWords(error))
  }
}

function loginWords(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  if (code === 'TokenInvalid' || (error instanceof DiscordAPIError && error.status === 401))
    return fatalCloses[4004] ?? ''
  const closed = Object.entries(fatalCloses).find(([number]) => String(code) === number)
  return closed?.[1] ?? `Discord cannot be reached: ${error instanceof Error ? error.message : String(error)}.`
}
