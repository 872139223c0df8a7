/** So many in a row without an answer mean that nobody gets one now. */
const MOST_SILENCE = 2

/**
 * Work at Trakt for one after the other, such as everybody whose tokens are to be refreshed. Whom Trakt did not answer the last
 * time comes after all others, so that one whom it never answers holds up nobody; and the rest waits for the next time where it
 * answers nobody.
 */
export function createTurns() {
  const silent = new Set<number>()

  /** Does `work` for each of the items, by their ids; it says whether Trakt has answered. */
  return async function each<Item>(
    items: readonly Item[],
    idOf: (item: Item) => number,
    work: (item: Item) => Promise<boolean>,
  ): Promise<void> {
    let silence = 0
    for (const item of items.toSorted((a, b) => Number(silent.has(idOf(a))) - Number(silent.has(idOf(b))))) {
      const isAnswered = await work(item)
      if (isAnswered) silent.delete(idOf(item))
      else silent.add(idOf(item))
      silence = isAnswered ? 0 : silence + 1
      if (silence === MOST_SILENCE) return
    }
  }
}
