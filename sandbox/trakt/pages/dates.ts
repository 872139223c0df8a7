/** How instants are written on one person's page, in their own time zone. */
export function datesIn(timeZone: string) {
  const month = new Intl.DateTimeFormat('en-GB', { timeZone, month: 'long', year: 'numeric' })
  const minute = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  return {
    /** `October 2026`; an instant of 0 is a date that nobody knows. */
    month: (instant: number) => (instant === 0 ? 'Nobody knows when' : month.format(instant)),
    /** `12 Oct 2026, 10:00`. */
    minute: (instant: number) => (instant === 0 ? 'date unknown' : minute.format(instant)),
  }
}

export type Dates = ReturnType<typeof datesIn>
