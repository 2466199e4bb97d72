/**
 * A program of a random schema: its files, its command lines, and what a run of it gives.
 */
import { inspect } from "node:util"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Schema from "effect/Schema"
import { Command, type Config, ConfigHook, isComaError } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { stringify } from "yaml"
import { integer, oneOf, type Random, several } from "./random.ts"

/** What a property says of a case: nothing, or what is wrong. */
export type Verdict = string | undefined

/** How a run of a program went. */
export interface Ran {
  readonly exit: Exit.Exit<void, unknown>
  readonly value: unknown
  readonly called: boolean
  readonly stdout: ReadonlyArray<string>
  readonly stderr: ReadonlyArray<string>
  readonly files: Readonly<Record<string, string>>
  /** Milliseconds of the processor. */
  readonly time: number
}

/** Where a program starts. */
export interface Start {
  readonly files?: Readonly<Record<string, string>>
  readonly args?: ReadonlyArray<string>
  readonly options?: ConfigHook.Options
}

/** Runs a program whose handler keeps its config. */
export const run = (schema: Schema.Constraint, { args = [], files = {}, options = {} }: Start) =>
  Effect.suspend(() => {
    let value: unknown
    let called = false
    // Every schema of a case is a struct, a dict or a list.
    const command = Command.make("run", { cfg: schema as Config.ConfigSchema }, ({ cfg }) =>
      Effect.sync(() => {
        value = cfg
        called = true
      })
    ).pipe(Command.withHooks({ config: ConfigHook.makeDefault(options) }))
    const start = process.cpuUsage()
    return Effect.map(TestProgram.run([command], ["run", ...args], { files }), (out): Ran => {
      const { system, user } = process.cpuUsage(start)
      const texts = Object.entries(out.files).map(([path, file]) => [path, String(file)] as const)
      const { exit, stderr, stdout } = out
      return { exit, value, called, stdout, stderr, files: Object.fromEntries(texts), time: (system + user) / 1000 }
    })
  })

/** What a case may take, in milliseconds of a processor that is shared. */
const longest = 5000

/** Says what no run may do: die, fail with somebody else's error, or take very long. */
export const misbehaved = (ran: Ran): Verdict => {
  if (ran.time > longest) return `it took ${ran.time} ms`
  if (Exit.isSuccess(ran.exit)) return ran.called ? undefined : "it succeeded without its handler"
  for (const reason of ran.exit.cause.reasons) {
    if (reason._tag !== "Fail") return `it died: ${Cause.pretty(ran.exit.cause)}`
    if (!isComaError(reason.error)) return `it failed with ${inspect(reason.error)}`
  }
  return undefined
}

/** Says how a value can be told from another. */
export const fingerprint = (ran: Ran): string => {
  if (Exit.isFailure(ran.exit)) {
    return ran.exit.cause.reasons
      .map((reason) => (reason._tag === "Fail" && isComaError(reason.error) ? reason.error.reason._tag : "?"))
      .join()
  }
  return inspect(ran.value, { depth: 30, sorted: true, breakLength: 120, maxStringLength: null })
}

/** The message that a run ended with. */
export const messageOf = (ran: Ran): string => ran.stderr.join("\n")

const bare = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** Spells a value in flow style, as YAML reads it. */
export const flow = (value: unknown): string => {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? String(value) : Number.isNaN(value) ? ".nan" : value > 0 ? ".inf" : "-.inf"
    case "bigint":
    case "boolean":
      return String(value)
    case "string":
      return JSON.stringify(value)
    default:
      if (value === null || value === undefined) return "null"
      if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`
      return `{${Object.entries(value)
        .map(([key, each]) => `${JSON.stringify(key)}: ${flow(each)}`)
        .join(", ")}}`
  }
}

/** Spells a value as overrides of its keys. */
export const overrides = (value: object): ReadonlyArray<string> =>
  Object.entries(value).map(([key, each]) => `cfg::${bare.test(key) ? key : `[${key}]`}=${flow(each)}`)

const hasSpecial = (value: unknown): boolean =>
  typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)) || Object.is(value, -0)
    ? true
    : typeof value === "object" && value !== null && Object.values(value).some(hasSpecial)

/** Writes a file of a value, in one of the ways that people do. */
export const fileOf = (draw: Random, value: unknown): { readonly path: string; readonly text: string } => {
  const way = integer(draw, 4)
  if (way === 0 && !hasSpecial(value)) return { path: "cfg.json", text: JSON.stringify(value) }
  if (way === 1) return { path: "cfg.yaml", text: `${flow(value)}\n` }
  return {
    path: "cfg.yaml",
    text: stringify(value, way === 2 ? undefined : { indent: 4, lineWidth: 30, singleQuote: true })
  }
}

const shards = [
  "[",
  "]",
  "{",
  "}",
  ":",
  ": ",
  ",",
  "- ",
  "\n",
  "\n  ",
  "#",
  '"',
  "'",
  "&a ",
  "*a",
  "!!int ",
  "|\n ",
  ">-\n ",
  "---\n",
  "...\n",
  "? ",
  "${",
  "}",
  "${.a}",
  "???",
  "null",
  "\u0000",
  "\ud800",
  "<<: ",
  "%YAML 1.1\n",
  "\t",
  "=",
  "+=",
  "::",
  ":=",
  "::=",
  "~",
  "@",
  "@@",
  "@-",
  "=@cfg.yaml",
  "\r\n",
  "9e999",
  "0x",
  "é",
  "\ufeff",
  "__proto__",
  "<redacted>"
] as const

/** Changes a text here and there. */
export const mutated = (draw: Random, text: string): string => {
  let out = text
  for (let left = 1 + integer(draw, 3); left > 0; left--) {
    const [from, length] = [integer(draw, out.length + 1), integer(draw, 4)]
    const piece =
      draw() < 0.3 ? out.slice(integer(draw, out.length + 1)).slice(0, 12) : draw() < 0.2 ? "" : oneOf(draw, shards)
    out = out.slice(0, from) + piece + out.slice(from + length)
  }
  return out
}

/** Makes a text of pieces that mean something somewhere. */
export const hostile = (draw: Random): string =>
  several(draw, 14, () =>
    draw() < 0.6 ? oneOf(draw, shards) : oneOf(draw, ["a", "b", "key", "kind", "1", "x y", " ", "  "])
  ).join("")

/** Shows a case as somebody would write it down. */
export const show = (parts: {
  readonly source: string
  readonly files?: Readonly<Record<string, string>>
  readonly args?: ReadonlyArray<string>
}): string =>
  [
    `schema: ${parts.source}`,
    ...Object.entries(parts.files ?? {}).map(([path, text]) => `file ${path}: ${JSON.stringify(text)}`),
    ...(parts.args === undefined ? [] : [`args: ${JSON.stringify(parts.args)}`])
  ].join("\n")
