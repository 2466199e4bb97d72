import { describe, expect, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import { Console, Effect, Schema } from "effect"
import { Command, Field, Persistence } from "effect-coma"
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
