/**
 * A row that is never forgotten, only ended: it stands from one instant until another, in milliseconds since the epoch. So
 * a read can show how things were a while ago.
 */
export interface Row {
  from: number
  /** `Infinity` while it stands. */
  until: number
}

export function stands({ until }: Row): boolean {
  return until === Number.POSITIVE_INFINITY
}

export function stoodAt<Any extends Row>(rows: readonly Any[], instant: number): Any[] {
  return rows.filter(row => row.from <= instant && instant < row.until)
}

/** A row that stands from now on. */
export function begin<Fields extends object>(fields: Fields, now: number): Fields & Row {
  return { ...fields, from: now, until: Number.POSITIVE_INFINITY }
}

export function end(row: Row, now: number): void {
  row.until = now
}

/** Trakt keeps whole seconds: every instant in its answers ends in `.000Z`. */
export function wholeSecond(instant: number): number {
  return Math.floor(instant / 1000) * 1000
}

/** Plays are kept to the minute (trakt-api discussion 694). */
export function wholeMinute(instant: number): number {
  return Math.floor(instant / 60_000) * 60_000
}

export const iso = (instant: number) => new Date(instant).toISOString()
