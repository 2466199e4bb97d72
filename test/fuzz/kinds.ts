/**
 * What must hold of every program of a random schema, a kind of case each.
 */
import { inspect } from "node:util"
import * as Arbitrary from "effect/Arbitrary"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as JsYaml from "js-yaml"
import { isScalar, parseDocument, visit } from "yaml"
import * as Yaml from "../../src/config/format/yaml/Yaml.ts"
import { resolve } from "../../src/config/interpolation/resolve.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { withEnv } from "../support/resolving.ts"
import { disagreement } from "./agreeing.ts"
import { oneOf, type Random, random, several } from "./random.ts"
import { Case, make, marker } from "./recipe.ts"
import { rewriting } from "./rewriting.ts"
import {
  fileOf,
  fingerprint,
  flow,
  hostile,
  messageOf,
  misbehaved,
  mutated,
  overrides,
  type Ran,
  run,
  show,
  type Verdict
} from "./subject.ts"

/** What is wrong with a case, and the case as somebody would write it down. */
export class Wrong extends Schema.TaggedError<Wrong>()("Wrong", { problem: Schema.String, shown: Schema.String }) {
  override get message() {
    return `${this.problem}\n${this.shown}`
  }
}

/** A kind of case. */
export interface Kind {
  readonly name: string
  /** Says whether a case holds; the seed decides everything that the case leaves open. */
  readonly holds: (given: Case) => Effect.Effect<void, Wrong>
}

const wrong = (problem: Verdict, shown: string): Effect.Effect<void, Wrong> =>
  problem === undefined ? Effect.void : Effect.fail(new Wrong({ problem, shown }))

const isFull = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value)

const fits = (schema: Schema.Codec<unknown>, ran: Ran): Verdict =>
  Exit.isFailure(ran.exit) || Schema.is(Schema.toType(schema))(ran.value)
    ? undefined
    : `the handler got what does not fit its schema: ${fingerprint(ran)}`

/** Random command lines: valid ones, mutated ones, and words that mean nothing. */
const argsOf = (draw: Random, value: unknown): ReadonlyArray<string> => {
  const valid = isFull(value)
    ? overrides(value)
    : Array.isArray(value)
      ? value.map((each) => `cfg::+=${flow(each)}`)
      : []
  const shared = valid.map((each) => (draw() < 0.5 ? each : each.slice("cfg::".length)))
  const some = shared.filter(() => draw() < 0.7)
  const bad = some.map((each) => (draw() < 0.4 ? mutated(draw, each) : each))
  return draw() < 0.3 ? some : [...bad, ...several(draw, 2, () => hostile(draw))]
}

const anything: Kind = {
  name: "no run ends in a defect, and a value that a handler gets fits its schema",
  holds: (given) => {
    const draw = random(given.seed)
    const { encoded, schema, source } = make(given.root, draw)
    const { path, text } = fileOf(draw, encoded(draw))
    const file = draw() < 0.3 ? text : draw() < 0.7 ? mutated(draw, text) : hostile(draw)
    const files = draw() < 0.2 ? {} : { [path]: file }
    const config = path === "cfg.json" ? ["--cfg-path", path] : []
    const args = ["--", ...argsOf(draw, encoded(draw))]
    const options = { resolve: draw() < 0.2, overwrite: draw() < 0.3, writeInstance: draw() < 0.3 ? null : undefined }
    return Effect.flatMap(run(schema, { files, args: [...config, ...args], options }), (ran) =>
      wrong(
        misbehaved(ran) ?? fits(schema, ran),
        `${show({ source, files, args: [...config, ...args] })}\noptions: ${JSON.stringify(options)}`
      )
    )
  }
}

const agreeing: Kind = {
  name: "a file and a command line that say the same give the same config",
  holds: (given) => {
    const draw = random(given.seed)
    const { encoded, schema, source } = make(given.root, draw)
    const value = encoded(draw)
    if (!isFull(value)) return Effect.void
    const { path, text } = fileOf(draw, value)
    const args = overrides(value)
    const config = path === "cfg.json" ? ["--cfg-path", path] : []
    return Effect.gen(function* () {
      const filed = yield* run(schema, { files: { [path]: text }, args: config })
      const typed = yield* run(schema, { args: [...config, "--", ...args] })
      const shown = show({ source, files: { [path]: text }, args })
      yield* wrong(misbehaved(filed) ?? misbehaved(typed), shown)
      const [one, other] = [fingerprint(filed), fingerprint(typed)]
      if (one !== other)
        yield* wrong(
          `the file gives\n${one} ${messageOf(filed)}\nthe command line gives\n${other} ${messageOf(typed)}`,
          shown
        )
    })
  }
}

