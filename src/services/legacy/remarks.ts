import { plainText } from '../../text.ts'

/** What an import says about one row of the file: left out, taken after mending it, or not taken over what is here. */
export interface Remark {
  kind: 'skipped' | 'mended' | 'kept'
  /** Such as `history[1].allMovies[0] “Alien”`. */
  where: string
  why: string
}

/** What there is to say about one row; all of it becomes one line. */
export interface RowRemarks {
  /** What the row is called, once that is known. */
  call(name: string): void
  mend(why: string): void
  /** The row is left out. */
  skip(why: string): void
}

export type Remarks = ReturnType<typeof createRemarks>

/** Collects what is odd about a file, in its order. */
export function createRemarks() {
  const rows: { where: string; name: string | null; mended: string[]; skipped: string | null }[] = []
  const unknown = new Map<string, number>()

  function row(where: string): RowRemarks {
    const entry: (typeof rows)[number] = { where, name: null, mended: [], skipped: null }
    rows.push(entry)
    return {
      call: name => {
        entry.name = name
      },
      mend: why => void entry.mended.push(why),
      skip: why => {
        entry.skipped ??= why
      },
    }
  }

  return {
    row,
    mend: (where: string, why: string) => row(where).mend(why),
    skip: (where: string, why: string) => row(where).skip(why),

    /** Counts the keys of an object that nobody knows. `place` stands for all such objects. */
    countUnknown(object: object, known: readonly string[], place: string): void {
      for (const key of Object.keys(object)) {
        if (known.includes(key)) continue
        const name = place + shown(key)
        unknown.set(name, (unknown.get(name) ?? 0) + 1)
      }
    },

    unknownKeys: (): ReadonlyMap<string, number> => unknown,

    lines(): Remark[] {
      return rows.flatMap(({ where, name, mended, skipped }): Remark[] => {
        const place = name === null ? where : `${where} ${quoted(name)}`
        if (skipped !== null) return [{ kind: 'skipped', where: place, why: skipped }]
        return mended.length > 0 ? [{ kind: 'mended', where: place, why: mended.join('; ') }] : []
      })
    },
  }
}

/** Foreign text as it may stand in a terminal. */
export function shown(text: string): string {
  return plainText(text, 60, 'nothing visible')
}

export function quoted(text: string): string {
  return `“${shown(text)}”`
}
