import { type DiscordProblem, type ErrorTree, type FieldError, invalidFormBody } from '../problem.ts'

/** One place in a payload: what is there, where it is, and a way to say what is wrong with it. */
export interface Field {
  /** What the payload has here; `undefined` when it has nothing, or when a parent is no object or list. */
  readonly value: unknown
  /** Whether there is a value: Discord takes `null` for an optional field as if it were not there. */
  readonly given: boolean
  at(key: string | number): Field
  /** Notes a fault here. Several may stand side by side, but each code only once. */
  fail(error: FieldError): void
}

/** A payload under examination: every fault that is noted on a field of it ends up in one 50035. */
export interface Form {
  readonly root: Field
  /** The 50035 with all that was noted, or null when nothing was. */
  problem(): DiscordProblem | null
}

export function openForm(payload: unknown): Form {
  const errors = emptyTree()
  const field = (value: unknown, path: readonly string[]): Field => ({
    value,
    given: value !== undefined && value !== null,
    at: key => field(child(value, String(key)), [...path, String(key)]),
    fail: error => note(errors, path, error),
  })
  return {
    root: field(payload, []),
    problem: () => (Object.keys(errors).length > 0 ? invalidFormBody(errors) : null),
  }
}

/** A tree without a prototype, so that a key that came with the payload, even `__proto__`, is only ever a key. */
const emptyTree = (): ErrorTree => Object.create(null)

function child(parent: unknown, key: string): unknown {
  if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, key)) return undefined
  return (parent as Record<string, unknown>)[key]
}

function note(errors: ErrorTree, path: readonly string[], error: FieldError): void {
  const node = path.reduce<ErrorTree>((parent, key) => {
    const next = parent[key]
    if (next !== undefined && !Array.isArray(next)) return next
    const created = emptyTree()
    parent[key] = created
    return created
  }, errors)
  const noted = Array.isArray(node._errors) ? node._errors : []
  if (!noted.some(({ code }) => code === error.code)) node._errors = [...noted, error]
}