const again: Kind = {
  name: "a second run reads what the first wrote, and writes nothing; writing over is a fixed point",
  holds: (given) => {
    const draw = random(given.seed)
    const { encoded, schema, source } = make(given.root, draw)
    // What becomes of secrets is another kind.
    const value = encoded(draw)
    const { path, text } = fileOf(draw, value)
    const args = path === "cfg.json" ? ["--cfg-path", path] : []
    const shown = show({ source, files: { [path]: text }, args })
    return Effect.gen(function* () {
      const first = yield* run(schema, { args })
      const second = yield* run(schema, { args, files: first.files })
      yield* wrong(misbehaved(first) ?? misbehaved(second), show({ source, args }))
      if (fingerprint(first) !== fingerprint(second) || inspect(first.files) !== inspect(second.files))
        yield* wrong(
          `first\n${fingerprint(first)} ${messageOf(first)} ${inspect(first.files)}\nthen\n${fingerprint(second)} ${messageOf(second)} ${inspect(second.files)}`,
          show({ source, args })
        )
      const options = { overwrite: true, writeInstance: null }
      const over = yield* run(schema, { args, files: { [path]: text }, options })
      const overAgain = yield* run(schema, { args, files: over.files, options })
      yield* wrong(misbehaved(over) ?? misbehaved(overAgain), shown)
      if (fingerprint(over) !== fingerprint(overAgain) || inspect(over.files) !== inspect(overAgain.files))
        yield* wrong(
          `written over\n${fingerprint(over)} ${messageOf(over)} ${inspect(over.files)}\nthen\n${fingerprint(overAgain)} ${messageOf(overAgain)} ${inspect(overAgain.files)}`,
          shown
        )
    })
  }
}

/** Data as all readers show it: NaN, infinities and integers of any size are text, keys have an order. */
const normal = (value: unknown): string =>
  inspect(
    JSON.parse(
      JSON.stringify(value, (_, each: unknown) =>
        typeof each === "bigint" || (typeof each === "number" && !Number.isFinite(each)) ? `number ${each}` : each
      ) ?? "null"
    ),
    { depth: 50, sorted: true, compact: true, breakLength: Number.POSITIVE_INFINITY }
  )

const readers: ReadonlyArray<readonly [string, (text: string) => unknown]> = [
  ["js-yaml", (text) => JsYaml.load(text)],
  ["yaml 1.1", (text) => parseDocument(text, { version: "1.1", schema: "yaml-1.1" }).toJS()],
  ["yaml 1.2", (text) => parseDocument(text, { version: "1.2" }).toJS()]
]

