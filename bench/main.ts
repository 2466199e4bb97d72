/**
 * Measures what the library costs, and prints one table with the aim of each line: `npm run bench`, or with the names of
 * sections, such as `npm run bench -- start`.
 *
 * Every ratio is of one run, on one machine, in turns. Nothing here makes a test red.
 */
import { growth } from "./growth.ts"
import { inProcess } from "./inProcess.ts"
import { launchers } from "./launchers.ts"
import { memory } from "./memory.ts"
import { progress } from "./progress.ts"
import { second } from "./second.ts"
import { start } from "./start.ts"
import { sweep } from "./sweep.ts"
import { type Row, table } from "./table.ts"
import { types } from "./types.ts"

const sections: Readonly<Record<string, () => Promise<ReadonlyArray<Row>>>> = {
  inProcess,
  second,
  start,
  growth,
  memory,
  progress,
  sweep,
  launchers,
  types
}
const asked = process.argv.slice(2)
const unknown = asked.find((name) => !(name in sections))
if (unknown !== undefined) {
  console.error(`There is no section ${unknown}. There are ${Object.keys(sections).join(", ")}.`)
  process.exit(2)
}

const rows: Array<Row> = []
for (const [name, section] of Object.entries(sections)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const begin = performance.now()
  rows.push(...(await section()))
  console.error(`${name}: ${((performance.now() - begin) / 1000).toFixed(0)} s`)
}
console.log(table(rows))
