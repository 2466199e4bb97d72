/**
 * The flags of a command that can be swept.
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { namesOf, negationsOf, readFlag } from "../hook/flags.ts"
import type { InvocationData } from "../hook/InvocationData.ts"
import * as ParserHook from "../hook/ParserHook.ts"
import { SweepError } from "./space/SweepError.ts"

const sweep = Flag.String("sweep").pipe(
  Flag.withMetavar("KEY=VALUES"),
  Flag.withDescription(
    "Run for each of these values: lr=1e-3,1e-4, seed=0..4, {lr: 1, depth: 2}, @FILE; again for a product"
  ),
  Flag.atLeast(0)
)
const list = Flag.Boolean("list").pipe(Flag.withDescription("Print the points of the sweep, and run nothing"))
const table = Flag.Literals("table", ["text", "csv", "json"]).pipe(
  Flag.withOptionalValue("text"),
  Flag.withMetavar("csv|json"),
  Flag.withDescription("Print what is recorded of the sweep, and run nothing"),
  Flag.optional
)
const sort = Flag.String("sort").pipe(
  Flag.withMetavar("KEY"),
  Flag.withDescription("The result that sorts the table; --sort=-KEY for the largest first"),
  Flag.optional
)
const jobs = Flag.Int("jobs").pipe(
  Flag.withMetavar("N"),
  Flag.withDescription("How many points run at once"),
  Flag.optional
)
const failFast = Flag.Boolean("fail-fast").pipe(Flag.withDescription("End the sweep at the first point that fails"))
const samples = Flag.Int("samples").pipe(
  Flag.withMetavar("N"),
  Flag.withDescription("How many values to draw of log(1e-5..1e-1), uniform(0..1), int(1..9), choice(a, b)"),
  Flag.optional
)
const seed = Flag.Int("seed").pipe(
  Flag.withMetavar("N"),
  Flag.withDescription("What the values depend on that are drawn"),
  Flag.optional
)
const worker = Flag.Boolean("worker").pipe(
  Flag.withDescription("Work for the sweep that another process runs, as long as it does")
)
const quiet = Flag.Boolean("quiet").pipe(Flag.withDescription("Show nothing of what points print"))

const all = [sweep, list, table, sort, jobs, failFast, samples, seed, worker, quiet]

/** Tells whether a flag is one of a sweep. */
export const isOfSweep = (flag: unknown): boolean => all.some((one) => one === flag)

const valued = new Set([sweep, sort, jobs, samples, seed].flatMap(namesOf))
const switches = new Set([list, failFast, worker, quiet].flatMap((flag) => [...namesOf(flag), ...negationsOf(flag)]))
const names = new Set(all.flatMap((flag) => [...namesOf(flag), ...negationsOf(flag)]))

/** Tells whether a word after a switch is its value: `--quiet yes`. */
const isSwitched = (word = ""): boolean => /^(?:true|yes|on|1|y|false|no|off|0|n)$/.test(word)

/** Leaves the flags of a sweep, with their values, out of the words of a command line. */
export const withoutFlags = (words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const kept: Array<string> = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word === "--") return [...kept, ...words.slice(at)]
    const [name = "", value] = word.startsWith("--") ? word.slice(2).split("=", 2) : []
    if (!names.has(name)) kept.push(word)
    else if (value === undefined && (valued.has(name) || (switches.has(name) && isSwitched(words[at + 1])))) at++
  }
  return kept
}

/** Adds the flags to a command. */
export const addFlags = ParserHook.make("Sweep.flags", (data) =>
  Effect.succeed({ ...data, flags: [...data.flags, ...all] })
)

/** What the command line asks for. */
export interface Asked {
  readonly sweep: ReadonlyArray<string>
  readonly list: boolean
  readonly table: "text" | "csv" | "json" | undefined
  readonly sort: string | undefined
  readonly jobs: number | undefined
  readonly failFast: boolean
  readonly samples: number | undefined
  readonly seed: number | undefined
  readonly worker: boolean
  readonly quiet: boolean
}

/** Reads the flags; what they ask for goes together. */
export const readFlags = (data: InvocationData): Effect.Effect<Asked, SweepError> => {
  // Hooks that were set later may do without them.
  const optional = <A>(flag: Flag.Flag<Option.Option<A>>) => Option.getOrUndefined(readFlag(data, flag, Option.none()))
  const asked: Asked = {
    sweep: readFlag(data, sweep, []),
    list: readFlag(data, list, false),
    table: optional(table),
    sort: optional(sort),
    jobs: optional(jobs),
    failFast: readFlag(data, failFast, false),
    samples: optional(samples),
    seed: optional(seed),
    worker: readFlag(data, worker, false),
    quiet: readFlag(data, quiet, false)
  }
  const fail = (explanation: string) => Effect.fail(new SweepError({ reason: { _tag: "Misused", explanation } }))
  if (asked.sort !== undefined && asked.table === undefined) return fail("--sort sorts a table: add --table.")
  const needing = (
    [
      ["list", "list"],
      ["jobs", "jobs"],
      ["failFast", "fail-fast"],
      ["samples", "samples"],
      ["seed", "seed"],
      ["quiet", "quiet"]
    ] as const
  )
    .filter(([key]) => asked[key] !== undefined && asked[key] !== false)
    .map(([, name]) => name)
  if (asked.sweep.length === 0 && !asked.worker && needing.length > 0 && asked.table === undefined)
    return fail(`--${needing[0]} is of a sweep: add --sweep.`)
  if (asked.jobs !== undefined && asked.jobs < 1) return fail("--jobs takes 1 or more.")
  if (asked.samples !== undefined && asked.samples < 1) return fail("--samples takes 1 or more.")
  return Effect.succeed(asked)
}
