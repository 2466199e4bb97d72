import { describe, expect, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Console, Effect, Schema } from "effect"
import { Command, ConfigHook, Field, Persistence } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Server = Schema.Struct({
  seconds: Field.make(Schema.Finite, 60),
  host: Field.make(Schema.String, "localhost"),
  db: Field.make(Schema.Struct({ port: Schema.Int, name: Schema.String }), { port: 1, name: "main" }),
  token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
})

const First = Schema.Struct({
  minutes: Schema.optionalKey(Schema.Finite),
  host: Schema.optionalKey(Schema.String),
  port: Schema.optionalKey(Schema.Int),
  secret: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
})

const Second = Schema.Struct({
  seconds: Schema.optionalKey(Schema.Finite),
  host: Schema.optionalKey(Schema.String),
  port: Schema.optionalKey(Schema.Int),
  secret: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
})

const toSeconds = Persistence.migration(First, Second, ({ minutes, ...rest }) =>
  minutes === undefined ? rest : { ...rest, seconds: minutes * 60 }
)
const toDb = Persistence.migration(Second, Server, ({ port, secret, ...rest }) => ({
  ...rest,
  ...(secret === undefined ? {} : { token: secret }),
  ...(port === undefined ? {} : { db: { port, name: "main" } })
}))

const serve = Command.make("serve", { server: Server }, ({ server }) => Console.log(JSON.stringify(server)))

const persistence = Persistence.make().pipe(Persistence.version(Server, 3, [toSeconds, toDb]))

const run = (text: string, args: ReadonlyArray<string> = [], given = persistence) =>
  TestProgram.run([serve], ["serve", ...args], { files: { "server.yaml": text }, persistence: given })

const Loose = Schema.Struct({ x: Schema.optionalKey(Schema.Unknown) })
const Any = Schema.Struct({ a: Schema.optionalKey(Schema.Unknown), b: Schema.optionalKey(Schema.Unknown) })

/** Runs a program whose files were `Loose` once. */
const runAny = (
  text: string,
  migrate: (old: { readonly x?: unknown }) => { readonly a?: unknown; readonly b?: unknown },
  args: ReadonlyArray<string> = []
) => {
  const show = Command.make("show", { any: Any }, ({ any }) => Console.log(JSON.stringify(any)))
  const given = Persistence.make().pipe(Persistence.version(Any, 2, [Persistence.migration(Loose, Any, migrate)]))
  return TestProgram.run([show], ["show", ...args], { files: { "any.yaml": text }, persistence: given })
}

const main = { port: 1, name: "main" }

