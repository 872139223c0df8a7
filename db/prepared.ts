import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { Database } from './database.ts'
import type { Schema } from './schema.ts'

/** Stands in a compiled query where one of the values is going to be. */
class Placeholder {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/**
 * A query that is built and compiled once and run with other values each time, for the few that run at every click:
 * building one takes longer than running it. `build` sees placeholders instead of values, so it must not look at them.
 */
export function prepared<Values extends Record<string, string | number | null>, Row>(
  build: (db: Kysely<Schema>, values: Values) => Compilable<Row>,
): (db: Database, values: Values) => Promise<Row[]> {
  let compiled: CompiledQuery<Row> | undefined
  return async (db, values) => {
    compiled ??= build(db, placeholders<Values>()).compile()
    const parameters = compiled.parameters.map(parameter =>
      parameter instanceof Placeholder ? values[parameter.name] : parameter,
    )
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters })
    return rows
  }
}

function placeholders<Values>(): Values {
  return new Proxy({}, { get: (_target, name) => new Placeholder(String(name)) }) as Values
}
