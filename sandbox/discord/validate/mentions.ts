import { faults } from './faults.ts'
import { boolean, choice, list, object, snowflake } from './fields.ts'
import type { Field } from './tree.ts'

/** `allowed_mentions`: kinds to parse, or lists of at most 100 ids, but not both for one kind (Discord docs, resources/message). */
export function allowedMentions(field: Field): void {
  if (!object(field)) return
  const parsed = new Set<string>()
  for (const kind of list(field.at('parse'), {})) {
    const value = choice(kind, ['roles', 'users', 'everyone'], true)
    if (value !== undefined && parsed.has(value)) kind.fail(faults.repeated)
    if (value !== undefined) parsed.add(value)
  }
  for (const kind of ['roles', 'users']) {
    const ids = list(field.at(kind), { max: 100 })
    const seen = new Set<string>()
    for (const id of ids) {
      const value = snowflake(id, true)
      if (value !== undefined && seen.has(value)) id.fail(faults.repeated)
      if (value !== undefined) seen.add(value)
    }
    if (ids.length > 0 && parsed.has(kind)) field.fail(faults.mentionsExclusive(kind))
  }
  boolean(field.at('replied_user'))
}