describe("a file of an older version", () => {
  it.effect.each([
    ["minutes: 5\n", { seconds: 300, host: "localhost", db: main }],
    ["$version: 1\nminutes: 5\nport: 8\n", { seconds: 300, host: "localhost", db: { port: 8, name: "main" } }],
    ["$version: 2\nseconds: 5\n", { seconds: 5, host: "localhost", db: main }],
    ["$version: 3\nseconds: 5\n", { seconds: 5, host: "localhost", db: main }],
    ["", { seconds: 60, host: "localhost", db: main }],
    ["host: ???\nminutes: ???\n", { seconds: 60, host: "localhost", db: main }],
    ["host: ${oc.env:NONE,there}\n", { seconds: 60, host: "there", db: main }]
  ] as const)("is read through the migrations from it: %j", ([text, values]) =>
    Effect.gen(function* () {
      const ran = yield* run(text)
      expect(ran).toMatchObject({ code: 0, stderr: [], files: { "server.yaml": text } })
      expect(JSON.parse(ran.stdout[0]!)).toEqual(values)
    })
  )

  it.effect("is written under its new version, with what it says and its comments", () =>
    Effect.gen(function* () {
      const text = "# how long\nminutes: 5 # five\nhost: ${oc.env:NONE,there} # me\nport: 8\nsecret: hunter2 # mine\n"
      const ran = yield* run(text, ["--update-files"])
      expect(ran.files["server.yaml"]).toBe(
        "$version: 3\n# how long\nseconds: 300 # five\nhost: ${oc.env:NONE,there} # me\ntoken: hunter2 # mine\ndb:\n  port: 8\n  name: main\n"
      )
      expect(JSON.stringify([ran.stdout, ran.stderr])).not.toContain("hunter2")
      const again = yield* run(ran.files["server.yaml"]!, ["--update-files"])
      expect(again).toMatchObject({ code: 0, files: { "server.yaml": ran.files["server.yaml"] } })
    })
  )

  it.effect("tells where a value stood, in errors and in answers", () =>
    Effect.gen(function* () {
      const why = yield* run("\nminutes: 5\n", ["--why", "seconds"])
      expect(why.stdout.join("\n")).toContain("server.yaml:2")
      const wrong = yield* run("\nminutes: 5\nhost: [1]\n")
      expect(wrong.code).toBe(2)
      expect(wrong.stderr.join("\n")).toContain("3 | host: ")
    })
  )

  it.effect("is an error if it does not fit its version, or does not say the one it has", () =>
    Effect.gen(function* () {
      const unknown = yield* run("minuets: 5\n")
      expect(unknown.stderr.join("\n")).toContain("minutes")
      const unsaid = yield* run("seconds: 5\n")
      expect(unsaid.stderr.join("\n").replaceAll(/\s+\|?\s*/g, " ")).toContain("has the keys of version 3")
      expect(unsaid.stderr.join("\n")).toContain("Write $version: 3 at its top.")
      expect([unknown.code, unsaid.code]).toEqual([2, 2])
    })
  )

  it.effect.each(["4", "0", "1.5", "two", "[1]", "true", "-1", "~"])("of no known version is an error: %s", (version) =>
    Effect.gen(function* () {
      const ran = yield* run(`$version: ${version}\n`)
      expect(ran.code).toBe(2)
      expect(ran.stderr.join(" ")).toMatch(
        /must be a whole number from 1 to 3|the file is of version 4, and the program/
      )
    })
  )

  it.effect("whose migration cannot carry an interpolation over, throws, or refuses is an error, and stays", () =>
    Effect.gen(function* () {
      const computed = yield* run("minutes: ${x}\n", ["--update-files"])
      expect(computed.stderr.join("\n").replaceAll(/\s+\|?\s*/g, " ")).toContain("it does not carry over ${x}")
      const failing = Persistence.migration(First, Server, ({ host }) => {
        if (host === undefined) return {}
        throw new Error(`no ${host}`)
      })
      const failed = yield* run("host: a\n", [], Persistence.make().pipe(Persistence.version(Server, 2, [failing])))
      expect([computed.code, failed.code]).toEqual([2, 2])
      // It may quote a secret of the file.
      expect(failed.stderr.join("\n")).not.toContain("no a")
      expect([computed.files, failed.files]).toEqual([
        { "server.yaml": "minutes: ${x}\n" },
        { "server.yaml": "host: a\n" }
      ])
    })
  )

  it.effect.each([
    ["in a text", ({ x }: { readonly x?: unknown }) => ({ a: x, b: `${x as string}/sub` })],
    ["in a sum", ({ x }: { readonly x?: unknown }) => ({ a: x, b: (x as number) * 60 })],
    ["in a comparison", ({ x }: { readonly x?: unknown }) => ({ a: x, b: (x as number) > 3 })],
    ["as a key", ({ x }: { readonly x?: unknown }) => ({ a: x, b: { [x as string]: 1 } })],
    ["as parts", ({ x }: { readonly x?: unknown }) => ({ a: x, b: { ...(x as object) } })]
  ] as const)("is an error if a migration takes an interpolation over and computes with it, too: %s", ([, compute]) =>
    Effect.gen(function* () {
      const ran = yield* runAny("x: ${oc.env:NONE,1}\n", compute, ["--update-files"])
      expect(ran).toMatchObject({ code: 2, stdout: [], files: { "any.yaml": "x: ${oc.env:NONE,1}\n" } })
      expect(ran.stderr.join(" ").replaceAll(/\s+\|?\s*/g, " ")).toContain("which it cannot compute with")
    })
  )

  const inItself: Record<string, unknown> = {}
  inItself["x"] = inItself
  const deep = Array.from({ length: 300 }).reduce<unknown>((inner) => [inner], 1)

  it.effect.each([
    ["a value in itself", () => ({ a: inItself })],
    ["one too deep", () => ({ a: deep })],
    ["a function", () => ({ a: () => 1 })],
    ["a symbol", () => ({ a: Symbol("x") })],
    ["a map", () => ({ a: new Map([[1, 2]]) })],
    ["a promise", () => ({ a: Promise.resolve(1) })]
  ] as const)("is an error if a migration makes of it what no file holds: %s", ([, make]) =>
    Effect.gen(function* () {
      for (const args of [[], ["--update-files"]]) {
        const ran = yield* runAny("x: 1\n", make, args)
        expect(ran).toMatchObject({ code: 2, stdout: [], files: { "any.yaml": "x: 1\n" } })
        expect(ran.stderr.join("\n").replaceAll(/\s+\|?\s*/g, " ")).toContain("it makes what no file holds")
      }
    })
  )

  it.effect("has the old names and the secrets that its version had", () =>
    Effect.gen(function* () {
      const Layer = Schema.Struct({ size: Schema.Int.pipe(Field.renamedFrom("width")) })
      const From = Schema.Struct({
        all: Schema.optionalKey(Schema.Array(Layer)),
        token: Schema.optionalKey(Schema.RedactedFromValue(Schema.String))
      })
      const Net = Schema.Struct({ layers: Field.make(Schema.Array(Layer), []) })
      const toLayers = Persistence.migration(From, Net, ({ all = [], token }) => {
        if (token === "no hunter2") throw new Error(token)
        return { layers: all }
      })
      const show = Command.make("show", { net: Net }, ({ net }) => Console.log(JSON.stringify(net)))
      const go = (text: string, args: ReadonlyArray<string> = []) =>
        TestProgram.run([show], ["show", ...args], {
          files: { "net.yaml": text },
          persistence: Persistence.make().pipe(Persistence.version(Net, 2, [toLayers]))
        })
      expect((yield* go("all: [{width: 2}]\n")).stdout).toEqual(['{"layers":[{"size":2}]}'])
      for (const text of [
        "all: []\ntoken: hunter2\n",
        "all: []\ntoken: no hunter2\n",
        "token: no hunter2\n",
        "token: [hunter2]\n",
        "token: hunter2\nall: 1\n",
        "all: [ token: hunter2\n"
      ]) {
        const ran = yield* go(text, ["--update-files"])
        expect(JSON.stringify([ran.stdout, ran.stderr])).not.toContain("hunter2")
      }
      expect((yield* go("all: [{width: 2}]\n", ["--update-files"])).files["net.yaml"]).toBe(
        "$version: 2\nlayers: [{size: 2}]\n"
      )
    })
  )

  it.effect("hides what a migration makes a secret of, however it does", () =>
    Effect.gen(function* () {
      const From = Schema.Struct({ user: Schema.optionalKey(Schema.String), key: Schema.optionalKey(Schema.String) })
      const Login = Schema.Struct({
        login: Schema.optionalKey(Schema.RedactedFromValue(Schema.String)),
        port: Field.make(Schema.Int, 1)
      })
      const toLogin = Persistence.migration(From, Login, ({ key = "", user = "" }) => ({ login: user + key, port: 2 }))
      const show = Command.make("show", { login: Login }, () => Effect.void)
      const ran = yield* TestProgram.run([show], ["show", "--update-files"], {
        files: { "login.yaml": "# top\nuser: swordfish\nkey: >-\n  hunter2\n" },
        persistence: Persistence.make().pipe(Persistence.version(Login, 2, [toLogin]))
      })
      expect(ran.files["login.yaml"]).toContain("login: swordfishhunter2\n")
      expect(JSON.stringify([ran.stdout, ran.stderr])).not.toMatch(/hunter2|swordfish/)
    })
  )

  it.effect("is written with dates as text, and holes of lists as missing values", () =>
    Effect.gen(function* () {
      const make = () => ({ a: new Date(0), b: Array.from({ length: 1 }) })
      const ran = yield* runAny("x: 1\n", make, ["--update-files"])
      expect(ran.files["any.yaml"]).toContain("1970-01-01T00:00:00.000Z")
      expect(ran.files["any.yaml"]).toContain("- ???\n")
    })
  )

  it.effect("and a new one is written with the version", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([serve], ["serve"], { persistence })
      expect(ran.files["server.yaml"]).toMatch(/^\$version: 3\n/)
      const json = Persistence.make({ extension: "json" }).pipe(Persistence.version(Server, 3, [toSeconds, toDb]))
      const other = yield* TestProgram.run([serve], ["serve"], { persistence: json })
      expect(JSON.parse(other.files["server.json"]!)).toMatchObject({ $version: 3, seconds: 60 })
    })
  )
})

