import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, FileSystem, Layer, Redacted, Schema } from "effect"
import { Command, Config, ConfigHook, Field, Param, report, wake } from "effect-coma"
import { MemoryFileSystem, TestProgram } from "effect-coma/testing"
import { runEffect } from "../support/run.ts"

const Model = Schema.Struct({
  lr: Field.make(Schema.Finite.annotate({ description: "The learning rate." }), 0.1),
  name: Field.make(Schema.String, "m")
})

const show = <A>(value: A) => Console.log(JSON.stringify(value))

describe("writing", () => {
  const command = (options: ConfigHook.Options) =>
    Command.make("cmd", { model: Model, out: Param.inline(Schema.String, "x") }, ({ model }) => show(model)).pipe(
      Command.withHooks({ config: ConfigHook.makeDefault(options) })
    )
  const filesAfter = (options: ConfigHook.Options, args: ReadonlyArray<string>, files = {}) =>
    Effect.map(TestProgram.run([command(options)], ["cmd", ...args], { files }), (ran) => ran.files)

  it.effect("puts descriptions of fields into the file as comments", () =>
    Effect.gen(function* () {
      expect(yield* filesAfter({}, ["lr=5"])).toEqual({
        "model.yaml": "# The learning rate.\nlr: 0.1\nname: m\n"
      })
    })
  )

  it.effect("keeps comments and order of a file that is written over", () =>
    Effect.gen(function* () {
      const before = "# mine\nname: a # this one\n\n# that one\nlr: 1\n"
      const files = yield* filesAfter({ overwrite: true, writeInstance: Config.OVERRIDE }, ["lr=5"], {
        "model.yaml": before
      })
      expect(files["model.yaml"]).toBe("# mine\nname: a # this one\n\n# that one\nlr: 5\n")
    })
  )

  it.effect("resolves interpolations where that is asked for", () =>
    Effect.gen(function* () {
      const options = { overwrite: true, writeInstance: Config.OVERRIDE }
      const files = { "model.yaml": "name: rate ${lr}\n" }
      expect((yield* filesAfter(options, [], files))["model.yaml"]).toContain("name: rate ${lr}")
      expect((yield* filesAfter({ ...options, resolve: true }, [], files))["model.yaml"]).toContain("name: rate 0.1")
    })
  )

  it.effect("escapes finished text that looks like an interpolation", () =>
    Effect.gen(function* () {
      const files = yield* filesAfter({ writeInstance: Config.OVERRIDE, resolve: true }, ["name='\\${x}'"])
      const again = yield* TestProgram.run([command({})], ["cmd"], { files })
      expect(again.stdout).toEqual(['{"lr":0.1,"name":"${x}"}'])
    })
  )

  it.effect("is skipped for some configs, for all, and forced for those that have no file", () =>
    Effect.gen(function* () {
      expect(yield* filesAfter({ skipWrite: ["model"] }, [])).toEqual({})
      expect(yield* filesAfter({ write: false }, [])).toEqual({})
      const forced = command({}).pipe(
        Command.withHooks({ postConfig: ConfigHook.write("inline", { force: true, instanceKey: Config.OVERRIDE }) })
      )
      const ran = yield* TestProgram.run([forced], ["cmd", "out=y"])
      expect(ran.files["inline.yaml"]).toBe('out: "y"\n')
    })
  )

  it.effect("fails where a file must be there", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([command({ raiseOnMissingFile: true })], ["cmd"])
      expect(ran.code).toBe(2)
      expect(ran.stderr).toEqual(["model: the file model.yaml does not exist. Create it, or name another one."])
      expect(ran.files).toEqual({})
    })
  )
})

describe("reading", () => {
  it.effect("reads a file once, whatever asks for it", () =>
    Effect.gen(function* () {
      let reads = 0
      const counting = Layer.effect(
        FileSystem.FileSystem,
        Effect.map(FileSystem.FileSystem, (fs) => ({
          ...fs,
          open: (path: string, options?: Parameters<typeof fs.open>[1]) => {
            if (path === "/shared.yaml" && options === undefined) reads++
            return fs.open(path, options)
          }
        }))
      ).pipe(Layer.provideMerge(MemoryFileSystem.layer({ "shared.yaml": "lr: 3\n" })))
      const both = Command.make("cmd", { a: Model, b: Model }, ({ a, b }) => show([a.lr, b.lr])).pipe(
        Command.withHooks({
          preConfig: ConfigHook.preload(["a"]),
          config: ConfigHook.makeDefault({ overwrite: true, writeInstance: Config.FILE })
        })
      )
      const args = ["cmd", "--a-path", "shared.yaml", "--b-path", "shared.yaml"]
      const ran = yield* runEffect(Effect.provide(wake([both], { name: "main", version: "1", args }), counting))
      expect(ran.out).toEqual(["[3,3]"])
      expect(reads).toBe(1)
    })
  )
})

