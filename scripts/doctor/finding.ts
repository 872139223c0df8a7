/** What a look has found: `ok`, `look` at it when you have time, or `wrong`: it does not work so. */
export interface Finding {
  state: 'ok' | 'look' | 'wrong'
  words: string
}

export const ok = (words: string): Finding => ({ state: 'ok', words })
export const look = (words: string): Finding => ({ state: 'look', words })
export const wrong = (words: string): Finding => ({ state: 'wrong', words })

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
