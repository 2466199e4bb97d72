import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { Config, type ConfigHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { decode } from "../../../src/config/schema/decode.ts"
import { defaults } from "../../../src/config/schema/defaults.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import { redact } from "../../../src/config/secret/redact.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { overrideAll } from "../../support/override.ts"
import { accountCommand, printing, run, Secret } from "../../support/printing.ts"
import { Databases } from "../../support/schemas.ts"

const at = { config: "cfg" }
const file = (value: unknown) => Tree.fromUnknown(value, Origin.fromFile("cfg.yaml", 3, 5))

describe("secrets in a tree", () => {
  const shape = shapeOf(Databases)
  const override = (tree: Tree.Tree, ...texts: ReadonlyArray<string>) => overrideAll(shape, tree, texts)

  it.effect("are taken out of what is written, and the default holds where a file shows that", () =>
    Effect.gen(function* () {
      const tree = Result.getOrThrow(
        override(defaults(Databases), "db.token=hunter22", "many.a.token=hunter222", "n=1")
      )
      const written = redact(shape, tree)
      expect(Tree.toUnknown(written)).toEqual({
        db: { host: "localhost", password: "<redacted>", token: "<redacted>", port: 5432 },
        many: { a: { token: "<redacted>" } },
        n: 1
      })
      const read = yield* decode(
        Databases,
        Result.getOrThrow(override(written, "db.token=hunter22", "many={}", "many.a.token=hunter222")),
        at
      )
      expect(Redacted.value(read.db.password)).toBe("hunter2-default")
      expect(Redacted.value(read.db.token)).toBe("hunter22")
      expect(Redacted.value(read.many["a"]!.password)).toBe("hunter2-default")
      const [error] = yield* Effect.flip(decode(Databases, written, at))
      expect(error).toMatchObject({ _tag: "MissingValue", path: ["db", "token"] })
    })
  )

  it("leave null, ??? and references to them as they are", () => {
    const Nullable = Schema.Struct({
      a: Schema.NullOr(Schema.RedactedFromValue(Schema.String)),
      b: Schema.RedactedFromValue(Schema.String),
      c: Schema.RedactedFromValue(Schema.String),
      d: Schema.RedactedFromValue(Schema.String),
      e: Schema.Array(Schema.RedactedFromValue(Schema.Struct({ x: Schema.Int }))),
      f: Schema.fromJsonString(Schema.Struct({ k: Schema.RedactedFromValue(Schema.String) }))
    })
    const tree = file({
      a: null,
      b: "???",
      c: "${oc.env:TOKEN}",
      d: "${oc.env:TOKEN,hunter2}",
      e: [{ x: 1 }],
      f: "hunter2"
    })
    expect(Tree.toUnknown(redact(shapeOf(Nullable), tree))).toEqual({
      a: null,
      b: "???",
      c: "${oc.env:TOKEN}",
      d: "<redacted>",
      e: ["<redacted>"],
      f: "<redacted>"
    })
  })
})

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

  it.effect("keeps the interpolation that brought it to a field of another type", () =>
    Effect.gen(function* () {
      const Copy = Schema.Struct({ t: Secret, k: Field.make(Schema.Int, 0) })
      const ran = yield* run(printing(Copy, { resolve: true, writeInstance: null }), ["t=5", "k=${t}"])
      expect(ran.stdout).toEqual(['{"t":"5","k":5}'])
      expect(ran.files["cfg.yaml"]).toBe('t: "<redacted>"\nk: "${t}"\n')
    })
  )
})

describe("the secrets of a config", () => {
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
        const ran = yield* TestProgram.run(
          [accountCommand(options)],
          ["cmd", "password=typed-secret", "keys=[key-secret]"]
        )
        expect(ran.stdout).toEqual(["typed-secret key-secret https://ada:typed-secret@host"])
        expect(JSON.stringify(ran.files)).not.toContain("-secret")
        expect(ran.files["account.yaml"]).toContain('password: "<redacted>"')
      }
    })
  )

  it.effect("that read <redacted> in a file have their default", () =>
    Effect.gen(function* () {
      const { files } = yield* TestProgram.run([accountCommand({})], ["cmd"])
      const again = yield* TestProgram.run([accountCommand({})], ["cmd"], { files })
      expect(again.stdout).toEqual(["default-secret  https://ada:default-secret@host"])
    })
  )
})
