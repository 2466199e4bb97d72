/**
 * What the types cost: programs of 1, 50 and 200 commands beside the same in raw `effect/cli`.
 *
 * A command here has a config of three fields, an inline parameter, a handler that needs a service and fails with an
 * error of its own, and a hook; every other one has a layer. The raw one has four flags, the handler, the hook's effect
 * before it, and the layer. As in a real program, the commands share a handful of services and errors: a class for each
 * command would make the unions long by itself.
 *
 * Instantiations and displayed types are the same at every run. The check time is not: each program is checked in turn,
 * `ROUNDS` times (7), against the built library, and the table shows the median and the ratio of the shortest times, which
 * other work on the machine disturbs least. `SHOW=1` prints the displayed types, too.
 *
 * Displayed is what `tsc --declaration` writes for an exported value, 2,500 characters at most for 50 commands.
 */
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { median, type Row, ratioOf } from "./table.ts"

const root = path.resolve(import.meta.dirname, "..")
const tsc = path.join(root, "node_modules/.bin/tsc")
const shared = 5

const numbers = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, i) => i)

/** The services and errors, which every command uses two of. */
const services = `
${numbers(shared)
  .map(
    (i) => `
export class Service${i} extends Context.Service<Service${i}, { readonly call: Effect.Effect<string> }>()("Service${i}") {}
export class Error${i} extends Schema.TaggedError<Error${i}>()("Error${i}", { at: Schema.Finite }) {}
export const layer${i} = Layer.succeed(Service${i}, { call: Effect.succeed("${i}") })`
  )
  .join("\n")}
`

const handler = (i: number): string => `
  Effect.gen(function* () {
    const service = yield* Service${i % shared}
    yield* Console.log(name, yield* service.call)
    if (lr > 1) return yield* new Error${i % shared}({ at: lr })
  })`

const command = (i: number): string => `
export class Config${i} extends Schema.Class<Config${i}>("Config${i}")({
  name: Field.make(Schema.String, "x"),
  lr: Field.make(Schema.Finite, 0.1),
  epochs: Field.make(Schema.Int, 3)
}) {}

const hook${i} = Hook.make((data) =>
  Effect.gen(function* () {
    const service = yield* Service${(i + 1) % shared}
    if (data.name === (yield* service.call)) return yield* new Error${(i + 1) % shared}({ at: ${i} })
  })
)

export const command${i} = Command.make(
  "command${i}",
  { config: Config${i}, dryRun: Param.inline(Schema.Boolean, false) },
  ({ config: { lr, name } }) => ${handler(i)}
).pipe(Command.addHooks({ preRun: hook${i} })${i % 2 === 0 ? `, Command.provide(layer${i % shared})` : ""})
`

const raw = (i: number): string => `
const hook${i} = (name: string) =>
  Effect.gen(function* () {
    const service = yield* Service${(i + 1) % shared}
    if (name === (yield* service.call)) return yield* new Error${(i + 1) % shared}({ at: ${i} })
  })

export const command${i} = Command.make(
  "command${i}",
  {
    name: Flag.String("name").pipe(Flag.withDefault("x")),
    lr: Flag.Finite("lr").pipe(Flag.withDefault(0.1)),
    epochs: Flag.Int("epochs").pipe(Flag.withDefault(3)),
    dryRun: Flag.Boolean("dry-run").pipe(Flag.withDefault(false))
  },
  ({ lr, name }) => Effect.andThen(hook${i}("command${i}"), ${handler(i)})
)${i % 2 === 0 ? `.pipe(Command.provide(layer${i % shared}))` : ""}
`

const names = (count: number): string =>
  numbers(count)
    .map((i) => `command${i}`)
    .join(", ")

const ours = (count: number): string => `
import { Console, Context, Effect, Layer, Schema } from "effect"
import { Command, Field, Hook, Param, wake } from "effect-coma"
${services}
${numbers(count).map(command).join("\n")}
export const program = wake([${names(count)}], { name: "main", version: "1.0.0" })
`

