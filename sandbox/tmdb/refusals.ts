/** TMDB's error codes with their HTTP status and words (developer.themoviedb.org, errors). */
const refusals = {
  5: [422, 'Invalid parameters: Your request parameters are incorrect.'],
  6: [404, 'Invalid id: The pre-requisite id is invalid or not found.'],
  7: [401, 'Invalid API key: You must be granted a valid key.'],
  11: [500, 'Internal error: Something went wrong, contact TMDB.'],
  22: [400, 'Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.'],
  25: [429, 'Your request count (#) is over the allowed limit of (40).'],
  27: [400, 'Too many append to response objects: The maximum number of remote calls is 20.'],
  34: [404, 'The resource you requested could not be found.'],
  42: [405, 'This request method is not supported for this resource.'],
} as const

export type RefusalCode = keyof typeof refusals

/** A request that TMDB refuses; the router turns it into TMDB's status and body. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  readonly body: { success: false; status_code: RefusalCode; status_message: string }

  constructor(code: RefusalCode) {
    const [status, message] = refusals[code]
    super(message)
    this.status = status
    this.body = { success: false, status_code: code, status_message: message }
  }
}