describe("the schema of a versioned file", () => {
  const options = { extension: "json", schemas: ".lab" } as const
  const kept = Persistence.make(options).pipe(Persistence.version(Server, 3, [toSeconds, toDb]))
  const go = (files: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) =>
    TestProgram.run([serve], ["serve", ...args], { files, persistence: kept })

  it.effect("takes files of the newest version, and new ones name both at their top", () =>
    Effect.gen(function* () {
      const { files } = yield* go({})
      const isValid = new Ajv2020().compile(JSON.parse(files[".lab/server.schema.json"]!) as object)
      const made = JSON.parse(files["server.json"]!) as Record<string, unknown>
      expect(Object.keys(made).slice(0, 3)).toEqual(["$schema", "$version", "seconds"])
      const { $version: _, ...unsaid } = made
      const all = [made, { ...made, $version: 2 }, unsaid, { $version: 3 }, { $version: 3, minutes: 1 }]
      expect(all.map((each) => isValid(each))).toEqual([true, false, false, true, false])
    })
  )

  it.effect("may be named by an older file, which keeps the name", () =>
    Effect.gen(function* () {
      const files = { "server.json": '{"$schema": "x", "minutes": 5}' }
      const read = yield* go(files)
      expect(read.stdout[0]).toContain('"seconds":300')
      const updated = yield* go(files, "--update-files")
      expect(updated.files["server.json"]).toMatch(/^\{"\$schema": "x", "\$version": 3, "seconds": 300/)
      expect((yield* go(updated.files as Record<string, string>)).stdout).toEqual(read.stdout)
    })
  )
})

describe("a renamed field", () => {
  const Model = Schema.Struct({
    lr: Field.make(Schema.Finite, 0.5).pipe(Field.renamedFrom("learning_rate", "rate")),
    half: Schema.optionalKey(Schema.Finite),
    inner: Field.make(Schema.Struct({ size: Schema.Int.pipe(Field.renamedFrom("width")) }), { size: 1 }),
    layers: Field.make(Schema.Array(Schema.Struct({ size: Schema.Int.pipe(Field.renamedFrom("width")) })), []),
    named: Field.make(Schema.Record(Schema.String, Schema.Struct({ n: Schema.Int.pipe(Field.renamedFrom("m")) })), {})
  })
  const fit = Command.make("fit", { model: Model }, ({ model }) => Console.log(JSON.stringify(model)))
  const read = (text: string, args: ReadonlyArray<string> = []) =>
    TestProgram.run([fit], ["fit", ...args], { files: { "model.yaml": text } })
  const rest = { inner: { size: 1 }, layers: [], named: {} }

  it.effect.each([
    ["learning_rate: 1\n", { ...rest, lr: 1 }, 1],
    ["rate: 1\n", { ...rest, lr: 1 }, 1],
    ["inner: {width: 2}\n", { ...rest, lr: 0.5, inner: { size: 2 } }, 1],
    [
      "layers: [{width: 2}, {size: 3}, {width: 4}]\n",
      { ...rest, lr: 0.5, layers: [{ size: 2 }, { size: 3 }, { size: 4 }] },
      2
    ],
    ["named: {width: {m: 1}}\n", { ...rest, lr: 0.5, named: { width: { n: 1 } } }, 1],
    ["rate: 1\nhalf: ${rate}\n", { ...rest, lr: 1, half: 1 }, 1],
    ["lr: 1\nhalf: ${.learning_rate}\n", { ...rest, lr: 1, half: 1 }, 0]
  ] as const)("is read under its old name, and told: %j", ([text, values, told]) =>
    Effect.gen(function* () {
      const ran = yield* read(text)
      expect(ran.stderr.filter((line) => line.includes("warning:"))).toHaveLength(told)
      expect(JSON.parse(ran.stdout[0]!)).toEqual(values)
      const updated = yield* read(text, ["--update-files"])
      const again = yield* read(updated.files["model.yaml"]!)
      expect([again.stdout, again.stderr]).toEqual([ran.stdout, []])
    })
  )

  it.effect("may be what a migration makes; a key that no field has is told where it stands", () =>
    Effect.gen(function* () {
      const From = Schema.Struct({ rate: Schema.optionalKey(Schema.Finite), odd: Schema.optionalKey(Schema.Int) })
      const same = Persistence.migration(From, Model, (all) => ({ ...all, half: 1 }))
      const go = (text: string) =>
        TestProgram.run([fit], ["fit"], {
          files: { "model.yaml": text },
          persistence: Persistence.make().pipe(Persistence.version(Model, 2, [same]))
        })
      expect((yield* go("rate: 2\n")).stdout[0]).toContain('"lr":2')
      const odd = yield* go("rate: 2\nodd: 1\n")
      expect(odd.code).toBe(2)
      expect(odd.stderr.join("\n")).toContain("2 | odd: 1")
    })
  )

  it.effect("of a union counts for the alternative that has it, as the tag says", () =>
    Effect.gen(function* () {
      const A = Schema.Struct({
        kind: Schema.Literal("a").pipe(Field.renamedFrom("type")),
        x: Schema.Int.pipe(Field.renamedFrom("n"))
      })
      const B = Schema.Struct({ kind: Schema.Literal("b"), z: Schema.Int.pipe(Field.renamedFrom("n")) })
      const C = Schema.Struct({ kind: Schema.Literal("c"), n: Schema.Int })
      const Some = Schema.Struct({
        all: Field.make(Schema.Array(Schema.Union([A, B, C])), []),
        one: Field.make(Schema.Union([C, B, A]), () => C.make({ kind: "c", n: 0 })),
        same: Schema.optionalKey(Schema.Int)
      })
      const show = Command.make("show", { some: Some }, ({ some }) => Console.log(JSON.stringify(some)))
      const text = "all: [{type: a, n: 1}, {kind: b, n: 2}, {kind: c, n: 3}]\none: {kind: b, n: 4}\nsame: ${one.n}\n"
      const ran = yield* TestProgram.run([show], ["show"], { files: { "some.yaml": text } })
      expect(JSON.parse(ran.stdout[0]!)).toEqual({
        all: [
          { kind: "a", x: 1 },
          { kind: "b", z: 2 },
          { kind: "c", n: 3 }
        ],
        one: { kind: "b", z: 4 },
        same: 4
      })
      const updated = yield* TestProgram.run([show], ["show", "--update-files"], { files: { "some.yaml": text } })
      expect(updated.files["some.yaml"]).toBe(
        "all: [{kind: a, x: 1}, {kind: b, z: 2}, {kind: c, n: 3}]\none: {kind: b, z: 4}\nsame: ${one.n}\n"
      )
    })
  )

  it.effect("is told with its place and its name", () =>
    Effect.gen(function* () {
      expect((yield* read("inner:\n  width: 2\n")).stderr).toEqual([
        "warning: model.inner.size was called width (model.yaml:2:3). Call it size there, or run with --update-files."
      ])
    })
  )

  it.effect.each(["lr: 1\nrate: 2\n", "rate: 2\nlr: 1\n", "rate: 1\nlearning_rate: 1\n"])(
    "is an error under two of its names: %j",
    (text) =>
      Effect.gen(function* () {
        const ran = yield* read(text)
        expect(ran).toMatchObject({ code: 2, stdout: [], files: { "model.yaml": text } })
        expect(ran.stderr.join("\n")).toContain("Leave one of the two.")
      })
  )
})

describe("the old name of a field, on the command line", () => {
  it.effect("is told to be the new one", () =>
    Effect.gen(function* () {
      const Model = Schema.Struct({
        lr: Field.make(Schema.Finite, 0.5).pipe(Field.renamedFrom("learning_rate")),
        inner: Schema.optionalKey(Schema.Struct({ size: Schema.Int.pipe(Field.renamedFrom("width_of_it")) }))
      })
      const fit = Command.make("fit", { model: Model }, () => Effect.void)
      for (const [typed, meant] of [
        ["learning_rate=1", "model::lr"],
        ["inner.width_of_it=1", "model::inner.size"],
        ["model::learning_rate=1", "lr"],
        ["model::inner={width_of_it: 1}", "size"]
      ] as const) {
        const ran = yield* TestProgram.run([fit], ["fit", typed], { files: { "model.yaml": "lr: 1\n" } })
        expect(ran.stderr.join("\n")).toContain(`did you mean ${meant}?`)
      }
    })
  )
})

describe("keys that a config does not have", () => {
  const Optim = Schema.Struct({
    lr: Field.make(Schema.Finite, 0.5),
    inner: Schema.optionalKey(Schema.Struct({ a: Schema.Int }))
  })
  const step = Command.make("step", { optim: Optim }, ({ optim }) => Console.log(JSON.stringify(optim)))
  const text = "lrr: 1 # mine\ninner: {a: 1, b: 2}\n"
  const read = (unknownKeys: Persistence.UnknownKeys | undefined, args: ReadonlyArray<string> = []) =>
    TestProgram.run([step], ["step", ...args], {
      files: { "optim.yaml": text },
      persistence: Persistence.make({ unknownKeys })
    })

  it.effect("are an error, a warning each, or nothing", () =>
    Effect.gen(function* () {
      const [none, error, warn, keep] = yield* Effect.all([read(undefined), read("error"), read("warn"), read("keep")])
      expect([none.code, none.stderr]).toEqual([error.code, error.stderr])
      expect(error.code).toBe(2)
      expect(warn).toMatchObject({
        code: 0,
        stdout: ['{"lr":0.5,"inner":{"a":1}}'],
        stderr: [
          "warning: optim.lrr: unknown key (optim.yaml:1:1). Did you mean lr?",
          "warning: optim.inner.b: unknown key (optim.yaml:2:15). Its keys are a."
        ]
      })
      expect(keep).toMatchObject({ code: 0, stdout: warn.stdout, stderr: [] })
    })
  )

  it.effect("stay in a file that is updated, or written over", () =>
    Effect.gen(function* () {
      const updated = yield* read("keep", ["--update-files"])
      expect(updated.files["optim.yaml"]).toBe("lr: 0.5\nlrr: 1 # mine\ninner: {a: 1, b: 2}\n")
      const over = step.pipe(Command.addHooks({ postRun: ConfigHook.write(Optim, { overwrite: true }) }))
      const ran = yield* TestProgram.run([over], ["step", "lr=2"], {
        files: { "optim.yaml": text },
        persistence: Persistence.make({ unknownKeys: "keep" })
      })
      expect(ran.files["optim.yaml"]).toBe("lr: 2\nlrr: 1 # mine\ninner: {a: 1, b: 2}\n")
    })
  )

  describe("of an older version", () => {
    const From = Schema.Struct({ db: Schema.optionalKey(Schema.Struct({ host: Schema.String })) })
    const Store = Schema.Struct({
      database: Schema.optionalKey(Schema.Struct({ host: Schema.String })),
      port: Schema.optionalKey(Schema.Int)
    })
    const toDatabase = Persistence.migration(From, Store, ({ db }) => (db === undefined ? {} : { database: db }))
    const store = Command.make("store", { store: Store }, (configs) => Console.log(JSON.stringify(configs.store)))
    const go = (text: string, args: ReadonlyArray<string> = []) =>
      TestProgram.run([store], ["store", ...args], {
        files: { "store.yaml": text },
        persistence: Persistence.make({ unknownKeys: "keep" }).pipe(Persistence.version(Store, 2, [toDatabase]))
      })

    it.effect("stay in their mapping where a migration gives it another name", () =>
      Effect.gen(function* () {
        const ran = yield* go("more: 1\ndb:\n  host: a\n  extra: 1 # mine\n", ["--update-files"])
        expect(ran.files["store.yaml"]).toBe("$version: 2\nmore: 1\ndatabase:\n  host: a\n  extra: 1 # mine\n")
      })
    )

    it.effect(
      "are an error if a later version has them: in a file that is written they would come to mean something",
      () =>
        Effect.gen(function* () {
          const unsaid = yield* go("port: 5\n", ["--update-files"])
          const both = yield* go("port: 5\nmore: 1\n")
          expect([unsaid.code, both.code]).toEqual([2, 2])
          expect(unsaid.stderr.join("\n")).toContain("Write $version: 2 at its top.")
          expect(both.stderr.join("\n")).toContain("unknown key")
        })
    )
  })

  it.effect("are told of up to twenty times", () =>
    Effect.gen(function* () {
      const files = { "optim.yaml": Array.from({ length: 23 }, (_, index) => `k${index}: 1\n`).join("") }
      const persistence = Persistence.make({ unknownKeys: "warn" })
      const { stderr } = yield* TestProgram.run([step], ["step"], { files, persistence })
      expect(stderr).toHaveLength(21)
      expect(stderr.at(-1)).toBe("warning: 3 more keys of the file are such")
    })
  )
})
