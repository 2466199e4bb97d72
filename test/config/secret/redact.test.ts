import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Redacted, Schema, SchemaTransformation } from "effect"
import { Command, type ConfigHook, Field, ConfigHook as Hooks, Param } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

const Secret = Schema.RedactedFromValue(Schema.String)

/** Shows a value with its secrets. */
const reveal = (value: unknown): unknown => {
  if (Redacted.isRedacted(value)) return reveal(Redacted.value(value))
  if (Array.isArray(value)) return value.map(reveal)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, reveal(each)]))
}

/** A command that prints its config. */
const printing = (schema: Parameters<typeof Command.make>[1][string], options: ConfigHook.Options = {}) =>
  Command.make("c", { cfg: schema }, ({ cfg }) => Console.log(JSON.stringify(reveal(cfg)))).pipe(
    Command.withHooks({ config: Hooks.makeDefault(options) })
  ) as Command.Any

interface Given {
  readonly files?: Record<string, string>
  readonly env?: Record<string, string>
}

const run = (command: Command.Any, args: ReadonlyArray<string>, given: Given = {}) =>
  TestProgram.run([command], ["c", ...args], given) as Effect.Effect<TestProgram.Outcome<unknown>>

describe("a secret that a transformation hides", () => {
  const Credentials = Schema.Struct({ pw: Secret })
  const Plain = Schema.Struct({ pw: Schema.String, k: Schema.Int })
  const Decoded = Plain.pipe(
    Schema.decodeTo(
      Schema.Struct({ pw: Schema.Redacted(Schema.String), k: Schema.Int }),
      SchemaTransformation.transform({
        decode: ({ k, pw }: { pw: string; k: number }) => ({ k, pw: Redacted.make(pw) }),
        encode: ({ k, pw }) => ({ k, pw: Redacted.value(pw) })
      })
    )
  )

  it.effect.each<[string, Parameters<typeof printing>[0], ReadonlyArray<string>, string]>([
    ["renamed keys", Credentials.pipe(Schema.encodeKeys({ pw: "PASS" })), ["PASS=s"], 'PASS: "<redacted>"\n'],
    ["another struct", Decoded, ["pw=s", "k=1"], 'pw: "<redacted>"\nk: "<redacted>"\n'],
    ["the whole", Schema.RedactedFromValue(Plain) as never, ["pw=s", "k=1"], 'pw: "<redacted>"\nk: "<redacted>"\n']
  ])("leaves the config a mapping, first and again: %s", ([_, schema, args, file]) =>
    Effect.gen(function* () {
      const first = yield* run(printing(schema, { writeInstance: null }), args)
      expect(first.files).toEqual({ "cfg.yaml": file })
      const again = yield* run(printing(schema), args, { files: { ...first.files } as Record<string, string> })
      expect(again.stderr).toEqual([])
      expect(again.stdout).toEqual(first.stdout)
    })
  )

  it.effect("is read as not given where a mapping or a list is expected", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({
        db: Schema.Struct({ pw: Field.make(Secret, Redacted.make("d")) }),
        many: Field.make(Schema.Record(Schema.String, Secret), {})
      })
      const files = { "cfg.yaml": 'db: "<redacted>"\nmany: "<redacted>"\n' }
      expect((yield* run(printing(Cfg), [], { files })).stdout).toEqual(['{"db":{"pw":"d"},"many":{}}'])
      const whole = { "cfg.yaml": '"<redacted>"\n' }
      expect((yield* run(printing(Cfg), [], { files: whole })).stdout).toEqual(['{"db":{"pw":"d"},"many":{}}'])
    })
  )
})

describe("an interpolation that gives several secrets", () => {
  const Cfg = Schema.Struct({
    db: Schema.Struct({ pw: Field.make(Secret, Redacted.make("d")) }),
    many: Field.make(Schema.Record(Schema.String, Secret), {}),
    list: Field.make(Schema.Array(Secret), []),
    copy: Field.make(Schema.String, "none")
  })
  const env = { CREDS: "{pw: hunter2}", LIST: "[hunter2]" }

  it.effect.each<[ReadonlyArray<string>, boolean]>(
    [
      ["db=${oc.decode:${oc.env:CREDS}}"],
      ["db=${oc.decode:${oc.env:CREDS}}", "copy=${db.pw}"],
      ["many=${oc.decode:${oc.env:CREDS}}"],
      ["list=${oc.decode:${oc.env:LIST}}"],
      ["db='${oc.create:{pw: hunter2}}'"],
      ["list=${oc.create:[hunter2]}"],
      ["many.a=${oc.decode:hunter2}", "copy=${many.a}"]
    ].flatMap(
      (args): Array<[ReadonlyArray<string>, boolean]> => [
        [args, true],
        [args, false]
      ]
    )
  )("shows none in the file: %j, resolved: %s", ([args, resolve]) =>
    Effect.gen(function* () {
      const ran = yield* run(printing(Cfg, { resolve, writeInstance: null }), args, { env })
      expect(ran.stdout.join()).toContain("hunter2")
      expect(ran.files["cfg.yaml"]).not.toContain("hunter2")
      const files = { ...ran.files } as Record<string, string>
      expect((yield* run(printing(Cfg), args, { files, env })).code).toBe(0)
    })
  )

  it.effect("keeps a plain reference", () =>
    Effect.gen(function* () {
      const Two = Schema.Struct({ db: Schema.Struct({ pw: Secret }), other: Schema.Struct({ pw: Secret }) })
      const ran = yield* run(printing(Two, { writeInstance: null }), ["db={pw: s}", "other=${db}"])
      expect(ran.files["cfg.yaml"]).toBe('db:\n  pw: "<redacted>"\nother: "${db}"\n')
    })
  )

  it.effect("shows what is none in a field of another type as not given", () =>
    Effect.gen(function* () {
      const Copy = Schema.Struct({ t: Secret, k: Field.make(Schema.Int, 0) })
      const ran = yield* run(printing(Copy, { resolve: true, writeInstance: null }), ["t=5", "k=${t}"])
      expect(ran.stdout).toEqual(['{"t":"5","k":5}'])
      expect(ran.files["cfg.yaml"]).toBe('t: "<redacted>"\nk: ???\n')
    })
  )
})

