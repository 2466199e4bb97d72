import { describe, expect, it } from "@effect/vitest"
import { Effect, FileSystem, Layer, Redacted, Schema } from "effect"
import { systemError } from "effect/PlatformError"
import { Command, Config, ConfigHook, Field, type Param, Persistence, Resolver, wake } from "effect-coma"
import { MemoryFileSystem, TestProgram } from "effect-coma/testing"
import { app, show } from "../support/commands.ts"
import { runEffect, wide } from "../support/run.ts"

const Good = Schema.Struct({ k: Field.make(Schema.Int, 1) })

/** A command with a config before and after the one in question. */
const between = (schema: Config.ConfigSchema) =>
  Command.make("cmd", { first: Good, cfg: schema as Param.Any, last: Good }, () => Effect.void)

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })
const nestedSchema = (depth: number): Param.FieldSchema =>
  depth === 0 ? Schema.Int : Schema.Struct({ a: nestedSchema(depth - 1) })

describe("a run that fails", () => {
  const Positive = Schema.Int.check(Schema.isGreaterThan(0))

  it.effect.each<[string, Config.ConfigSchema, ReadonlyArray<string>, RegExp]>([
    [
      "an override that its check refuses",
      Schema.Struct({ n: Field.make(Positive, 1) }),
      ["n=0"],
      /main cmd n=0\n +\^ a value greater than 0/
    ],
    [
      "an interpolation in a default that leads nowhere",
      Schema.Struct({ n: Field.make(Schema.String, "${nope}") }),
      [],
      /^error: cfg\.n: cannot resolve \$\{nope\}/
    ],
    [
      "a default of too many values",
      Schema.Struct({
        l: Field.make(
          Schema.Array(Schema.Int),
          Array.from({ length: 500_000 }, () => 1)
        )
      }),
      [],
      /^error: cfg: cannot write cfg\.yaml: it could not be read back, because it has more than 2000000 parts/
    ],
    [
      "a default that is too long",
      Schema.Struct({ s: Field.make(Schema.String, "x".repeat(17 * 1024 * 1024)) }),
      [],
      /^error: cfg: cannot write cfg\.yaml: it is larger than 16 MiB/
    ],
    [
      "a default that is too deep",
      Schema.Struct({ d: Field.make(Schema.Unknown, nested(250)) }),
      [],
      /^error: cfg.*200 levels/
    ],
    ["a schema that is too deep", Schema.Struct({ d: nestedSchema(250) }), [], /parameter cfg .*200 levels/]
  ])("leaves no files: %s", ([_, schema, args, message]) =>
    Effect.gen(function* () {
      const { code, files, stderr } = yield* TestProgram.run([between(schema)], ["cmd", ...args], { env: wide })
      expect({ code, files }).toEqual({ code: 2, files: {} })
      expect(stderr.join("\n")).toMatch(message)
    })
  )

  it.effect("for want of a value leaves the file to give it in", () =>
    Effect.gen(function* () {
      const Wanting = Schema.Struct({ x: Schema.Int, z: Field.make(Schema.String, "${x}") })
      const { code, files } = yield* TestProgram.run([between(Wanting)], ["cmd"])
      expect({ code, files }).toEqual({
        code: 2,
        files: { "first.yaml": "k: 1\n", "cfg.yaml": 'x: ???\nz: "${x}"\n', "last.yaml": "k: 1\n" }
      })
    })
  )
})

describe("a first run", () => {
  it.effect("runs a resolver once", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const vault = Resolver.make("vault", (name) =>
        Effect.sync(() => {
          asked.push(String(name))
          return "found"
        })
      )
      const Asking = Schema.Struct({ key: Field.make(Schema.String, "${vault:a}") })
      const command = Command.make("cmd", { cfg: Asking }, ({ cfg }) => show(cfg))
      for (const args of [["cmd"], ["cmd", "cfg::key=${vault:b}"]]) {
        const program = Effect.provide(wake([command], app), Resolver.layer(vault))
        const ran = yield* TestProgram.run(program, args)
        expect(ran).toMatchObject({
          code: 0,
          stdout: ['{"key":"found"}'],
          files: { "cfg.yaml": 'key: "${vault:a}"\n' }
        })
      }
      expect(asked).toEqual(["a", "b"])
    })
  )

  it.effect("writes secrets so that they are read back", () =>
    Effect.gen(function* () {
      const Secret = Schema.Struct({
        pin: Field.make(Schema.RedactedFromValue(Schema.Int), Redacted.make(1234)),
        list: Field.make(Schema.Array(Schema.RedactedFromValue(Schema.Int)), [Redacted.make(5)])
      })
      const ran = yield* TestProgram.run([Command.make("cmd", { cfg: Secret }, () => Effect.void)], ["cmd"])
      expect(ran).toMatchObject({ code: 0 })
      expect(Object.keys(ran.files)).toEqual(["cfg.yaml"])
    })
  )
})

