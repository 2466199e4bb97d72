import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Interpolation } from "../../../src/config/error/ConfigError.ts"
import { resolve } from "../../../src/config/interpolation/resolve.ts"
import { maxBytes, maxTokens, tooDeep } from "../../../src/config/tree/limits.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { config, failed, resolved, withEnv } from "../../support/resolving.ts"

describe("what the reference program resolves", () => {
  it.effect.each([
    [
      { a: "${b}", b: "${c}", c: "end" },
      { a: "end", b: "end", c: "end" }
    ],
    [{ a: "${oc.decode:${oc.env:COMA_N}}" }, { a: [1, { a: 2 }] }],
    [
      { a: "${b} and ${b}", b: 1 },
      { a: "1 and 1", b: 1 }
    ],
    [{ a: "${oc.env:COMA_U,dflt}" }, { a: "dflt" }],
    [
      { a: { x: 1, y: 2 }, k: "${oc.dict.values:a}" },
      { a: { x: 1, y: 2 }, k: [1, 2] }
    ],
    [
      { a: { x: 1, y: 2 }, k: "${oc.dict.keys:a}" },
      { a: { x: 1, y: 2 }, k: ["x", "y"] }
    ],
    [
      { x: ["${y}", 2], y: 3, z: "zed" },
      { x: [3, 2], y: 3, z: "zed" }
    ],
    [
      { host: "h", port: 80, url: "http://${host}:${port}/" },
      { host: "h", port: 80, url: "http://h:80/" }
    ],
    [
      { a: "$b", b: 1 },
      { a: "$b", b: 1 }
    ],
    [
      { a: "\\${b}", b: 1 },
      { a: "${b}", b: 1 }
    ],
    [
      { a: [1, 2, 3], b: "${a.1}" },
      { a: [1, 2, 3], b: 2 }
    ],
    [{ a: "${oc.env:COMA_T}" }, { a: "text" }],
    [
      { a: "${b}", b: [1, 2] },
      { a: [1, 2], b: [1, 2] }
    ],
    [
      { x: "v-${y}", y: 3, z: "zed" },
      { x: "v-3", y: 3, z: "zed" }
    ],
    [{ a: "${oc.env:COMA_S}" }, { a: "5" }],
    [
      { a: "x${b}", b: 1.5 },
      { a: "x1.5", b: 1.5 }
    ],
    [
      { a: "${[b]}", b: 1 },
      { a: 1, b: 1 }
    ],
    [
      { a: ["${b}", "${c.d}"], b: 1, c: { d: 2 } },
      { a: [1, 2], b: 1, c: { d: 2 } }
    ],
    [{ a: "${oc.select:nope,5}" }, { a: 5 }],
    [
      { k: "x", m: { x: 7 }, v: "${m.${k}}" },
      { k: "x", m: { x: 7 }, v: 7 }
    ]
  ])("%j", ([value, expected]) => Effect.map(resolved(value), (actual) => expect(actual).toEqual(expected)))
})

describe("origins", () => {
  const file = Origin.fromFile("cfg.yaml", 1, 4)
  const tree = Tree.mapping(
    [
      ["ref", Tree.text("${target}", file)],
      ["text", Tree.text("x${target}", file)],
      ["env", Tree.text("${oc.env:COMA_S}", file)],
      ["decoded", Tree.text("${oc.decode:${oc.env:COMA_S}}", file)],
      ["otherwise", Tree.text("${oc.env:COMA_U,1}", file)],
      ["target", Tree.scalar(1, Origin.fromToken(1, "target=1"))]
    ],
    Origin.fromDefault
  )

  it.effect.each([
    ["ref", "override 1: target=1"],
    ["text", "cfg.yaml:1:4"],
    ["env", "$COMA_S"],
    ["decoded", "$COMA_S"],
    ["otherwise", "cfg.yaml:1:4"]
  ])("of %s: %s", ([key, origin]) =>
    Effect.map(withEnv(resolve(tree, { config })), (out) =>
      expect(Origin.format(Tree.child(out, key!)!.origin)).toBe(origin)
    )
  )

  it.effect("text from an environment variable stays text", () =>
    Effect.map(withEnv(resolve(tree, { config })), (out) =>
      expect(Tree.child(out, "env")).toMatchObject({ _tag: "Scalar", value: "5", source: "5", quoted: true })
    )
  )
})