const theirs = (count: number): string => `
import { Console, Context, Effect, Layer, Schema } from "effect"
import { Command, Flag } from "effect/cli"
${services}
${numbers(count).map(raw).join("\n")}
export const program = Command.make("main").pipe(
  Command.withSubcommands([${names(count)}]),
  Command.run({ version: "1.0.0" })
)
`

/** What a person sees: the program, a command with hooks in three slots, and a test. */
const displayed = (count: number): string => `
import { Effect } from "effect"
import { Command, DEFAULT, Hook, wake } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { ${names(count)}, Error0, Error1, Service0, Service1 } from "./ours${count}.ts"

export const program = wake([${names(count)}], { name: "main", version: "1.0.0" })

export const withHooks = command0.pipe(
  Command.withHooks({
    preInit: [Hook.make(() => Effect.fail(new Error0({ at: 0 }))), [Hook.make(() => Effect.andThen(Service0, Effect.void))]],
    preRun: Hook.make((data) => (data.name === "x" ? Effect.fail(new Error1({ at: 1 })) : Effect.andThen(Service1, Effect.void))),
    run: DEFAULT.pipe(Effect.timeout("5 minutes"))
  })
)

export const test = TestProgram.run([${names(count)}], ["command0"])
`

/** Where the programs stand while they are measured. */
const directory = path.join(os.tmpdir(), `types-${process.pid}`)

const run = (args: ReadonlyArray<string>, cwd: string): string => {
  const { status, stderr, stdout } = spawnSync(tsc, args, { cwd, encoding: "utf8" })
  if (status !== 0) throw new Error(`tsc ${args.join(" ")}\n${stdout}${stderr}`)
  return stdout
}

const write = (name: string, text: string): void => fs.writeFileSync(path.join(directory, name), text)

/** Builds the library into the folder of the programs, as `npm install` would put it there. */
const install = (): void => {
  const installed = path.join(directory, "node_modules/effect-coma")
  fs.mkdirSync(installed, { recursive: true })
  fs.copyFileSync(path.join(root, "package.json"), path.join(installed, "package.json"))
  for (const name of ["effect", "@effect", "@types"]) {
    fs.symlinkSync(path.join(root, "node_modules", name), path.join(directory, "node_modules", name))
  }
  run(["-p", "tsconfig.build.json", "--outDir", path.join(installed, "dist")], root)
}

const options = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  target: "es2024",
  module: "nodenext",
  types: ["node"]
}

/** Writes a program with a project of its own. */
const project = (name: string, text: string): void => {
  write(`${name}.ts`, text)
  const compilerOptions = { ...options, outDir: `out-${name}`, rootDir: "." }
  write(`${name}.json`, JSON.stringify({ compilerOptions, files: [`${name}.ts`] }))
}

const number = (report: string, name: string): number =>
  Number(new RegExp(`^${name}: +([0-9.]+)`, "m").exec(report)![1])

/** The types of what a program exports, as its declarations show them. */
const typesOf = (name: string, exported: ReadonlyArray<string>): ReadonlyArray<string> => {
  run(["-p", `${name}.json`, "--declaration", "--emitDeclarationOnly"], directory)
  const text = fs.readFileSync(path.join(directory, `out-${name}/${name}.d.ts`), "utf8")
  return exported.map(
    (each) => new RegExp(`^export declare const ${each}: ([\\s\\S]*?);\\n(?=export |$)`, "m").exec(`${text}`)![1]!
  )
}

/** Names of ours that stand in a displayed type where the errors and services themselves should. */
const aliases = (text: string): ReadonlyArray<string> => {
  const shown = ["Command", "Effect", "HandlerError", "HandlerServices", "Inline", "Outcome"]
  const applied = [...text.matchAll(/(\w+)</g)].map(([, name]) => name!).filter((name) => !shown.includes(name))
  return [...new Set([...applied, ...(text.match(/\bDefault(?:Error|Services)\b/g) ?? [])])]
}

