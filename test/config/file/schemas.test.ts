import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Command, Config, ConfigHook, Field, Persistence, Source } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { app, show } from "../../support/commands.ts"

const Optim = Schema.Struct({ lr: Field.make(Schema.Finite, 0.1), steps: Field.make(Schema.Int, 10) })
const Dict = Schema.Record(Schema.String, Schema.Int)
const List = Schema.Array(Schema.Int)

const train = Command.make("train", { optim: Optim }, show)

/** A command with the services and errors of the other one: none of its own. */
const alike = (command: Command.Any) => command as unknown as typeof train

const run = (
  args: ReadonlyArray<string>,
  {
    files = {},
    command = train,
    options = { schemas: ".lab" },
    ...more
  }: {
    readonly files?: Readonly<Record<string, string>>
    readonly command?: Command.Any
    readonly options?: Persistence.Options
    readonly hook?: ConfigHook.Options
    readonly register?: Readonly<Record<string, Persistence.Registration>>
  } = {}
) => {
  const persistence = Object.entries(more.register ?? {}).reduce(
    (self, [id, registration]) => self.register(id, registration),
    Persistence.make(options)
  )
  const hooked =
    more.hook === undefined
      ? alike(command)
      : Command.withHooks(alike(command), { config: ConfigHook.makeDefault(more.hook) })
  return TestProgram.run([hooked], ["train", ...args], { files, ...app, persistence })
}

const schemaOf = (id: string, schema: Config.ConfigSchema) =>
  Effect.sync(() => `${JSON.stringify(Config.jsonSchema(Config.make(id, schema)), undefined, 2)}\n`)

describe("Persistence.make({ schemas })", () => {
  it.effect("writes the schema beside a new file, which names it", () =>
    Effect.gen(function* () {
      const { files, stderr } = yield* run([])
      expect(files).toEqual({
        "optim.yaml": "# yaml-language-server: $schema=.lab/optim.schema.json\nlr: 0.1\nsteps: 10\n",
        ".lab/optim.schema.json": yield* schemaOf("optim", Optim)
      })
      expect(stderr).toEqual(["created optim.yaml"])
      const json = yield* run([], { options: { schemas: "schemas/", extension: "json" } })
      expect(json.files["optim.json"]).toBe(
        '{\n  "$schema": "schemas/optim.schema.json",\n  "lr": 0.1,\n  "steps": 10\n}\n'
      )
    })
  )

  it.effect("reads what it has written, and writes nothing again", () =>
    Effect.gen(function* () {
      for (const options of [{ schemas: ".lab" }, { schemas: ".lab", extension: "json" }]) {
        const first = yield* run([], { options })
        const files = first.files as Readonly<Record<string, string>>
        const again = yield* run([], { options, files })
        expect(again).toMatchObject({ code: 0, stderr: [], files, stdout: first.stdout })
      }
    })
  )

  it.effect("writes the schema of a file that is there, when it has changed, and leaves the file as it is", () =>
    Effect.gen(function* () {
      const files = { "optim.yaml": "lr: 1 # mine\n", ".lab/optim.schema.json": "{}\n" }
      expect((yield* run([], { files })).files).toEqual({
        ...files,
        ".lab/optim.schema.json": yield* schemaOf("optim", Optim)
      })
    })
  )

  it.effect("finds its place from the file of the config, wherever that is", () =>
    Effect.gen(function* () {
      const first = (path: string) => `# yaml-language-server: $schema=${path}\n`
      const there = yield* run([], { register: { optim: { path: "configs/deep/optim.yaml" } } })
      expect(Object.keys(there.files).toSorted()).toEqual([
        "configs/deep/.lab/optim.schema.json",
        "configs/deep/optim.yaml"
      ])
      expect(there.files["configs/deep/optim.yaml"]).toContain(first(".lab/optim.schema.json"))
      const up = yield* run([], {
        options: { schemas: "../schemas" },
        register: { optim: { path: "configs/optim.yaml" } }
      })
      expect(Object.keys(up.files).toSorted()).toEqual(["configs/optim.yaml", "schemas/optim.schema.json"])
      expect(up.files["configs/optim.yaml"]).toContain(first("../schemas/optim.schema.json"))
      const named = yield* run(["--optim-path", "sub/fast.yaml"], { files: { "sub/other.txt": "" } })
      expect(named.files["sub/fast.yaml"]).toContain(first(".lab/optim.schema.json"))
      expect(Object.keys(named.files)).toContain("sub/.lab/optim.schema.json")
      const beside = yield* run([], { options: { schemas: "." } })
      expect(Object.keys(beside.files).toSorted()).toEqual(["optim.schema.json", "optim.yaml"])
    })
  )

  it.effect("writes nothing in a run that writes no files", () =>
    Effect.gen(function* () {
      const files = { "optim.yaml": "lr: 1\n" }
      for (const args of [
        ["--no-write"],
        ["--print-config"],
        ["--print-schema"],
        ["--why", "lr"],
        ["--help"],
        ["lr=fast"]
      ]) {
        expect([args, (yield* run(args, { files })).files]).toEqual([args, files])
      }
      expect((yield* run([], { files, hook: { write: false } })).files).toEqual(files)
      expect((yield* run([], { files, options: {} })).files).toEqual(files)
    })
  )

  it.effect("only warns where a schema cannot be written", () =>
    Effect.gen(function* () {
      const files = { "optim.yaml": "lr: 1\n", ".lab": "a file" }
      const ran = yield* run([], { files })
      expect(ran).toMatchObject({ code: 0, files })
      expect(ran.stderr).toEqual([expect.stringMatching(/^warning: optim: cannot read \.lab\/optim\.schema\.json: /)])
    })
  )

  it.effect("keeps the schemas of two configs apart, and says where it cannot", () =>
    Effect.gen(function* () {
      const command = Command.make("train", { "a+b": Optim, "a-b": Dict, c: List }, show)
      const register = { "a+b": { path: "one.yaml" } }
      const ran = yield* run([], { command, register })
      expect(Object.keys(ran.files).filter((file) => file.startsWith(".lab"))).toEqual([
        ".lab/a-b.schema.json",
        ".lab/c.schema.json"
      ])
      expect(ran.stderr).toContain(
        "warning: a-b: its schema is not written, because .lab/a-b.schema.json is that of another config"
      )
    })
  )
})

