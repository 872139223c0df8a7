import { writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { measureAll, type Size } from './measure.ts'
import { toJson, toTable } from './report.ts'

const usual: Size = {
  starts: { few: 5, many: 3 },
  latency: { rounds: 8, samples: 300, warmUp: 150, inARow: 15 },
  votes: { members: 200, bouts: 4, seconds: 3 },
  voters: 500,
  commitMilliseconds: 1_000,
  imports: { plays: 20_000, members: 3, quiet: 5_000 },
}
const quick: Size = {
  starts: { few: 1, many: 1 },
  latency: { rounds: 2, samples: 60, warmUp: 30, inARow: 15 },
  votes: { members: 200, bouts: 2, seconds: 1 },
  voters: 500,
  commitMilliseconds: 300,
  imports: { plays: 20_000, members: 1, quiet: 2_000 },
}

const { values } = parseArgs({ options: { json: { type: 'string' }, quick: { type: 'boolean', default: false } } })
const began = performance.now()
const { rows, imports, notes } = await measureAll(values.quick ? quick : usual, words =>
  process.stderr.write(`${words}…\n`),
)
const seconds = ((performance.now() - began) / 1000).toFixed(0)
const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB`

console.log(toTable(rows))
console.log('')
console.log(toTable(imports, { value: 'with an import', baseline: 'without' }))
console.log('')
for (const note of notes) console.log(note)
console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${machine}, ${seconds} s.`)
if (values.json !== undefined) await writeFile(values.json, toJson([...rows, ...imports]))
