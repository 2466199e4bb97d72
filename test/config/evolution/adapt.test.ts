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
      expect(ran.stderr.join("\n")).toContain("version")
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

  it.effect("takes files of the version of by now, and new ones name both at their top", () =>
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
        ["inner.width_of_it=1", "model::inner.size"]
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
