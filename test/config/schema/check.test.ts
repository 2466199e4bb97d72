import { describe, expect, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as Config from "../../../src/config/Config.ts"
import { parse } from "../../../src/config/format/yaml/parse.ts"
import { fromFile } from "../../../src/config/Instance.ts"
import { defaults } from "../../../src/config/schema/defaults.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import { override } from "../../support/override.ts"
import { printing, run } from "../../support/printing.ts"

const Port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65535 }))
class Service extends Context.Service<Service, object>()("Service") {}
const slow = Schema.String.pipe(
  Schema.decode({
    decode: SchemaGetter.transformEffect(() => Effect.delay(Effect.die("late"), 1)),
    encode: SchemaGetter.passthrough()
  })
)

const serviced = Schema.String.pipe(
  Schema.decode({
    decode: SchemaGetter.transformEffect((text: string) => Effect.as(Service, text)),
    encode: SchemaGetter.passthrough()
  })
)

const Cfg = Schema.Struct({
  port: Field.make(Port, 80),
  d: Schema.optionalKey(Schema.DateFromString),
  u: Schema.optionalKey(Schema.URLFromString),
  ports: Field.make(Schema.Array(Port).check(Schema.isMinLength(2)), [1, 2]),
  byName: Field.make(Schema.Record(Schema.String, Port), {}),
  in: Schema.Struct({ port: Field.make(Port, 80) }),
  structs: Field.make(
    Schema.Array(
      Schema.Struct({ a: Field.make(Port, 1), b: Schema.Struct({ c: Field.make(Port, 1) }), d: Schema.Int })
    ).check(Schema.isMaxLength(1)),
    []
  ),
  secret: Schema.optionalKey(Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(9)))),
  either: Schema.optionalKey(Schema.Union([Port, Schema.String.check(Schema.isMinLength(9))])),
  slow: Schema.optionalKey(slow),
  serviced: Schema.optionalKey(serviced)
})

const shape = shapeOf(Cfg)
const given = (text: string) => override(shape, defaults(Cfg), text, 1)

describe("a value that only its schema's checks or transformation refuse", () => {
  it.each<[string, string]>([
    ["port=99999", "cfg.port: expected a value between 1 and 65535, found 99999 (override 1: port=99999)."],
    ["d=not-a-date", 'cfg.d: expected a valid Date, found "not-a-date"'],
    ["u=nope", 'found "nope" (override 1: u=nope). Correct it there.'],
    ["ports=[1]", "cfg.ports: expected a value with a length of at least 2, found a list"],
    ["ports=[1, 0]", "cfg.ports.1: expected a value between 1 and 65535, found 0"],
    ["ports[0]=0", "cfg.ports.0: expected a value between 1 and 65535, found 0"],
    ["ports+=0", "cfg.ports: expected a value between 1 and 65535, found 0"],
    ["ports+=[0]", "cfg.ports.0: expected a value between 1 and 65535, found 0"],
    ["byName.a=0", "cfg.byName.a: expected a value between 1 and 65535, found 0"],
    ["byName={a: 0}", "cfg.byName.a: expected a value between 1 and 65535, found 0"],
    ["in={port: 0}", "cfg.in.port: expected a value between 1 and 65535, found 0"],
    ["structs=[{a: 0}]", "cfg.structs.0.a: expected a value between 1 and 65535, found 0"],
    ["structs=[{d: 1},{d: 2}]", "cfg.structs: expected a value with a length of at most 1, found a list"],
    [
      "secret=short",
      "cfg.secret: expected a value with a length of at least 9, found <redacted> (override 1: secret=<redacted>)"
    ],
    ["either=0", "cfg.either: expected a value between 1 and 65535, found 0"]
  ])("is an error of the override %s", (text, expected) => {
    expect(Result.getOrThrow(Result.flip(given(text))).message).toContain(expected)
  })

  it("is an error of the file", () => {
    const config = Config.make("cfg", Cfg as unknown as Config.ConfigSchema)
    const file = Result.getOrThrow(parse("in:\n  port: 0\n", { config: "cfg", path: "cfg.yaml" }))
    const error = Result.getOrThrow(Result.flip(fromFile(config, defaults(Cfg), file, "cfg.yaml")))
    expect(error.message).toContain("cfg.in.port: expected a value between 1 and 65535, found 0 (cfg.yaml:2:9).")
  })

  it.each([
    "port=${x}",
    "port=???",
    "ports=['${x}']",
    "ports+=[3]",
    "structs=[{d: 1}]",
    "structs=[{}]",
    "slow=x",
    "serviced=x",
    "either=long-enough",
    "d=2020-01-01"
  ])("is left to decoding where it is not known, not whole, or needs what is not there: %s", (text) => {
    expect(Result.isSuccess(given(text))).toBe(true)
  })
})

describe("a value that its field refuses", () => {
  it.effect("is an error before anything is written", () =>
    Effect.gen(function* () {
      const Port = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 65535 }))
      const Cfg = Schema.Struct({ port: Field.make(Port, 80), date: Schema.optionalKey(Schema.DateFromString) })
      for (const arg of ["port=99999", "date=not-a-date"]) {
        const ran = yield* run(printing(Cfg), [arg])
        expect(ran.code).toBe(2)
        expect(ran.stderr.join()).toContain(`  main c ${arg},`)
        expect(ran.files).toEqual({})
      }
    })
  )
})
