import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Config, Field } from "effect-coma"
import * as Yaml from "../../../../src/config/format/yaml/Yaml.ts"
import * as Instance from "../../../../src/config/Instance.ts"
import { compile, placesOf, said, toJson } from "../../../support/schemaAgreement.ts"
import { Chain, Databases } from "../../../support/schemas.ts"
import { fields, marker, structOf } from "../../../support/secretShapes.ts"
import { read } from "../../../support/yaml.ts"

const Color = { RED: "red", BLUE: "blue" } as const

const Cosine = Schema.Struct({ type: Schema.Literal("cosine"), period: Schema.Int })
const cosine: typeof Cosine.Type = { type: "cosine", period: 4 }
const Step = Schema.Struct({ type: Schema.Literal("step"), every: Schema.Int })

class Data extends Schema.Class<Data>("Data")({
  path: Schema.String,
  share: Field.make(Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })), 1)
}) {}

const Lab = Schema.Struct({
  lr: Field.make(Schema.Finite.check(Schema.isGreaterThan(0)).annotate({ description: "Learning rate" }), 0.1),
  steps: Field.make(Schema.Int, 100),
  big: Field.make(Schema.BigInt, 0n),
  ratio: Field.make(Schema.Number, Number.NaN),
  name: Schema.String.check(Schema.isMaxLength(5), Schema.isPattern(/^[a-z]+$/)),
  verbose: Field.make(Schema.Boolean, false),
  kind: Field.make(Schema.Literals(["adam", "sgd"]), "adam"),
  seeds: Field.make(Schema.Literals([1, 2, 3]), 1),
  color: Field.make(Schema.Enum(Color), "red"),
  layers: Field.make(Schema.Array(Schema.Int).check(Schema.isMinLength(1), Schema.isMaxLength(4)), [64, 64]),
  tags: Field.make(Schema.Array(Schema.String).check(Schema.isUnique()), []),
  pair: Field.make(Schema.Tuple([Schema.Int, Schema.String]), [1, "a"]),
  limit: Field.make(Schema.NullOr(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))), null),
  many: Field.make(Schema.Array(Data), []),
  dirs: Field.make(Schema.Record(Schema.String, Schema.String), { out: "runs" }),
  sizes: Field.make(Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z]$/)), Schema.Int), {}),
  schedule: Field.make(Schema.Union([Cosine, Step]), cosine),
  chain: Schema.optionalKey(Chain),
  token: Field.make(Schema.RedactedFromValue(Schema.String.check(Schema.isMaxLength(4))), Redacted.make("hunt")),
  pin: Schema.optionalKey(Schema.RedactedFromValue(Schema.Int))
})

const initialized = (schema: Config.ConfigSchema, id = "lab") =>
  Result.getOrThrow(Instance.initialize(Config.make(id, schema)))

/** What the schema says of a text, as the places that it refuses, and what the library says. */
const ask = Effect.fnUntraced(function* (schema: Config.ConfigSchema, text: string) {
  const config = initialized(schema)
  const validate = yield* compile(config)
  const tree = Result.getOrThrow(Yaml.parse(text, { config: "lab", path: "lab.yaml" }))
  const isValid = validate(toJson(tree))
  const { refused } = yield* said(config, tree)
  const places = placesOf(validate.errors).map((path) => path.join("/"))
  return { isValid, places: [...new Set(places)], refused: refused.map(({ path }) => path.join("/")) }
})

/** Files that are refused, and where. */
const wrong: ReadonlyArray<readonly [text: string, ...places: ReadonlyArray<string>]> = [
  ["lr: fast", "lr"],
  ["lr: 0", "lr"],
  ["lr: -1", "lr"],
  ["lr: null", "lr"],
  ["lr:", "lr"],
  ["lr: true", "lr"],
  ["lr: [1]", "lr"],
  ["lr: {a: 1}", "lr"],
  ["lr: .inf", "lr"],
  ["lr: '0,1'", "lr"],
  ["lr: <redacted>", "lr"],
  ["lrr: 1", "lrr"],
  ["steps: 1.5", "steps"],
  ["steps: '1.5'", "steps"],
  ["steps: 9007199254740993", "steps"],
  ["steps: ten", "steps"],
  ["big: 1.5", "big"],
  ["big: many", "big"],
  ["ratio: half", "ratio"],
  ["ratio: null", "ratio"],
  ["name: abcdef", "name"],
  ["name: Ada", "name"],
  ["name: [ada]", "name"],
  ["name:", "name"],
  ["verbose: 2", "verbose"],
  ["verbose: maybe", "verbose"],
  ["verbose: []", "verbose"],
  ["kind: adm", "kind"],
  ["kind: 1", "kind"],
  ["seeds: 4", "seeds"],
  ["seeds: one", "seeds"],
  ["color: green", "color"],
  ["color: Red", "color"],
  ["layers: 64", "layers"],
  ["layers: []", "layers"],
  ["layers: [1, 2, 3, 4, 5]", "layers"],
  ["layers: [1, x, 3, y]", "layers/1", "layers/3"],
  ["layers: {0: 1}", "layers"],
  ["tags: [a, b, a]", "tags"],
  ["tags: [a, null]", "tags/1"],
  ["pair: [x, b]", "pair/0"],
  ["pair: [1, b, c]", "pair"],
  ["limit: -1", "limit"],
  ["limit: none", "limit"],
  ["many: [{path: a, share: 2}]", "many/0/share"],
  ["many: [{path: a}, {pth: b}]", "many/1/pth"],
  ["many: {path: a}", "many"],
  ["dirs: [runs]", "dirs"],
  ["dirs: {out: null}", "dirs/out"],
  ["sizes: {a: x}", "sizes/a"],
  ["name: ada\nsizes: {Ab: 1}", "sizes/Ab"],
  ["schedule: {type: linear}", "schedule/type"],
  ["schedule: {every: 3}", "schedule/every"],
  ["schedule: {type: step, period: 3}", "schedule/period"],
  ["schedule: cosine", "schedule"],
  ["chain: {next: {next: {name: null}}}", "chain/next/next/name"],
  ["chain: {next: {nxt: {}}}", "chain/next/nxt"],
  ["token: abcde", "token"],
  ["token: {value: abcd}", "token"],
  ["pin: abcd", "pin"],
  ["[1, 2]", ""],
  ["text", ""],
  ["???", ""],
  ["lr: x\nsteps: y\nmany: [{share: z}]", "lr", "steps", "many/0/share"]
]