describe("a file that names its schema", () => {
  it.effect("is read as if it did not, from every source", () =>
    Effect.gen(function* () {
      const line = "$schema: .lab/optim.schema.json\n"
      const told = (args: ReadonlyArray<string>, files: Readonly<Record<string, string>>) =>
        Effect.map(
          TestProgram.run([train], ["train", ...args], {
            files,
            sources: [Source.file(), Source.profile()],
            ...app
          }),
          ({ stderr, stdout }) => [...stdout, ...stderr]
        )
      const expected = yield* told([], { "optim.yaml": "lr: 5\n" })
      expect(expected).not.toEqual([])
      expect(yield* told([], { "optim.yaml": `${line}lr: 5\n` })).toEqual(expected)
      expect(yield* told(["--optim-path", "o.json"], { "o.json": '{"$schema": "x", "lr": 5}' })).toEqual(expected)
      const profiled = { "optim.yaml": "lr: 1\n", "optim.fast.yaml": `${line}lr: 5\n` }
      expect(yield* told(["--profile", "fast"], profiled)).toEqual(expected)
      expect((yield* told(["--print-config"], { "optim.yaml": `${line}lr: 5\n` })).join("\n")).not.toContain("$schema")
    })
  )

  it.effect("is read so where a value names it", () =>
    Effect.gen(function* () {
      const command = Command.make(
        "train",
        { cfg: Schema.Struct({ optim: Field.make(Optim, { lr: 1, steps: 1 }) }) },
        show
      )
      const files = { "fast.yaml": "$schema: .lab/optim.schema.json\nlr: 5\n" }
      const { stdout } = yield* TestProgram.run([command], ["train", "optim=@fast.yaml"], { files })
      expect(stdout).toEqual(['{"cfg":{"optim":{"lr":5,"steps":1}}}'])
    })
  )

  it.effect("keeps the name when it is written over", () =>
    Effect.gen(function* () {
      const hook = { overwrite: true, writeInstance: null }
      const yaml = { "optim.yaml": "# mine\n$schema: a.json # it\nlr: 1\nsteps: 2\n" }
      expect((yield* run(["lr=3"], { files: yaml, hook, options: {} })).files).toEqual({
        "optim.yaml": "# mine\n$schema: a.json # it\nlr: 3.0\nsteps: 2\n".replace("3.0", "3")
      })
      const json = { "optim.json": '{\n  "$schema": "a.json",\n  "lr": 1,\n  "steps": 2\n}\n' }
      expect((yield* run(["lr=3"], { files: json, hook, options: { extension: "json" } })).files).toEqual({
        "optim.json": '{\n  "$schema": "a.json",\n  "lr": 3,\n  "steps": 2\n}\n'
      })
      const noted = { "optim.yaml": "# yaml-language-server: $schema=a.json\nlr: 1\nsteps: 2\n" }
      expect((yield* run(["lr=3"], { files: noted, hook, options: {} })).files).toEqual({
        "optim.yaml": "# yaml-language-server: $schema=a.json\nlr: 3\nsteps: 2\n"
      })
    })
  )

  it.effect("has a value there if its config declares one, and an error if that is no text", () =>
    Effect.gen(function* () {
      const command = Command.make("train", { cfg: Schema.Struct({ $schema: Schema.String }) }, ({ cfg }) => show(cfg))
      const ran = yield* run([], { command, files: { "cfg.yaml": "$schema: mine\n" }, options: {} })
      expect(ran.stdout.join()).toContain("mine")
      const wrong = yield* run([], { files: { "optim.yaml": "$schema: [1]\n" }, options: {} })
      expect(wrong.stderr.join("\n")).toContain("$schema")
    })
  )

  it.effect("may be the file of a dict, and a list has no place for a name", () =>
    Effect.gen(function* () {
      const options = { schemas: ".lab", extension: "json" }
      const dict = Command.make("train", { cfg: Dict }, ({ cfg }) => show(cfg))
      const first = yield* run([], { command: dict, options })
      expect(first.files["cfg.json"]).toBe('{\n  "$schema": ".lab/cfg.schema.json"\n}\n')
      const again = yield* run([], { command: dict, options, files: first.files as never })
      expect(again).toMatchObject({ code: 0, stdout: first.stdout })
      const list = Command.make("train", { cfg: List }, ({ cfg }) => show(cfg))
      expect((yield* run([], { command: list, options })).files["cfg.json"]).toBe("[]\n")
    })
  )
})
