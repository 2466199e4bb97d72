/**
 * The long form of the fuzzers: `npm run fuzz -- --seed 42 --cases 100000 --kind secret`.
 *
 * Without a seed it draws one, and prints it. It ends with 1 if a case does not hold, and shows the smallest one.
 */
import assert from "node:assert/strict"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import { counts } from "./agreeing.ts"
import { check, kinds } from "./kinds.ts"

const { values } = parseArgs({
  options: { seed: { type: "string" }, cases: { type: "string" }, kind: { type: "string" }, size: { type: "string" } }
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
const runs = Number(values.cases ?? 10_000)
const size = Number(values.size ?? 3)
assert.ok([seed, runs, size].every(Number.isSafeInteger), "--seed, --cases and --size take integers")
console.log(`seed ${seed}: npm run fuzz -- --seed ${seed} --cases ${runs} repeats it`)

/** How many cases have one seed: each batch begins with small cases, and tells how far it came. */
const batch = 1000

for (const kind of kinds.filter(({ name }) => name.includes(values.kind ?? ""))) {
  const start = Date.now()
  let done = 0
  while (done < runs) {
    const found = await Effect.runPromise(
      check(kind, { runs: Math.min(batch, runs - done), seed: `${seed}/${done}`, size })
    )
    done += found?.runs ?? Math.min(batch, runs - done)
    process.stderr.write(`\r${done} cases, ${((Date.now() - start) / 1000).toFixed(0)} s `)
    if (found === undefined) continue
    process.exitCode = 1
    console.log(`\nFAILS: ${kind.name}\n${found.error instanceof Error ? found.error.message : found.error}`)
    break
  }
  if (done >= runs) console.log(`\nholds: ${kind.name}`)
}
if (counts.size > 0) console.log("files, by schema and library:")
for (const [what, count] of counts) console.log(`${String(count).padStart(7)} ${what}`)
