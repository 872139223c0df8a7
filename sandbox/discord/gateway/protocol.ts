/** Opcodes (Discord docs, topics/opcodes-and-status-codes). */
export const opcodes = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presenceUpdate: 3,
  voiceStateUpdate: 4,
  resume: 6,
  reconnect: 7,
  requestGuildMembers: 8,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const

/** Close codes (Discord docs, topics/opcodes-and-status-codes). */
export const closeCodes = {
  unknownError: 4000,
  unknownOpcode: 4001,
  decodeError: 4002,
  notAuthenticated: 4003,
  authenticationFailed: 4004,
  alreadyAuthenticated: 4005,
  invalidSequence: 4007,
  rateLimited: 4008,
  sessionTimedOut: 4009,
  invalidShard: 4010,
  invalidVersion: 4012,
  invalidIntents: 4013,
  disallowedIntents: 4014,
} as const

/** The bits of intents (Discord docs, events/gateway, List of Intents). */
export const intents = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const

export const privilegedIntents = intents.guildMembers | intents.guildPresences | intents.messageContent

/** Every bit that stands for an intent: 0 to 16, 20, 21, 24 and 25. */
export const allIntents = 0x1ffff | (0b11 << 20) | (0b11 << 24)

/** The longest payload that a client may send, in bytes (Discord docs, events/gateway, Sending Events). */
export const longestPayload = 4_096

/** How much a client may send in a minute (Discord docs, events/gateway, Rate Limiting). */
export const sendsPerMinute = 120