describe("a file that cannot be created", () => {
  const refusing = Layer.effect(
    FileSystem.FileSystem,
    Effect.map(FileSystem.FileSystem, (fs) => ({
      ...fs,
      open: (path: string, options?: Parameters<typeof fs.open>[1]) =>
        options?.flag?.startsWith("w") === true
          ? Effect.fail(
              systemError({ _tag: "PermissionDenied", module: "FileSystem", method: "open", cause: { code: "EROFS" } })
            )
          : fs.open(path, options)
    }))
  ).pipe(Layer.provideMerge(MemoryFileSystem.layer({})))

  const command = (options: ConfigHook.Options, persistence = Persistence.make()) =>
    Command.make("cmd", { cfg: Good }, ({ cfg }) => show(cfg)).pipe(
      Command.withHooks({ config: ConfigHook.makeDefault(options) }),
      Command.withPersistence(persistence)
    )
  const reason = "cannot write cfg.yaml: the file system is read-only. Fix that, or name another file."
  const runs = (made: Command.Any, ...args: ReadonlyArray<string>) => {
    // The commands need files, and nothing else.
    const program = wake([made], { ...app, args: ["cmd", ...args] }) as Effect.Effect<
      void,
      unknown,
      FileSystem.FileSystem
    >
    return runEffect(Effect.provide(program, refusing))
  }

  it.effect("is a warning: the defaults do", () =>
    Effect.gen(function* () {
      expect(yield* runs(command({}), "k=2")).toMatchObject({ out: ['{"k":2}'], err: [`warning: cfg: ${reason}`] })
    })
  )

  it.effect.each<[string, ReturnType<typeof command>, ReadonlyArray<string>]>([
    ["on the command line", command({}), ["--cfg-path", "cfg.yaml"]],
    ["with its registration", command({}, Persistence.make().register("cfg", { path: "cfg.yaml" })), []],
    ["to hold what was typed", command({ writeInstance: Config.OVERRIDE }), []]
  ])("is an error where somebody has asked for it: %s", ([_, made, args]) =>
    Effect.gen(function* () {
      expect(yield* runs(made, ...args)).toMatchObject({
        out: [],
        err: [`error: cfg: ${reason.replace("or name", "or\nname")}`]
      })
    })
  )

  it.effect("is an error where a hook of its own writes it", () =>
    Effect.gen(function* () {
      const saving = command({ write: false }).pipe(Command.addHooks({ postRun: ConfigHook.write("cfg") }))
      expect(yield* runs(saving)).toMatchObject({
        out: ['{"k":1}'],
        err: [`error: cfg: ${reason.replace("or name", "or\nname")}`]
      })
    })
  )
})