describe("secrets", () => {
  const Account = Schema.Struct({
    user: Field.make(Schema.String, "ada"),
    password: Field.make(Schema.RedactedFromValue(Schema.String), Redacted.make("default-secret")),
    url: Field.make(Schema.String, "https://${user}:${password}@host"),
    keys: Field.make(Schema.Array(Schema.RedactedFromValue(Schema.String)), [])
  })
  const command = (options: ConfigHook.Options) =>
    Command.make("cmd", { account: Account }, ({ account }) =>
      Console.log(Redacted.value(account.password), account.keys.map(Redacted.value).join(), account.url)
    ).pipe(Command.withHooks({ config: ConfigHook.makeDefault(options) }))

  it.effect("are never written: not a default, not an override, not in text that refers to them", () =>
    Effect.gen(function* () {
      const all: ReadonlyArray<ConfigHook.Options> = [
        {},
        { resolve: true },
        { writeInstance: Config.OVERRIDE },
        { writeInstance: Config.OVERRIDE, resolve: true },
        { writeInstance: null, overwrite: true, resolve: true }
      ]
      for (const options of all) {
        const ran = yield* TestProgram.run([command(options)], ["cmd", "password=typed-secret", "keys=[key-secret]"])
        expect(ran.stdout).toEqual(["typed-secret key-secret https://ada:typed-secret@host"])
        expect(JSON.stringify(ran.files)).not.toContain("-secret")
        expect(ran.files["account.yaml"]).toContain('password: "<redacted>"')
      }
    })
  )

  it.effect("that read <redacted> in a file have their default", () =>
    Effect.gen(function* () {
      const { files } = yield* TestProgram.run([command({})], ["cmd"])
      const again = yield* TestProgram.run([command({})], ["cmd"], { files })
      expect(again.stdout).toEqual(["default-secret  https://ada:default-secret@host"])
    })
  )

  it.effect("are not shown where a key cannot be read, or a prefix is unknown", () =>
    Effect.gen(function* () {
      for (const token of [
        "pass..word=typed-secret",
        "acount::password=typed-secret",
        "account::a::password=typed-secret"
      ]) {
        const ran = yield* TestProgram.run([command({})], ["cmd", token])
        expect(ran.code).toBe(2)
        expect(ran.stderr.join("\n")).toContain("=<redacted>")
        expect(JSON.stringify(ran.exit) + ran.stderr.join("\n")).not.toContain("typed-secret")
      }
    })
  )

  it.effect("that a file holds itself are still there after it is written over", () =>
    Effect.gen(function* () {
      const files = { "account.yaml": "password: kept # mine\nkeys: [one, two]\n" }
      const options = { overwrite: true, writeInstance: Config.OVERRIDE }
      const ran = yield* TestProgram.run([command(options)], ["cmd", "user=grace", "password=typed"], { files })
      expect(ran.stdout).toEqual(["typed one,two https://grace:typed@host"])
      expect(ran.files["account.yaml"]).toContain("password: kept # mine")
      expect(ran.files["account.yaml"]).toMatch(/keys: *\[ *one, two *\]/)
      expect(ran.files["account.yaml"]).toContain("user: grace")
    })
  )
})

describe("a command without configs", () => {
  const command = Command.make("cmd", {}, () => Console.log("ran"))

  it.effect("reports overrides all the same", () =>
    Effect.gen(function* () {
      const shared = yield* TestProgram.run([command], ["cmd", "lr=1", "word", "word"])
      expect(shared.stderr).toEqual([
        "warning: lr=1 matched no config",
        "warning: word matched no config",
        "warning: word matched no config"
      ])
      const prefixed = yield* TestProgram.run([command], ["cmd", "model::lr=1"])
      expect(prefixed.code).toBe(2)
      expect(prefixed.stderr).toEqual(['override 1: model::lr=1: no config starts with "model". The configs are none.'])
    })
  )
})

describe("report", () => {
  it.effect("says each error once", () =>
    Effect.gen(function* () {
      const failing = Command.make("cmd", {}, () => Effect.fail(new Error("no")))
      const program = wake([failing], { name: "main", version: "1", args: ["cmd"] })
      expect((yield* runEffect(report(report(program)))).err).toEqual(["no"])
    })
  )
})
