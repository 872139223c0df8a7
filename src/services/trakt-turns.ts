/** So many in a row without an answer mean that nobody gets one now. */
const MOST_SILENCE = 2

/**
 * Work at Trakt for one after the other, such as everybody whose tokens are to be refreshed. Whom Trakt did not answer the last
 * time comes after all others, and whom it has left without an answer longest ago first among them, so that those whom it never
 * answers hold up nobody; and the rest waits for the next time where it answers nobody.
 */
export function createTurns() {
  /** In which order they were left without an answer the last time, by their ids. */
  const silentSince = new Map<number, number>()
  let count = 0

  /** Does `work` for each of the items, by their ids; it says whether Trakt has answered. */
  return async function each<Item>(
    items: readonly Item[],
    idOf: (item: Item) => number,
    work: (item: Item) => Promise<boolean>,
  ): Promise<void> {
    let silence = 0
    const since = (item: Item) => silentSince.get(idOf(item)) ?? 0
    for (const item of items.toSorted((a, b) => since(a) - since(b))) {
      const isAnswered = await work(item)
      if (isAnswered) silentSince.delete(idOf(item))
      else silentSince.set(idOf(item), ++count)
      silence = isAnswered ? 0 : silence + 1
      if (silence === MOST_SILENCE) return
    }
  }
}
