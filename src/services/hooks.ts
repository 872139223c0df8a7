/**
 * What services tell the outside after a commit, so that it need not wait for the next tick. Only hints: the rows are
 * what counts, and a hint that is lost with the process is made up for by the tick.
 */
export interface Hooks {
  /** A board does not show its round's latest change. */
  boardChanged(): void
  /** A message is owed now. */
  announcementsDue(): void
  /** Something is to be sent to Trakt now. */
  pushesDue(): void
  /** A member's Trakt account is to be read now. */
  syncsDue(): void
  /** A pull from Trakt has come further, or ended, or failed. */
  syncMoved(): void
}
