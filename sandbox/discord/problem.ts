/**
 * A refusal as Discord's REST API words it: the HTTP status, and the body `{ code, message, errors? }`. Codes and
 * messages are Discord's own (Discord docs, topics/opcodes-and-status-codes).
 */
export type DiscordProblem = { status: number; code: number; message: string; errors?: ErrorTree }

/** One fault of one field, as it stands in an `_errors` list. */
export type FieldError = { code: string; message: string }

/** The `errors` of a 50035: nested by field name and list index, the faults of a field in its `_errors`. */
export interface ErrorTree {
  [key: string]: ErrorTree | FieldError[]
}

const problem = (status: number, code: number, message: string): Readonly<DiscordProblem> =>
  Object.freeze({ status, code, message })

/** Every refusal that needs no details, by what happened. */
export const problems = {
  unauthorized: problem(401, 0, '401: Unauthorized'),
  notFound: problem(404, 0, '404: Not Found'),
  methodNotAllowed: problem(405, 0, '405: Method Not Allowed'),
  unknownApplication: problem(404, 10002, 'Unknown Application'),
  unknownChannel: problem(404, 10003, 'Unknown Channel'),
  unknownGuild: problem(404, 10004, 'Unknown Guild'),
  unknownMember: problem(404, 10007, 'Unknown Member'),
  unknownMessage: problem(404, 10008, 'Unknown Message'),
  unknownRole: problem(404, 10011, 'Unknown Role'),
  unknownUser: problem(404, 10013, 'Unknown User'),
  unknownEmoji: problem(404, 10014, 'Unknown Emoji'),
  unknownWebhook: problem(404, 10015, 'Unknown Webhook'),
  unknownInteraction: problem(404, 10062, 'Unknown interaction'),
  unknownCommand: problem(404, 10063, 'Unknown application command'),
  unknownScheduledEvent: problem(404, 10070, 'Unknown Guild Scheduled Event'),
  tooManyCommands: problem(400, 30032, 'Maximum number of application commands reached (100)'),
  tooManyCommandCreates: problem(
    400,
    30034,
    'Maximum number of daily application command creates has been reached (200)',
  ),
  tooManyScheduledEvents: problem(400, 30038, 'Maximum number of uncompleted guild scheduled events reached (100)'),
  tooManyOldEdits: problem(
    429,
    30046,
    'Maximum number of edits to messages older than 1 hour reached. Try again later.',
  ),
  directMessagesTooFast: problem(429, 40003, 'You are opening direct messages too fast.'),
  requestTooLarge: problem(413, 40005, 'Request entity too large'),
  alreadyAcknowledged: problem(400, 40060, 'Interaction has already been acknowledged.'),
  tooManyFollowUps: problem(400, 40094, 'This interaction has reached the maximum number of follow-up messages.'),
  missingAccess: problem(403, 50001, 'Missing Access'),
  anotherAuthor: problem(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: problem(400, 50006, 'Cannot send an empty message'),
  cannotMessageUser: problem(403, 50007, 'Cannot send messages to this user'),
  nonTextChannel: problem(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: problem(403, 50013, 'Missing Permissions'),
  wrongChannelType: problem(400, 50024, 'Cannot execute action on this channel type'),
  invalidWebhookToken: problem(401, 50027, 'Invalid Webhook Token'),
  invalidRecipient: problem(400, 50033, 'Invalid Recipient(s)'),
  threadArchived: problem(400, 50083, 'Thread is archived'),
  invalidJson: problem(400, 50109, 'The request body contains invalid JSON.'),
  noMutualGuilds: problem(403, 50278, 'Cannot send messages to this user due to having no mutual guilds'),
  cannotReplyWithoutHistory: problem(400, 160002, 'Cannot reply without permission to read message history'),
  finishedEvent: problem(400, 180000, 'Cannot update a finished event'),
}

/** A 50035 with the faults of each field. */
export function invalidFormBody(errors: ErrorTree): DiscordProblem {
  return { status: 400, code: 50035, message: 'Invalid Form Body', errors }
}

/** What goes over the wire: the problem without its HTTP status. */
export function problemBody({ code, message, errors }: DiscordProblem): Omit<DiscordProblem, 'status'> {
  return errors ? { message, code, errors } : { message, code }
}