describe("writing over a file with secrets", () => {
  const Cfg = Schema.Struct({ l: Schema.Array(Schema.Struct({ name: Schema.String, pw: Secret })) })
  const command = printing(Cfg, { writeInstance: null, overwrite: true })
  const files = { "cfg.yaml": "l:\n  - name: alice\n    pw: a\n  - name: bob\n    pw: c\n" }

  it.effect.each<[ReadonlyArray<string>, string]>([
    [["l=[{name: bob, pw: b}]"], 'l:\n  - name: bob\n    pw: "<redacted>"\n'],
    [["l[0]={name: eve, pw: e}"], 'l:\n  - name: eve\n    pw: "<redacted>"\n  - name: bob\n    pw: c\n'],
    [["l+={name: eve, pw: e}"], `${files["cfg.yaml"]}  - name: eve\n    pw: "<redacted>"\n`],
    [["l[0].pw=new"], files["cfg.yaml"]],
    [["l[0].name=al"], files["cfg.yaml"].replace("alice", "al")]
  ])("gives no secret another's name: %j", ([args, expected]) =>
    Effect.map(run(command, args, { files }), (ran) => expect(ran.files["cfg.yaml"]).toBe(expected))
  )

  it.effect("keeps an interpolation of the file's that gives several, and what stood where one was typed", () =>
    Effect.gen(function* () {
      const Db = Schema.Struct({ db: Schema.Struct({ pw: Secret }), n1: Field.make(Schema.Int, 1) })
      for (const resolve of [true, false]) {
        const over = printing(Db, { writeInstance: null, overwrite: true, resolve })
        const own = { "cfg.yaml": "db: \"${oc.decode:'{pw: hunter2}'}\"\nn1: 2\n" }
        const kept = yield* run(over, ["n1=3"], { files: own })
        expect(kept.stderr).toEqual([])
        expect(kept.files["cfg.yaml"]).toBe(own["cfg.yaml"].replace("n1: 2", "n1: 3"))
        const mapping = { "cfg.yaml": "db:\n  pw: mine\nn1: 2\n" }
        const typed = yield* run(over, ["db=\"${oc.decode:'{pw: hunter2}'}\""], { files: mapping })
        expect(typed.stdout).toEqual(['{"db":{"pw":"hunter2"},"n1":2}'])
        expect(typed.files).toEqual(mapping)
      }
    })
  )

  it.effect("keeps those of other keys of a mapping that was given in part", () =>
    Effect.gen(function* () {
      const Users = Schema.Struct({ u: Schema.Record(Schema.String, Schema.Struct({ pw: Secret })) })
      const given = { "cfg.yaml": "u:\n  alice:\n    pw: a\n" }
      const over = printing(Users, { writeInstance: null, overwrite: true })
      const ran = yield* run(over, ["u={bob: {pw: b}}"], { files: given })
      expect(ran.files["cfg.yaml"]).toBe(`${given["cfg.yaml"]}  bob:\n    pw: "<redacted>"\n`)
    })
  )
})

describe("resolving before writing", () => {
  it.effect("writes the type of the field", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({ s: Field.make(Schema.String, "${x}"), x: Field.make(Schema.Int, 1) })
      const ran = yield* run(printing(Cfg, { resolve: true }), [])
      expect(ran.stdout).toEqual(['{"s":"1","x":1}'])
      expect(ran.files["cfg.yaml"]).toBe('s: "1"\nx: 1\n')
    })
  )
})

describe("a value that its field refuses", () => {
  it.effect("is an error before anything is written", () =>
    Effect.gen(function* () {
      const Port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65535 }))
      const Cfg = Schema.Struct({ port: Field.make(Port, 80), date: Schema.optionalKey(Schema.DateFromString) })
      for (const arg of ["port=99999", "date=not-a-date"]) {
        const ran = yield* run(printing(Cfg), [arg])
        expect(ran.code).toBe(2)
        expect(ran.stderr.join()).toContain(`(override 1: ${arg}). Correct it there.`)
        expect(ran.files).toEqual({})
      }
    })
  )

  it.effect("is the programmer's where it is the default", () =>
    Effect.gen(function* () {
      const ran = yield* run(
        Command.make("c", { x: Param.inline(Schema.Int, 1.5) }, () => Effect.void),
        []
      )
      expect(ran.stderr.join()).toContain("x: expected an integer, found 1.5 (the default). A default must fit")
      const help = yield* run(
        Command.make("c", { cfg: Schema.Struct({ x: Field.make(Schema.Int, 1.5) }) }, () => Effect.void),
        ["--help"]
      )
      expect(help.code).toBe(0)
      expect(help.stdout.join()).not.toMatch(/1\.5|required/)
    })
  )
})
