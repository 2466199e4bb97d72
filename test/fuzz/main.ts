/**
 * The long form of the fuzzers: `npm run fuzz -- --seed 42 --cases 100000 --kind secret`.
 *
 * Without a seed it draws one, and prints it. It ends with 1 if a case does not hold, and shows the smallest one.
 */
import assert from "node:assert/strict"
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import { check, kinds } from "./kinds.ts"

const { values } = parseArgs({
  options: { seed: { type: "string" }, cases: { type: "string" }, kind: { type: "string" }, size: { type: "string" } }
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
const runs = Number(values.cases ?? 10_000)
const size = Number(values.size ?? 3)
assert.ok([seed, runs, size].every(Number.isSafeInteger), "--seed, --cases and --size take integers")
console.log(`seed ${seed}: npm run fuzz -- --seed ${seed} --cases ${runs} repeats it`)
for (const kind of kinds.filter(({ name }) => name.includes(values.kind ?? ""))) {
  const start = Date.now()
  const found = await Effect.runPromise(check(kind, { runs, seed, size }))
  const seconds = ((Date.now() - start) / 1000).toFixed(0)
  console.log(`${found === undefined ? "holds" : "FAILS"}: ${kind.name} (${found?.runs ?? runs} cases, ${seconds} s)`)
  if (found !== undefined) {
    process.exitCode = 1
    console.log(found.error instanceof Error ? found.error.message : found.error)
  }
}
