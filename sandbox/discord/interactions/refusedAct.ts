/** A person asks for something that is not there (404), that the real client would not let them do (409), or asks wrongly (400). */
export class RefusedAct extends Error {
  override name = 'RefusedAct'
  readonly status: 400 | 404 | 409

  constructor(status: 400 | 404 | 409, words: string) {
    super(words)
    this.status = status
  }
}
