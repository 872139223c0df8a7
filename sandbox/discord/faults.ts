import { type Catalogue, fault, onTheWay, page } from '../intercept/catalogue.ts'
import type { FaultAnswer } from '../intercept/intercept.ts'
import { type DiscordProblem, problemBody, problems } from './problem.ts'

const refused = (problem: DiscordProblem): FaultAnswer => ({ status: problem.status, body: problemBody(problem) })

/** Seconds that Discord asks to wait. */
const wait = 5

const slowDown = (scope: 'user' | 'global'): FaultAnswer => ({
  status: 429,
  body: { message: 'You are being rate limited.', retry_after: wait, global: scope === 'global' },
  headers: {
    'retry-after': String(wait),
    'x-ratelimit-scope': scope,
    ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
  },
})

/** What goes wrong with what the bot asks of Discord's REST API. */
export const restFaults = {
  title: 'Discord',
  faults: {
    ...onTheWay,
    slow: fault('the request waits for 4 seconds: too long for the first answer to an interaction', { delay: 4_000 }),
    'rate-limit': fault('429 for this route, for 5 seconds', slowDown('user')),
    'rate-limit-global': fault('429 for everything, for 5 seconds', slowDown('global')),
    'server-error': fault('500 with Discord’s own words', {
      status: 500,
      body: { message: '500: Internal Server Error', code: 0 },
    }),
    'bad-gateway': fault('502 with a page', { status: 502, html: true, body: page('502 Bad Gateway') }),
    unavailable: fault('503 with a page', { status: 503, html: true, body: page('503 Service Unavailable') }),
    'error-after-effect': fault('takes effect, and a 502 page comes from the proxy', {
      status: 502,
      html: true,
      body: page('502 Bad Gateway'),
      after: true,
    }),
    'missing-access': fault('403, 50001: the bot cannot see the channel', refused(problems.missingAccess)),
    'missing-permissions': fault('403, 50013: the bot may not do that there', refused(problems.missingPermissions)),
    'unknown-message': fault('404, 10008: somebody has deleted the message', refused(problems.unknownMessage)),
    'unknown-channel': fault('404, 10003: somebody has deleted the channel', refused(problems.unknownChannel)),
    'unknown-interaction': fault('404, 10062: the answer came too late', refused(problems.unknownInteraction)),
    'cannot-message': fault('403, 50007: the person takes no direct messages', refused(problems.cannotMessageUser)),
    'too-many-old-edits': fault('429, 30046: too many edits of old messages', refused(problems.tooManyOldEdits)),
  },
  places: {
    answers: {
      what: 'the first answer to a command, a click or a form',
      match: { service: 'discord', method: 'POST', path: '^/interactions/\\d+/[^/]+/callback' },
    },
    'later-answers': {
      what: 'what follows a first answer: its edits, and further private messages',
      match: { service: 'discord', path: '^/webhooks/' },
    },
    posts: {
      what: 'new messages in a channel',
      match: { service: 'discord', method: 'POST', path: '^/channels/\\d+/messages$' },
    },
    edits: {
      what: 'changes of a message, such as the board',
      match: { service: 'discord', method: 'PATCH', path: '^/channels/\\d+/messages/\\d+$' },
    },
    'direct-messages': {
      what: 'the opening of direct messages with somebody',
      match: { service: 'discord', method: 'POST', path: '^/users/@me/channels$' },
    },
    any: { what: 'any request of the bot', match: { service: 'discord' } },
  },
} satisfies Catalogue

/** What goes wrong with what Discord tells the bot. */
export const gatewayFaults = {
  title: 'Discord’s gateway',
  faults: {
    lost: fault('the event never comes', { hang: true }),
    late: fault('the event comes 4 seconds late', { delay: 4_000 }),
    cut: fault('the connection breaks instead; what was missed comes once it is resumed', { cut: true }),
  },
  places: {
    interactions: {
      what: 'that somebody has used a command, a button or a form',
      match: { service: 'gateway', path: '^INTERACTION_CREATE$' },
    },
    hello: {
      what: 'the greeting of a new connection, without which there is none',
      match: { service: 'gateway', path: '^HELLO$' },
    },
    guilds: {
      what: 'that a server was joined, changed or left',
      match: { service: 'gateway', path: '^(GUILD|CHANNEL)_' },
    },
  },
} satisfies Catalogue