describe("cost", () => {
  it.effect("returns a tree without interpolations as it is", () =>
    Effect.gen(function* () {
      for (const value of [1, "a\\b", [], { a: [1, { b: "$c" }], m: "???" }]) {
        const tree = Tree.fromUnknown(value)
        expect(yield* resolve(tree, { config })).toBe(tree)
      }
    })
  )

  it.effect("shares what holds no interpolation, and what is referred to", () =>
    Effect.gen(function* () {
      const tree = Tree.fromUnknown({ a: { x: [1] }, b: "${a}", c: "${a.x}", d: { e: "${c}" } }) as Tree.Mapping
      const out = (yield* resolve(tree, { config })) as Tree.Mapping
      const a = Tree.get(tree, "a") as Tree.Mapping
      expect(Tree.get(out, "a")).toBe(a)
      expect(Tree.get(out, "b")).toBe(a)
      expect(Tree.get(Tree.get(out, "d") as Tree.Mapping, "e")).toBe(Tree.get(a, "x"))
    })
  )

  it.effect("follows a chain of 10,000 links", () =>
    Effect.gen(function* () {
      const links = Array.from({ length: 10_000 }, (_, index) => [`k${index}`, `\${k${index + 1}}`])
      const value = yield* resolved({ ...Object.fromEntries(links), k10000: "end" })
      expect(new Set(Object.values(value as object))).toEqual(new Set(["end"]))
    })
  )

  it.effect("refuses a tree that is too deep, by references or by itself", () =>
    Effect.gen(function* () {
      const links = Array.from({ length: 1_000 }, (_, index) => [`k${index}`, { x: `\${k${index + 1}}` }])
      const error = yield* failed({ ...Object.fromEntries(links), k1000: 1 })
      expect(error.reason).toBe(tooDeep)
      let tree = Tree.fromUnknown("${oc.env:COMA_T}")
      for (let level = 0; level < 10_000; level++) tree = Tree.sequence([tree], Origin.fromDefault)
      expect((yield* Effect.flip(withEnv(resolve(tree, { config })))).reason).toBe(error.reason)
    })
  )

  it.effect.each<[string, (level: number) => unknown, string]>([
    [
      "values",
      (level) => Array.from({ length: 10 }, () => `\${k${level}}`),
      `the config would have more than ${2 * maxTokens} values`
    ],
    ["text", (level) => `\${k${level}}`.repeat(10), `interpolations give more than ${maxBytes} characters of text`]
  ])("refuses %s that multiply", ([, next, reason]) =>
    Effect.gen(function* () {
      const levels = Array.from({ length: 50 }, (_, level) => [`k${level + 1}`, next(level)])
      const error = yield* failed({ ...Object.fromEntries(levels), k0: "0123456789" })
      expect(error.reason).toBe(reason)
    })
  )

  it.effect("refuses resolvers that make interpolations for ever", () =>
    Effect.gen(function* () {
      const loop = "${oc.decode:${oc.env:LOOP}}"
      const provider = ConfigProvider.fromEnvRecord({ LOOP: loop })
      const tree = Tree.fromUnknown({ a: loop })
      const error = yield* resolve(tree, { config }).pipe(
        Effect.provideService(ConfigProvider.ConfigProvider, provider),
        Effect.flip
      )
      expect(error.reason).toBe("resolvers gave more than 10000 interpolations")
    })
  )
})

const Values: Schema.Codec<unknown> = Schema.Union([
  Schema.Null,
  Schema.Finite,
  Schema.Boolean,
  Schema.Literals(["${a}", "${b.c}", "${.a}", "x${a}y", "\\${a}", "${oc.select:a,1}", "${oc.create:[${a}]}", "${"]),
  Schema.String,
  Schema.Array(Schema.suspend((): Schema.Codec<unknown> => Values)),
  Schema.Record(
    Schema.Literals(["a", "b", "c"]),
    Schema.suspend((): Schema.Codec<unknown> => Values)
  )
])

it.effect.prop(
  "resolves to a tree that resolves to itself",
  { value: Arbitrary.schema(Values) },
  ({ value }) =>
    Effect.gen(function* () {
      const once = yield* Effect.result(resolve(Tree.fromUnknown(value), { config }))
      if (once._tag === "Failure") return expect(once.failure).toBeInstanceOf(Interpolation)
      expect(yield* resolve(once.success, { config })).toBe(once.success)
    }),
  { arbitrary: { seed: 1 } }
)