/** Files that are read. */
const right = [
  "",
  "{}",
  "null",
  "<redacted>",
  "$schema: .lab/lab.schema.json",
  "lr: '0.5'",
  "lr: ' 1e-3 '",
  "lr: ???",
  "lr: ${steps}",
  "layers: ${oc.env:LAYERS}",
  "layers: ['1', '${steps}', 0x10]",
  "steps: '0x1f'",
  "big: 123456789012345678901234567890",
  "ratio: .inf",
  "ratio: 'NaN'",
  "ratio: -Infinity",
  "name: ada",
  "name: x${kind}!",
  "verbose: yes\nkind: sgd",
  "verbose: 'OFF'",
  "verbose: 1",
  "seeds: '2'",
  "color: RED",
  "color: blue",
  "limit: '5'",
  "limit: null",
  "pair: ['7', 8]",
  "pair: [7]",
  "many: [{path: a}, {share: 0.5}, ???]",
  "dirs: {log: 1.10, deep: true}",
  "schedule: {period: 3}",
  "schedule: {type: step}",
  "schedule: {type: '${kind}', period: 1}",
  "chain: {next: {next: {name: a}}}",
  "token: <redacted>\npin: <redacted>",
  "token: abcd\npin: '12'"
]

describe("a JSON Schema", () => {
  it("is what an editor shows: words, defaults, examples, and what a file may hold", () => {
    const Small = Schema.Struct({
      lr: Field.make(
        Schema.Finite.check(Schema.isGreaterThan(0)).annotate({
          title: "Rate",
          description: "Learning rate",
          examples: [0.1]
        }),
        0.5
      ),
      name: Schema.String,
      kind: Field.make(Schema.Literals(["adam", "sgd"]), "adam"),
      next: Schema.optionalKey(Chain),
      token: Schema.RedactedFromValue(Schema.String)
    })
    expect(Config.jsonSchema(Config.make("small", Small))).toMatchInlineSnapshot(`
      {
        "$defs": {
          "finite": {
            "pattern": "^\\s*(?:[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+|[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)\\s*$|^\\?\\?\\?$|\\$\\{",
            "type": [
              "number",
              "string",
            ],
          },
          "struct": {
            "additionalProperties": false,
            "pattern": "^\\?\\?\\?$|\\$\\{",
            "properties": {
              "name": {
                "default": "link",
                "type": [
                  "string",
                  "number",
                  "boolean",
                ],
              },
              "next": {
                "$ref": "#/$defs/struct",
              },
            },
            "type": [
              "object",
              "string",
            ],
          },
        },
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "additionalProperties": false,
        "pattern": "^<redacted>$",
        "properties": {
          "$schema": {
            "type": "string",
          },
          "kind": {
            "anyOf": [
              {
                "enum": [
                  "adam",
                  "sgd",
                ],
              },
              {
                "pattern": "^\\?\\?\\?$|\\$\\{",
                "type": "string",
              },
            ],
            "default": "adam",
          },
          "lr": {
            "$ref": "#/$defs/finite",
            "default": 0.5,
            "description": "Learning rate",
            "examples": [
              0.1,
            ],
            "exclusiveMinimum": 0,
            "title": "Rate",
          },
          "name": {
            "type": [
              "string",
              "number",
              "boolean",
            ],
          },
          "next": {
            "additionalProperties": false,
            "pattern": "^\\?\\?\\?$|\\$\\{",
            "properties": {
              "name": {
                "default": "link",
                "type": [
                  "string",
                  "number",
                  "boolean",
                ],
              },
              "next": {
                "$ref": "#/$defs/struct",
              },
            },
            "type": [
              "object",
              "string",
            ],
          },
          "token": {
            "type": [
              "string",
              "number",
              "boolean",
            ],
            "writeOnly": true,
          },
        },
        "title": "small",
        "type": [
          "object",
          "null",
          "string",
        ],
      }
    `)
  })

  it.effect.each(wrong)("refuses %s, where the library does", ([text, ...places]) =>
    Effect.gen(function* () {
      const asked = yield* ask(Lab, text)
      expect(asked.isValid).toBe(false)
      expect(asked.refused).toEqual(places)
      expect(asked.places).toEqual(expect.arrayContaining([...places]))
    })
  )

  it.effect.each(right)("takes %s, as the library does", (text) =>
    Effect.map(ask(Lab, text), (asked) => expect(asked).toEqual({ isValid: true, places: [], refused: [] }))
  )

  it.effect("takes every default, in a file as it is written", () =>
    Effect.gen(function* () {
      for (const schema of [Lab, Databases, Chain as Config.ConfigSchema]) {
        const config = initialized(schema)
        const base = Result.getOrThrow(Config.get(config, Config.BASE))
        const tree = yield* Instance.toWrite(config, base, { held: undefined, resolve: false })
        const validate = yield* compile(config)
        expect([validate(toJson(read(Yaml.print(tree)))), validate.errors]).toEqual([true, null])
      }
    })
  )

  it("shows no secret, and says which fields hold one", () => {
    for (const [name, shape] of Object.entries(fields)) {
      const schema = Config.jsonSchema(Config.make("cfg", structOf(shape)))
      expect([name, JSON.stringify(schema).includes(marker)]).toEqual([name, false])
      expect([name, JSON.stringify(schema).includes('"writeOnly":true')]).toEqual([name, true])
    }
    const Shown = Schema.Struct({
      token: Schema.RedactedFromValue(Schema.String).annotate({ examples: [Redacted.make(marker)] })
    })
    expect(JSON.stringify(Config.jsonSchema(Config.make("cfg", Shown)))).not.toContain(marker)
  })

  it.effect("of a dict and of a list takes what their files may hold", () =>
    Effect.gen(function* () {
      const Dict = Schema.Record(Schema.String, Schema.Int)
      expect(yield* ask(Dict, "$schema: x\na: 1")).toMatchObject({ isValid: true, refused: [] })
      expect(yield* ask(Dict, "a: x")).toMatchObject({ isValid: false, refused: ["a"] })
      const List = Schema.Array(Schema.Int)
      for (const text of ["", "{}", "[]", "- 1\n- '2'"]) {
        expect(yield* ask(List, text)).toMatchObject({ isValid: true, refused: [] })
      }
      expect(yield* ask(List, "a: 1")).toMatchObject({ isValid: false, refused: [""] })
      expect(yield* ask(List, "- x")).toMatchObject({ isValid: false, places: ["0"], refused: ["0"] })
    })
  )

  it.effect("takes a field under its old name, and says that it is one", () =>
    Effect.gen(function* () {
      const Renamed = Schema.Struct({ lr: Field.make(Schema.Finite, 0.1).pipe(Field.renamedFrom("learning_rate")) })
      expect(yield* ask(Renamed, "learning_rate: 1")).toMatchObject({ isValid: true })
      expect(yield* ask(Renamed, "learning_rate: fast")).toMatchObject({ isValid: false, places: ["learning_rate"] })
      const schema = Config.jsonSchema(Config.make("cfg", Renamed))
      expect(schema).toHaveProperty("properties.learning_rate.deprecated", true)
    })
  )

  it("takes keys that are not declared where the program keeps them", () => {
    const config = initialized(Lab)
    const schema = Config.jsonSchema(config, { unknownKeys: true })
    expect(schema).not.toHaveProperty("additionalProperties")
  })

  it.effect("leaves out what it cannot say, and never refuses for it", () =>
    Effect.gen(function* () {
      const Loose = Schema.Struct({
        even: Field.make(Schema.Int.check(Schema.makeFilter((n: number) => n % 2 === 0)), 2),
        date: Field.make(Schema.FiniteFromString.check(Schema.isGreaterThan(0)), 1),
        third: Field.make(Schema.Finite.check(Schema.isMultipleOf(0.1)), 0.3)
      })
      expect(yield* ask(Loose, "even: 3\ndate: '-1'")).toMatchObject({ isValid: true, refused: ["even", "date"] })
      expect(yield* ask(Loose, "third: 0.7")).toMatchObject({ isValid: true, refused: [] })
      expect(yield* ask(Lab, "steps: 1.0")).toMatchObject({ isValid: true, refused: ["steps"] })
    })
  )

  it("keeps the names of the program's schemas apart", () => {
    class integer extends Schema.Class<integer>("integer")({ of: Schema.Int }) {}
    const Two = Schema.Struct({ a: Schema.Array(integer), b: Schema.Array(integer), n: Schema.Int })
    const schema = Config.jsonSchema(Config.make("cfg", Two))
    expect(Object.keys(schema["$defs"] as object)).toEqual(["integer-2", "integer"])
  })
})
