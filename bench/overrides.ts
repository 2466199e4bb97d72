/**
 * How overriding grows: with the number of overrides, into a config of many keys and on one command line.
 */
import { Effect, Schema } from "effect"
import { Config, Override, Tree } from "effect-coma"

const schema = Schema.Record(Schema.String, Schema.Unknown)

const configOf = (keys: number): Config.Config =>
  Config.make("cfg", schema).pipe(
    Config.set("BASE", Tree.fromUnknown(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`key${i}`, i]))))
  )

const measure = (config: Config.Config, tokens: ReadonlyArray<string>): number => {
  const configs = new Map([[config.id, config]])
  const run = () => {
    const start = process.hrtime.bigint()
    Effect.runSync(Override.make()({ config, configs, tokens }))
    return Number(process.hrtime.bigint() - start) / 1e6
  }
  run()
  return Math.min(run(), run(), run(), run(), run())
}

const tokens = (count: number) => Array.from({ length: count }, (_, i) => `key${(i * 7) % 10_000}.a=${i}`)
const flat = (count: number) => Array.from({ length: count }, (_, i) => `new${i}=${i}`)

const large = configOf(10_000)
const hundred = measure(large, tokens(100))
const thousand = measure(large, tokens(1_000))
console.log(
  `into 10,000 keys: 100 overrides ${hundred.toFixed(2)} ms, 1,000 overrides ${thousand.toFixed(2)} ms, ratio ${(thousand / hundred).toFixed(1)}`
)

const appending = (count: number) => Array.from({ length: count }, (_, i) => `l+=${i}`)

const empty = configOf(0)
for (const [name, make] of [
  ["overrides", flat],
  ["overrides of one list (l+=x)", appending]
] as const) {
  let before: number | undefined
  for (const count of [2_500, 5_000, 10_000, 20_000, 40_000]) {
    const now = measure(empty, make(count))
    const ratio = before === undefined ? "" : `, ratio ${(now / before).toFixed(2)} for twice as many`
    console.log(`on one command line: ${count} ${name} ${now.toFixed(1)} ms${ratio}`)
    before = now
  }
}
