/** An error whose message is meant for the person who caused it: what happened and what to do, in Discord markdown. */
export class UserError extends Error {
  override name = 'UserError'
}

/** The bot cannot start: the message names every fault, one line each, and the process exits 1. */
export class StartError extends Error {
  override name = 'StartError'
}
