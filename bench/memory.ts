/**
 * Memory and time of what is large: a YAML file of many keys beside `YAML.parse`, and many runs in one process. Each is
 * measured in a process of its own, which this file is, too.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import { wake } from "effect-coma/wake"
import * as Yaml from "yaml"
import { type Row, ratioOf } from "./table.ts"
import { node } from "./work.ts"

interface Measured {
  readonly time: number
  /** In megabytes. */
  readonly peak: number
}

const read = (name: string) => {
  const read = Command.make("read", { cfg: Schema.Record(Schema.String, Schema.Unknown) }, () => Effect.void)
  return Effect.runPromise(Effect.provide(wake([read], { name, version: "1", args: ["read"] }), NodeServices.layer))
}

const idle = Command.make("idle", {}, () => Effect.void)
const runs = async (count: number): Promise<number> => {
  const program = Effect.provide(wake([idle], { name: "main", version: "1", args: ["idle"] }), NodeServices.layer)
  await Effect.runPromise(Effect.forEach(Array.from({ length: count }), () => program, { discard: true }))
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

/** Returns the most memory that this process has had, in megabytes. What `resourceUsage` tells is also of its parent. */
const peak = (): number => {
  const [, kilobytes] = /VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? []
  return Number(kilobytes) / 1e3
}

/** What a process of this file does: `parse FILE`, `wake`, or `runs`. */
const work: Readonly<Record<string, () => Promise<unknown>>> = {
  parse: async () => {
    const begin = performance.now()
    Yaml.parse(readFileSync("cfg.yaml", "utf8"))
    return { time: performance.now() - begin, peak: peak() }
  },
  wake: async () => {
    const begin = performance.now()
    await read("main")
    return { time: performance.now() - begin, peak: peak() }
  },
  runs: async () => ({ few: await runs(1000), many: await runs(99_000) })
}

const measure = <A>(cwd: string, what: string): A =>
  JSON.parse(
    node(cwd, [
      "--expose-gc",
      "--max-old-space-size=8000",
      "--conditions=effect-coma-source",
      import.meta.filename,
      what
    ]).stdout
  ) as A

const yaml = (count: number): ReadonlyArray<Row> => {
  const directory = mkdtempSync(join(tmpdir(), "bench-yaml-"))
  try {
    const lines = Array.from({ length: count }, (_, index) => `key${index}: value ${index}\n`)
    writeFileSync(join(directory, "cfg.yaml"), lines.join(""))
    const theirs = measure<Measured>(directory, "parse")
    const mine = measure<Measured>(directory, "wake")
    const what = `a YAML file of ${count.toLocaleString("en-US")} keys, read, merged and decoded`
    const megabytes = ({ peak }: Measured) => `${peak.toFixed(0)} MB`
    return [
      ratioOf(what, mine.time, ["YAML.parse", theirs.time], 0.6),
      ratioOf(`${what}: peak memory`, [mine.peak, megabytes(mine)], ["YAML.parse", theirs.peak, megabytes(theirs)], 1)
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

/** Runs the benchmarks of memory. */
export const memory = async (): Promise<ReadonlyArray<Row>> => {
  const { few, many } = measure<{ readonly few: number; readonly many: number }>(tmpdir(), "runs")
  return [
    ...[1000, 10_000, 30_000].flatMap(yaml),
    ratioOf(
      "heap after 100,000 wakes",
      [many, `${many.toFixed(1)} MB`],
      ["after 1,000", few, `${few.toFixed(1)} MB`],
      1.05
    )
  ]
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await work[process.argv[2] ?? ""]?.()))