/** What the compiler said of each program, a report for each time that it was checked. */
type Reports = ReadonlyMap<string, ReadonlyArray<string>>

/** Writes the programs of some sizes, and checks them in turn. */
const check = (sizes: ReadonlyArray<number>, rounds: number): Reports => {
  install()
  write("package.json", '{ "type": "module" }')
  for (const size of sizes) {
    project(`ours${size}`, ours(size))
    project(`raw${size}`, theirs(size))
  }
  const programs = sizes.flatMap((size) => [`raw${size}`, `ours${size}`])
  const reports = new Map<string, Array<string>>(programs.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const name of programs) {
      reports.get(name)!.push(run(["-p", `${name}.json`, "--noEmit", "--extendedDiagnostics"], directory))
    }
  }
  return reports
}

const instantiations = (reports: Reports, name: string): number => number(reports.get(name)![0]!, "Instantiations")
const times = (reports: Reports, name: string): ReadonlyArray<number> =>
  reports.get(name)!.map((report) => number(report, "Check time"))
const checkTime = (reports: Reports, name: string): number => median(times(reports, name))
const least = (reports: Reports, name: string): number => Math.min(...times(reports, name))
const grouped = (value: number): string => value.toLocaleString("en-US")

/** Runs the benchmarks of the types. */
export const types = async (): Promise<ReadonlyArray<Row>> => {
  try {
    const reports = check([200], 5)
    const [mine, raw] = [instantiations(reports, "ours200"), instantiations(reports, "raw200")]
    return [
      ratioOf(
        "a type check of 200 commands",
        checkTime(reports, "ours200") * 1000,
        ["raw effect/cli", checkTime(reports, "raw200") * 1000],
        1.5
      ),
      ratioOf("instantiations of it", [mine, grouped(mine)], ["raw effect/cli", raw, grouped(raw)])
    ]
  } finally {
    fs.rmSync(directory, { recursive: true, force: true })
  }
}

const aligned = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .join("\n")
}

/** Prints all that is known of programs of three sizes. */
const print = (rounds: number, show: boolean): void => {
  const sizes = [1, 50, 200]
  const reports = check(sizes, rounds)
  const ratio = (measure: (reports: Reports, name: string) => number, size: number): string =>
    (measure(reports, `ours${size}`) / measure(reports, `raw${size}`)).toFixed(2)
  const rows = sizes.map((size) => {
    project(`displayed${size}`, displayed(size))
    const shown = typesOf(`displayed${size}`, ["program", "withHooks", "test"])
    if (show) console.log(shown.join("\n\n"), "\n")
    const [rawShown] = typesOf(`raw${size}`, ["program"])
    return [
      String(size),
      grouped(instantiations(reports, `ours${size}`)),
      grouped(instantiations(reports, `raw${size}`)),
      ratio(instantiations, size),
      `${checkTime(reports, `ours${size}`).toFixed(3)} s`,
      `${checkTime(reports, `raw${size}`).toFixed(3)} s`,
      ratio(checkTime, size),
      ratio(least, size),
      ...shown.map(({ length }) => grouped(length)),
      grouped(rawShown!.length),
      aliases(shown.join("\n")).join(" ") || "none"
    ]
  })
  const head = [
    "commands",
    "instantiations",
    "raw",
    "ratio",
    `check (median of ${rounds})`,
    "raw",
    "ratio",
    "of the least",
    "characters of wake",
    "of withHooks",
    "of TestProgram.run",
    "raw",
    "aliases of ours"
  ]
  console.log(aligned([head, ...rows]))
}

if (import.meta.main) {
  process.on("exit", () => fs.rmSync(directory, { recursive: true, force: true }))
  print(Number(process.env["ROUNDS"] ?? 7), process.env["SHOW"] !== undefined)
}