const readable: Kind = {
  name: "other readers read what the printer writes, and read alike what is read here",
  holds: (given) => {
    const draw = random(given.seed)
    const { encoded } = make(given.root, draw)
    const value = JSON.parse(
      JSON.stringify(encoded(draw), (_, each: unknown) => (typeof each === "bigint" ? Number(each % 1000n) : each))
    )
    const text = Yaml.print(Tree.fromUnknown(value))
    for (const [name, read] of readers) {
      const data = Result.try(() => read(text))
      const same = Result.isSuccess(data) && normal(data.success) === normal(value)
      if (!same)
        return wrong(
          `${name} reads ${normal(Result.isSuccess(data) ? data.success : String(data.failure))}\ninstead of ${normal(value)}`,
          text
        )
    }
    const changed = draw() < 0.5 ? mutated(draw, text) : hostile(draw)
    const ours = Yaml.parse(changed, { config: "cfg", path: "cfg.yaml" })
    // An interpolation and `???` have a meaning of their own here.
    if (Result.isFailure(ours) || /\$\{|\?\?\?/.test(changed)) return Effect.void
    const theirs = parseDocument(changed.replace(/^\ufeff+/, ""), {
      version: "1.2",
      logLevel: "error",
      intAsBigInt: true,
      merge: true,
      maxAliasCount: -1
    } as never)
    if (theirs.errors.length > 0)
      return wrong(`yaml refuses what is read here: ${theirs.errors[0]?.message}`, JSON.stringify(changed))
    // Here a key is what was typed.
    visit(theirs, {
      Pair: (_, { key }) => {
        if (isScalar(key) && typeof key.value !== "string") key.value = key.source ?? ""
      }
    })
    const [mine, other] = [ours.success === undefined ? null : Tree.toUnknown(ours.success), theirs.toJS()]
    const narrowed = (data: unknown) => normal(data).replaceAll(/'number (-?\d+)'/g, "$1")
    return narrowed(mine) === narrowed(other)
      ? Effect.void
      : wrong(`yaml reads ${narrowed(other)}\ninstead of ${narrowed(mine)}`, JSON.stringify(changed))
  }
}

const reads = (text: string) =>
  readers.map(([name, read]) => {
    const data = Result.try(() => normal(read(text)))
    return [name, Result.isSuccess(data) ? data.success : undefined] as const
  })

const writingOver: Kind = {
  name: "a rewrite of a file changes the lines of what changed, and others read it as they did",
  holds: ({ seed }) => wrong(...rewriting(random(seed), normal, reads))
}

const expressions = [
  "a",
  "b",
  "c.d",
  ".a",
  "..a",
  "l[0]",
  "l",
  "oc.env:COMA_T",
  "oc.env:COMA_X,1",
  "oc.env:COMA_X,null",
  "oc.decode:'[1, 2]'",
  "oc.create:{a: 1}",
  "oc.select:a",
  "oc.select:z,5",
  "oc.dict.keys:c",
  "oc.dict.values:c",
  "no:x",
  "",
  "a b",
  "[",
  "oc.env:",
  "oc.decode:${a}",
  "${a}",
  "oc.env:${b},${a}",
  'oc.decode:"x${b}"',
  "l[${n}]",
  "c[d]",
  "\\",
  "'"
] as const

const interpolation = (draw: Random): string =>
  several(draw, 3, () => {
    const inner = `\${${oneOf(draw, expressions)}}`
    return draw() < 0.1 ? mutated(draw, inner) : draw() < 0.3 ? `\\${inner}` : draw() < 0.5 ? `x${inner}` : inner
  }).join(draw() < 0.5 ? "" : " ")

const document = (draw: Random, depth: number): unknown => {
  const value = (): unknown => {
    if (depth > 0 && draw() < 0.3) return document(draw, depth - 1)
    if (depth > 0 && draw() < 0.2) return several(draw, 3, value)
    return draw() < 0.6 ? interpolation(draw) : oneOf<unknown>(draw, [1, "x", null, true, "${a}", "5", [1, 2], {}])
  }
  return Object.fromEntries(["a", "b", "c", "d", "l", "n"].filter(() => draw() < 0.6).map((key) => [key, value()]))
}

const interpolating: Kind = {
  name: "interpolations end in values or errors, and what is resolved stays as it is",
  holds: ({ seed }) => {
    const draw = random(seed)
    const data = document(draw, 2)
    const shown = JSON.stringify(data)
    return Effect.gen(function* () {
      const start = process.cpuUsage()
      const out = yield* Effect.exit(withEnv(resolve(Tree.fromUnknown(data), { config: "cfg" })))
      const { system, user } = process.cpuUsage(start)
      yield* wrong(system + user > 5e6 ? `it took ${(system + user) / 1000} ms` : undefined, shown)
      if (Exit.isFailure(out))
        return yield* wrong(Cause.hasDies(out.cause) ? `it died: ${Cause.pretty(out.cause)}` : undefined, shown)
      const second = yield* Effect.exit(withEnv(resolve(out.value, { config: "cfg" })))
      if (
        Exit.isFailure(second) ||
        inspect(Tree.toUnknown(second.value), { depth: 30 }) !== inspect(Tree.toUnknown(out.value), { depth: 30 })
      )
        yield* wrong(
          `it resolves again, to ${Exit.isFailure(second) ? Cause.pretty(second.cause) : inspect(Tree.toUnknown(second.value))}`,
          shown
        )
    })
  }
}

const everything = (ran: Ran, given: Readonly<Record<string, string>>): ReadonlyArray<readonly [string, string]> => [
  ["stdout", ran.stdout.join("\n")],
  ["stderr", ran.stderr.join("\n")],
  ...Object.entries(ran.files)
    .filter(([path]) => !(given[path] ?? "").includes(marker))
    .map(([path, text]) => [`the file ${path}`, text] as const),
  ...(Exit.isFailure(ran.exit)
    ? ran.exit.cause.reasons.flatMap((reason): ReadonlyArray<readonly [string, string]> => {
        const error = reason._tag === "Fail" ? reason.error : reason
        return [
          ["the error's JSON", JSON.stringify(error) ?? ""],
          ["the inspected error", inspect(error, { depth: 20 })]
        ]
      })
    : []),
  ["the printed cause", Exit.isFailure(ran.exit) ? Cause.pretty(ran.exit.cause) : ""]
]

/** Mistypes an override as people do: its prefix, its key, its separator, its value. */
const mistyped = (draw: Random, token: string): string => {
  const way = oneOf<readonly [string | RegExp, string]>(draw, [
    ["cfg::", "db::"],
    ["cfg::", ""],
    ["cfg::", "cfg:"],
    ["cfg::", "cfg::cfg::"],
    ["=", "x="],
    ["=", ".x="],
    ["=", "[0]="],
    ["=", "+="],
    ["=", ":"],
    ["=", " "],
    ["=", ""],
    ["=", "=["],
    ["=", "=@"],
    [/="?/, "='"],
    [/=.*?(?=S3)/, "="]
  ])
  return token.replace(way[0], way[1])
}

const secret: Kind = {
  name: "a secret is shown nowhere",
  holds: (given) => {
    const draw = random(given.seed)
    const { encoded, schema, source } = make(given.root, draw)
    const value = encoded(draw)
    const { path, text } = fileOf(draw, value)
    const files = draw() < 0.6 ? { [path]: text } : {}
    const config = path === "cfg.json" ? ["--cfg-path", path] : []
    const typed = isFull(value) ? overrides(value).filter(() => draw() < 0.7) : []
    const broken = typed.map((each) => (draw() < 0.3 ? mistyped(draw, each) : each))
    const args = [...config, "--", ...broken]
    const options = { resolve: draw() < 0.3, overwrite: draw() < 0.5, writeInstance: draw() < 0.3 ? null : undefined }
    return Effect.flatMap(run(schema, { files, args, options }), (ran) => {
      const found = everything(ran, files).find(([, each]) => each.includes(marker))
      const problem = found === undefined ? undefined : `a secret is in ${found[0]}: ${found[1].slice(0, 600)}`
      return wrong(problem, `${show({ source, files, args })}\noptions: ${JSON.stringify(options)}`)
    })
  }
}

const validating: Kind = {
  name: "a JSON Schema takes the files that the library reads, and refuses what it refuses",
  holds: (given) => {
    const draw = random(given.seed)
    const { encoded, schema, source } = make(given.root, draw)
    return Effect.flatMap(disagreement(draw, schema, encoded), ([problem, shown]) =>
      wrong(problem, `${show({ source })}\n${shown}`)
    )
  }
}

/** All kinds of cases. */
export const kinds: ReadonlyArray<Kind> = [
  anything,
  agreeing,
  again,
  readable,
  writingOver,
  interpolating,
  secret,
  validating
]

/** How a check of a kind went: `undefined` if every case holds. */
export interface Found {
  readonly error: unknown
  readonly replay: string
  readonly runs: number
}

const cases = Arbitrary.schema(Case)

/** Checks many cases of a kind; the smallest one found that does not hold is what it succeeds with. */
export const check = (kind: Kind, options: Arbitrary.CheckOptions): Effect.Effect<Found | undefined> =>
  Effect.map(
    Arbitrary.checkEffect(cases, (given) => Effect.as(kind.holds(given), true), { size: 3, ...options }),
    (result) => {
      if (result._tag === "Passed") return undefined
      if (result._tag !== "Falsified") return { error: result._tag, replay: "", runs: 0 }
      const { failure, replay, runs } = result
      return { error: failure._tag === "PropertyError" ? failure.error : "false", replay, runs }
    }
  )
