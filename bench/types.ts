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

const root = path.resolve(import.meta.dirname, "..")
const tsc = path.join(root, "node_modules/.bin/tsc")
/** How often each program is checked, and whether the displayed types are printed as well. */
const rounds = Number(process.env["ROUNDS"] ?? 7)
const show = process.env["SHOW"] !== undefined
const sizes = [1, 50, 200]
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

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "types-"))
process.on("exit", () => fs.rmSync(directory, { recursive: true }))

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

const median = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

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

const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .join("\n")
}

install()
write("package.json", '{ "type": "module" }')
const programs = sizes.flatMap((size) => [`raw${size}`, `ours${size}`])
for (const size of sizes) {
  project(`ours${size}`, ours(size))
  project(`raw${size}`, theirs(size))
  project(`displayed${size}`, displayed(size))
}

const reports = new Map<string, Array<string>>(programs.map((name) => [name, []]))
for (let round = 0; round < rounds; round++) {
  for (const name of programs) {
    reports.get(name)!.push(run(["-p", `${name}.json`, "--noEmit", "--extendedDiagnostics"], directory))
  }
}

const instantiations = (name: string): number => number(reports.get(name)![0]!, "Instantiations")
const checkTime = (name: string): number => median(reports.get(name)!.map((report) => number(report, "Check time")))
const least = (name: string): number => Math.min(...reports.get(name)!.map((report) => number(report, "Check time")))
const grouped = (value: number): string => value.toLocaleString("en-US")
const ratio = (measure: (name: string) => number, size: number): string =>
  (measure(`ours${size}`) / measure(`raw${size}`)).toFixed(2)

const rows = sizes.map((size) => {
  const shown = typesOf(`displayed${size}`, ["program", "withHooks", "test"])
  if (show) console.log(shown.join("\n\n"), "\n")
  const [rawShown] = typesOf(`raw${size}`, ["program"])
  return [
    String(size),
    grouped(instantiations(`ours${size}`)),
    grouped(instantiations(`raw${size}`)),
    ratio(instantiations, size),
    `${checkTime(`ours${size}`).toFixed(3)} s`,
    `${checkTime(`raw${size}`).toFixed(3)} s`,
    ratio(checkTime, size),
    ratio(least, size),
    ...shown.map(({ length }) => grouped(length)),
    grouped(rawShown!.length),
    aliases(shown.join("\n")).join(" ") || "none"
  ]
})

console.log(
  table([
    [
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
    ],
    ...rows
  ])
)