describe("what a run says of its files", () => {
  const command = between(Good)

  it.effect("is one line for all that it created, where the log level lets it", () =>
    Effect.gen(function* () {
      const first = yield* TestProgram.run([command], ["cmd"], { files: { "cfg.yaml": "k: 1\n" } })
      expect(first.stderr).toEqual(["created first.yaml, last.yaml"])
      expect((yield* TestProgram.run([command], ["cmd"], { files: first.files })).stderr).toEqual([])
      const said = (level: string) =>
        Effect.map(TestProgram.run([command], ["cmd", "zz=1", "--log-level", level]), ({ stderr }) => stderr)
      const warning = [
        "warning: an override that no config took",
        "",
        "  main cmd zz=1",
        "           ^^ no config has this key",
        ""
      ]
      expect(yield* said("info")).toEqual([...warning, "created first.yaml, cfg.yaml, last.yaml"])
      expect(yield* said("warn")).toEqual(warning)
      expect(yield* said("error")).toEqual([])
    })
  )

  it.effect("tells at the log level debug which were read and written, and which hooks ran", () =>
    Effect.gen(function* () {
      const files = { "cfg.yaml": "k: 1\n", "last.yaml": "k: 1\n" }
      const { stderr } = yield* TestProgram.run([command], ["cmd", "--log-level", "debug"], { files })
      const said = stderr.map((line) => line.replace(/^\[.*?\] DEBUG \(#\d+\): /, ""))
      expect(said).toEqual([
        "running preConfig[0]",
        "running preConfig[1]",
        "running config[0]",
        "no file first.yaml",
        "read cfg.yaml",
        "read last.yaml",
        "wrote first.yaml",
        "created first.yaml",
        "running postConfig[1]",
        "running init[0]",
        "running run[0]"
      ])
    })
  )
})

describe("a file that the command line names", () => {
  const command = Command.make("cmd", { cfg: Good }, ({ cfg }) => show(cfg))

  it.effect("is created, and its folder is not", () =>
    Effect.gen(function* () {
      const files = { "there/x": "" }
      const made = yield* TestProgram.run([command], ["cmd", "--cfg-path", "there/a.yaml"], { files })
      expect(made.stderr).toEqual(["created there/a.yaml"])
      for (const more of [[], ["--no-write"]]) {
        const refused = yield* TestProgram.run([command], ["cmd", "--cfg-path", "gone/a.yaml", ...more], { files })
        expect(refused).toMatchObject({ code: 2, stdout: [], files })
        expect(refused.stderr.join("\n")).toContain("the folder gone does not exist")
      }
    })
  )

  it.effect("may lie in a folder that a program makes", () =>
    Effect.gen(function* () {
      const registered = command.pipe(
        Command.withPersistence(Persistence.register(Persistence.make(), "cfg", { path: "made/cfg.yaml" }))
      )
      const made = yield* TestProgram.run([registered], ["cmd"])
      expect(made.stderr).toEqual(["created made/cfg.yaml"])
    })
  )
})

describe("the files of configs that refer to each other", () => {
  const Server = Schema.Struct({
    host: Schema.String,
    port: Field.make(Schema.String, "80"),
    token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
  })
  const Client = Schema.Struct({
    port: Field.make(Schema.String, "${server::port}"),
    host: Field.make(Schema.String, "${server::host}"),
    token: Field.make(Schema.String, "t ${server::token}"),
    all: Field.make(Schema.Unknown, "${server::}")
  })
  const command = (options: ConfigHook.Options) =>
    Command.make("cmd", { client: Client, server: Server }, ({ client }) => show(client)).pipe(
      Command.withHooks({ config: ConfigHook.makeDefault(options) })
    )
  const run = (
    options: ConfigHook.Options,
    args: ReadonlyArray<string>,
    files: Readonly<Record<string, string>> = {}
  ) => TestProgram.run([command(options)], ["cmd", ...args], { files })
  const text = 'port: "${server::port}"\nhost: "${server::host}"\ntoken: "t ${server::token}"\nall: "${server::}"\n'

  it.effect("keep the interpolations", () =>
    Effect.gen(function* () {
      const ran = yield* run({}, ["server::host=h", "server::token=swordfish", "server::port=5"])
      expect(ran).toMatchObject({ code: 0, files: { "client.yaml": text } })
      expect(JSON.parse(ran.stdout[0]!)).toMatchObject({ port: "5", host: "h", token: "t swordfish" })
    })
  )

  it.effect("are written before a value of another config is given that is missing", () =>
    Effect.gen(function* () {
      const ran = yield* run({}, [])
      expect(ran.code).toBe(2)
      expect(Object.keys(ran.files).toSorted()).toEqual(["client.yaml", "server.yaml"])
      expect(ran.stderr.join(" ")).toContain("server")
    })
  )

  it.effect("are written by one hook after the other, though the first refers to what the second fills", () =>
    Effect.gen(function* () {
      const two = command({}).pipe(
        Command.withHooks({
          config: [ConfigHook.makeDefault({ ids: ["client"] }), ConfigHook.makeDefault({ ids: ["server"] })]
        })
      )
      const ran = yield* TestProgram.run([two], ["cmd", "server::token=x"], { files: { "server.yaml": "host: h\n" } })
      expect(ran).toMatchObject({ code: 0, files: { "client.yaml": text } })
    })
  )

  it.effect("hold the other configs' values where that is asked for, of the same instance, without secrets", () =>
    Effect.gen(function* () {
      const files = { "server.yaml": "host: h\ntoken: swordfish\n" }
      const latest = yield* run({ resolve: true, writeInstance: null }, ["server::port=5"], files)
      expect(latest.files["client.yaml"]).toBe(
        'port: "5"\nhost: h\ntoken: "t ${server::token}"\nall:\n  host: h\n  port: "5"\n  token: ???\n'
      )
      const overwritten = yield* run(
        { resolve: true, overwrite: true, writeInstance: Config.OVERRIDE },
        ["server::port=5"],
        { ...files, "client.yaml": "# mine\nport: ${server::port}\ntoken: x${server::token}\nall: {}\n" }
      )
      expect(overwritten.files["client.yaml"]).toBe('# mine\nport: "5"\nhost: h\ntoken: x${server::token}\nall: {}\n')
      const base = yield* run({ resolve: true }, ["server::port=5"], { "server.yaml": "host: h\nport: 7\n" })
      expect(base.code).toBe(2)
    })
  )
})
