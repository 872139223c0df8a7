/** The sandbox's HTTP API as functions; each throws an `Error` with the sandbox's own words when it refuses. */

/** @param {string} method @param {string} path below `/sandbox` @param {unknown} [body] */
export async function request(method, path, body) {
  const response = await fetch(`/sandbox${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  const text = await response.text()
  const answer = text ? JSON.parse(text) : undefined
  if (!response.ok) throw new Error(answer?.error ?? `The sandbox answered ${response.status}.`)
  return answer
}

/** Everybody one can be. @returns {Promise<import('./types.js').Person[]>} */
export const fetchPeople = async () => (await request('GET', '/world')).people

/** @returns {Promise<import('./types.js').Clock>} */
export const fetchClock = () => request('GET', '/clock')

/** @param {{ to: string } | { by: number } | { nextDeadline: true }} move */
export const moveClock = move => request('POST', '/clock', move)

/** @param {string} person @param {{ dmsOpen?: boolean, name?: string }} change */
export const changePerson = (person, change) => request('PATCH', `/people/${person}`, change)

/** What one person can do. @param {string} person */
export function createMember(person) {
  const as = `/as/${person}`
  return {
    /** The world as this person's client shows it. @returns {Promise<import('./types.js').World>} */
    world: () => request('GET', `${as}/world`),
    /** @param {string} channel @returns {Promise<import('./types.js').Message[]>} */
    messages: channel => request('GET', `${as}/channels/${channel}/messages`),
    /** @param {string} channel @param {string} content */
    say: (channel, content) => request('POST', `${as}/messages`, { channel, content }),
    /** @param {string} message */
    dismiss: message => request('DELETE', `${as}/messages/${message}`),
    /** @param {object} command @returns {Promise<import('./types.js').Outcome>} */
    run: command => request('POST', `${as}/commands`, { ...command, wait: 'initial' }),
    /** @param {object} asked @returns {Promise<{ choices: import('./types.js').Choice[] | null, failed?: string }>} */
    autocomplete: asked => request('POST', `${as}/autocomplete`, asked),
    /** @param {string} message @param {string} customId @returns {Promise<import('./types.js').Outcome>} */
    click: (message, customId) => request('POST', `${as}/clicks`, { message, customId, wait: 'initial' }),
    /** @param {string} message @param {string} customId @param {string[]} values */
    select: (message, customId, values) =>
      request('POST', `${as}/selections`, { message, customId, values, wait: 'initial' }),
    /** @param {string} interaction @param {Record<string, unknown>} fields */
    submit: (interaction, fields) => request('POST', `${as}/modals`, { interaction, fields, wait: 'initial' }),
  }
}

/** @typedef {ReturnType<typeof createMember>} Member */
