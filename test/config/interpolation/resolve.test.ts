import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { InterpolationFailed } from "../../src/config/error/ConfigError.ts"
import { resolve } from "../../src/config/interpolation/resolve.ts"
import { shapeOf } from "../../src/config/schema/fromSchema.ts"
import { maxBytes, maxTokens, tooDeep } from "../../src/config/tree/limits.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

const env = { COMA_T: "text", COMA_N: "[1, {a: 2}]", COMA_S: "5", COMA_EMPTY: "", COMA_I: "${a}", COMA_BAD: "[1" }
const withEnv = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.provideService(
    effect,
    ConfigProvider.ConfigProvider,
    ConfigProvider.fromEnvRecord(env, { preserveEmptyStrings: true })
  )

const config = "cfg"
const resolved = (value: unknown) =>
  withEnv(Effect.map(resolve(Tree.fromUnknown(value), { config }), (tree) => Tree.toUnknown(tree)))
const failed = (value: unknown) => Effect.flip(resolved(value))

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

describe("references", () => {
  it.effect.each<[string, unknown, unknown]>([
    ["${a[0]}", { a: [1] }, 1],
    ["${a.b[c].d}", { a: { b: { c: { d: 1 } } } }, 1],
    ["${a}", { a: null }, null],
    ["${a}", { a: {} }, {}],
    ["${a.b}", { a: "${c}", c: { b: 1 } }, 1],
    ["${a.b}", { a: { b: "${.c}", c: 1 } }, 1],
    ["${a.b}", { a: { b: "${..c}" }, c: 1 }, 1],
    ["${.a}", { a: 1 }, 1],
    ["${a}", { a: { b: "${.c}", c: "${..d}" }, d: 1 }, { b: 1, c: 1 }],
    ["${a.2}", { a: [1, 2, "${.0}"] }, 1],
    ["${l[${i}]}", { l: [1, 2], i: 1 }, 2],
    ["${m.${k}}", { m: { a: { b: 1 } }, k: "a.b" }, 1],
    ["${m[${k}]}", { m: { "a.b": 1 }, k: "a.b" }, 1],
    ["${${k}}", { m: { a: 1 }, k: ".m.a" }, 1],
    ["${m[a b]}", {}, "fault"],
    ["${m.${k}}", { m: { "a b": 1 }, k: "a b" }, 1],
    ["${m.__proto__}", { m: JSON.parse('{"__proto__": 1}') }, 1],
    ["${a}-${b}-${c}-${d}", { a: true, b: null, c: 1.5, d: "x" }, "true-null-1.5-x"],
    ["\\\\${a}", { a: "x" }, "\\x"],
    ["${a}", { a: "\\${b}" }, "${b}"],
    ["${a}${a}", { a: "\\${" }, "${${"],
    ["${a.x}", { a: { x: "${a.y}", y: 1 } }, 1]
  ])("%s with %j is %j", ([text, rest, expected]) =>
    Effect.map(Effect.result(resolved({ ...(rest as object), r: text })), (result) =>
      expect(result._tag === "Failure" ? "fault" : (result.success as { readonly r: unknown }).r).toEqual(expected)
    )
  )

  it.effect("finds its own root in a list", () =>
    Effect.map(resolved([1, "${0}", { a: "${..1}" }]), (value) => expect(value).toEqual([1, 1, { a: 1 }]))
  )

  it.effect("resolves a tree that is one interpolation", () =>
    Effect.map(resolved("${oc.env:COMA_T}"), (value) => expect(value).toBe("text"))
  )

  it.effect("leaves missing values that nothing refers to", () =>
    Effect.map(resolved({ a: "${b}", b: { c: "???" } }), (value) =>
      expect(value).toEqual({ a: { c: "???" }, b: { c: "???" } })
    )
  )

  it.effect("takes an element at the place of its list, whoever refers to the list", () =>
    Effect.map(resolved({ a: { l: ["${..x}"], x: 1 }, b: { l: "${a.l}", x: 2 } }), (value) =>
      expect(value).toEqual({ a: { l: [1], x: 1 }, b: { l: [1], x: 2 } })
    )
  )
})

describe("built-in resolvers", () => {
  it.effect.each<[string, unknown, unknown]>([
    ["${oc.env:COMA_EMPTY}", {}, ""],
    ["${oc.env:COMA_I}", { a: 1 }, "${a}"],
    ["${oc.env:COMA_U,null}", {}, null],
    ["${oc.env:COMA_U,'null'}", {}, "null"],
    ["${oc.env:COMA_U,1.50}", {}, "1.50"],
    ["${oc.env:COMA_U,${a}}", { a: 1 }, "1"],
    ["${oc.env:${a}}", { a: "COMA_T" }, "text"],
    ["${oc.${a}:COMA_T}", { a: "env" }, "text"],
    ["${oc.decode:null}", {}, null],
    ["${oc.decode:'10'}", {}, 10],
    ["${oc.decode:'{a: [1, x]}'}", {}, { a: [1, "x"] }],
    ["${oc.decode:${oc.env:COMA_I}}", { a: 1 }, 1],
    ["${oc.decode:'\\${.a}'}", { a: 1 }, 1],
    ["${oc.decode:'\\${.a}'}", { a: "${b}", b: 1 }, 1],
    ["${oc.create:{a: 1, b: [x, ${c}]}}", { c: true }, { a: 1, b: ["x", true] }],
    ["${oc.create:[]}", {}, []],
    ["${oc.create:null}", {}, null],
    ["${oc.create:'{a: \"\\${.b}\", b: 1}'}", {}, { a: 1, b: 1 }],
    ["${oc.create:{a: '\\${.b}', b: 1}}", {}, { a: 1, b: 1 }],
    ["${oc.create:{a: '\\${r.b}', b: 1}}", {}, { a: 1, b: 1 }],
    ["${oc.create:{a: '\\${..c}'}}", { c: 1 }, { a: 1 }],
    ["${oc.create:${a}}", { a: { x: "${..b}" }, b: 1 }, { x: 1 }],
    ["${oc.select:a}", { a: 1 }, 1],
    ["${oc.select:'a.b[0]'}", { a: { b: [1] } }, 1],
    ["${oc.select:.a}", { a: 1 }, 1],
    ["${oc.select:'a b'}", { "a b": 1 }, 1],
    ["${oc.select:a,5}", { a: null }, null],
    ["${oc.select:a}", {}, null],
    ["${oc.select:a,5}", { a: "???" }, 5],
    ["${oc.select:a.b,5}", { a: "???" }, 5],
    ["${oc.select:a.9,5}", { a: [] }, 5],
    ["${oc.select:..a,5}", {}, 5],
    ["${oc.select:a,${b}}", { b: [1] }, [1]],
    ["${oc.dict.keys:a}", { a: "${b}", b: { x: 1 } }, ["x"]],
    ["${oc.dict.values:.a}", { a: { x: "${.y}", y: 2 } }, [2, 2]],
    ["${oc.dict.values:a}", { a: { x: { y: "${b}" } }, b: 1 }, [{ y: 1 }]]
  ])("%s with %j gives %j", ([text, rest, expected]) =>
    Effect.map(resolved({ ...(rest as object), r: text }), (value) =>
      expect((value as { readonly r: unknown }).r).toEqual(expected)
    )
  )

  it.effect("gives the keys of the root", () =>
    Effect.map(resolved({ a: "${oc.dict.keys:''}", b: 1 }), (value) => expect(value).toEqual({ a: ["a", "b"], b: 1 }))
  )

  it.effect("refers to the elements of what it gave", () =>
    Effect.map(resolved({ a: { x: 7 }, v: "${oc.dict.values:a}", w: "${v.0}" }), (value) =>
      expect(value).toEqual({ a: { x: 7 }, v: [7], w: 7 })
    )
  )
})

describe("failures", () => {
  it.effect.each<[unknown, string]>([
    [{ a: "${b", b: 1 }, "a: cannot resolve ${b (a hook): expected } at character 4, but the text ends."],
    [{ a: "${nope}" }, "a: cannot resolve ${nope} (a hook): nope does not exist."],
    [
      { a: "${m.rat}", m: { rate: 1 } },
      "a: cannot resolve ${m.rat} (a hook): m.rat does not exist (the nearest is m.rate)."
    ],
    [{ a: "${m.3}", m: [1, 2] }, "a: cannot resolve ${m.3} (a hook): m is a list of 2, without an element 3."],
    [{ a: "${m.-1}", m: [1] }, "a: cannot resolve ${m.-1} (a hook): m is a list of 1, without an element -1."],
    [{ a: "${m.x.y}", m: { x: 1 } }, "a: cannot resolve ${m.x.y} (a hook): m.x is a number, which has no key y."],
    [{ a: "${m}", m: "???" }, "a: cannot resolve ${m} (a hook): m was never given (it is ???)."],
    [{ a: "${m.x}", m: "???" }, "a: cannot resolve ${m.x} (a hook): m was never given (it is ???)."],
    [{ a: "x${m}", m: "???" }, "a: cannot resolve x${m} (a hook): m was never given (it is ???)."],
    [{ a: "x${m}", m: {} }, "a: cannot resolve x${m} (a hook): a mapping cannot stand inside a text."],
    [{ a: "x${m}", m: [] }, "a: cannot resolve x${m} (a hook): a list cannot stand inside a text."],
    [{ a: "${..b}", b: 1 }, "a: cannot resolve ${..b} (a hook): its dots lead above the root of the config."],
    [
      { a: "${m.${k}}", m: {}, k: 1.5 },
      "a: cannot resolve ${m.${k}} (a hook): a key or a name must be text, and this one is a number."
    ],
    [
      { a: "${m.${k}}", m: {}, k: "[" },
      "a: cannot resolve ${m.${k}} (a hook): what stands for one of its keys is not a key."
    ],
    [
      { a: "${oc.evn:X}" },
      "a: cannot resolve ${oc.evn:X} (a hook): there is no resolver oc.evn (the nearest is oc.env)."
    ],
    [
      { a: "${oc.env:COMA_U}" },
      "a: cannot resolve ${oc.env:COMA_U} (a hook): the environment variable COMA_U is not set."
    ],
    [{ a: "${oc.env:}" }, "a: cannot resolve ${oc.env:} (a hook): oc.env takes 1 or 2 arguments, not 0."],
    [{ a: "${oc.env:a,b,c}" }, "a: cannot resolve ${oc.env:a,b,c} (a hook): oc.env takes 1 or 2 arguments, not 3."],
    [
      { a: "${oc.env:[a]}" },
      "a: cannot resolve ${oc.env:[a]} (a hook): oc.env takes the name of an environment variable, not a list."
    ],
    [
      { a: "${oc.env:COMA_U,[]}" },
      "a: cannot resolve ${oc.env:COMA_U,[]} (a hook): oc.env takes text as its default, not a list."
    ],
    [{ a: "${oc.decode:1}" }, "a: cannot resolve ${oc.decode:1} (a hook): oc.decode takes text or null, not a number."],
    [{ a: "${oc.decode:a,b}" }, "a: cannot resolve ${oc.decode:a,b} (a hook): oc.decode takes 1 argument, not 2."],
    [
      { a: "${oc.create:0}" },
      "a: cannot resolve ${oc.create:0} (a hook): oc.create takes a mapping or a list, not a number."
    ],
    [
      { a: "${oc.create:text}" },
      "a: cannot resolve ${oc.create:text} (a hook): oc.create takes a mapping or a list, not text."
    ],
    [
      { a: "${oc.select:b.c}", b: 1 },
      "a: cannot resolve ${oc.select:b.c} (a hook): b is a number, which has no key c."
    ],
    [{ a: "${oc.select:'b['}" }, "a: cannot resolve ${oc.select:'b['} (a hook): b[ is not a key."],
    [
      { a: "${oc.dict.keys:b}", b: 1 },
      "a: cannot resolve ${oc.dict.keys:b} (a hook): oc.dict.keys takes the key of a mapping, and this is a number."
    ],
    [{ a: "${oc.dict.values:b}" }, "a: cannot resolve ${oc.dict.values:b} (a hook): b does not exist."],
    [
      { a: "${oc.dict.keys:${b}}", b: {} },
      "a: cannot resolve ${oc.dict.keys:${b}} (a hook): oc.dict.keys takes the key of a value, not a mapping."
    ],
    [
      { a: "${oc.dict.values:b}", b: { c: "???" } },
      "a: cannot resolve ${oc.dict.values:b} (a hook): b.c was never given (it is ???)."
    ],
    [
      { a: "${a}" },
      "a: cannot resolve ${a} (a hook): it comes back to itself. The way there: a (a hook) -> a (a hook)."
    ],
    [
      { a: "x${a}" },
      "a: cannot resolve x${a} (a hook): it comes back to itself. The way there: a (a hook) -> a (a hook)."
    ],
    [
      { a: "${oc.decode:'\\${a}'}" },
      "a: cannot resolve ${a} (a hook): it comes back to itself. The way there: a (a hook) -> a (a hook) -> a (a hook)."
    ],
    [
      { a: "${b}", b: "${a.x}" },
      "b: cannot resolve ${a.x} (a hook): it comes back to itself. The way there: a (a hook) -> b (a hook) -> a (a hook)."
    ],
    [
      { a: { b: "${a}" } },
      "a.b: cannot resolve ${a} (a hook): it comes back to what holds it. The way there: a.b (a hook) -> a (a hook)."
    ],
    [{ a: ["${..}"] }, "a.0: cannot resolve ${..} (a hook): expected a key at character 5, but found }."],
    [
      { a: { b: "${c}" }, c: { d: "${a}" } },
      "c.d: cannot resolve ${a} (a hook): it comes back to what holds it. The way there: a.b (a hook) -> c.d (a hook) -> a (a hook)."
    ]
  ])("of %j: %s", ([value, message]) =>
    Effect.map(failed(value), (error) => expect(error.message).toBe(`cfg.${message}`))
  )

  it.effect("show the way to the failure, each link with its origin", () =>
    Effect.gen(function* () {
      const tree = Tree.mapping(
        [
          ["a", Tree.text("${b.c}", Origin.fromToken(1, "a=${b.c}"))],
          ["b", Tree.mapping([["c", Tree.text("${d}", Origin.fromFile("cfg.yaml", 2, 6))]], Origin.fromDefault)],
          ["d", Tree.text("x${else}", Origin.fromDefault)]
        ],
        Origin.fromDefault
      )
      const error = yield* Effect.flip(resolve(tree, { config }))
      expect(error).toBeInstanceOf(InterpolationFailed)
      expect(error.message).toMatchInlineSnapshot(
        `"cfg.d: cannot resolve x\${else} (the default): else does not exist. The way there: a (override 1: a=\${b.c}) -> b.c (cfg.yaml:2:6) -> d (the default)."`
      )
    })
  )

  it.effect("keep a secret to themselves", () =>
    Effect.gen(function* () {
      const text = "${oc.env:COMA_U}hunter2"
      const tree = Tree.mapping(
        [["password", Tree.text(text, Origin.fromToken(1, `password=${text}`))]],
        Origin.fromHook
      )
      const shape = shapeOf(Schema.Struct({ password: Schema.RedactedFromValue(Schema.String) }))
      const error = yield* Effect.flip(resolve(tree, { config, shape }))
      expect(JSON.stringify(error)).not.toContain("hunter2")
      expect(error.message).toBe(
        "cfg.password: cannot resolve <redacted> (override 1: password=<redacted>): the environment variable COMA_U is not set."
      )
    })
  )

  it.effect("show only the beginning of a long text", () =>
    Effect.map(failed({ a: `${"x".repeat(1_000_000)}\${nope}` }), (error) =>
      expect(error.message.length).toBeLessThan(300)
    )
  )

  it.effect("show only the ends of a long chain", () =>
    Effect.gen(function* () {
      const links = Array.from({ length: 10_000 }, (_, index) => [`k${index}`, `\${k${index + 1}}`])
      const error = yield* failed(Object.fromEntries(links))
      expect(error.chain.length).toBe(100)
      expect(error.chain[0]!.path).toEqual(["k0"])
      expect(error.chain[99]!.path).toEqual(["k9999"])
    })
  )
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

  it.effect("walks what is shared once", () =>
    Effect.gen(function* () {
      let tree: Tree.Tree = Tree.fromUnknown(["x"])
      for (let level = 0; level < 100; level++) tree = Tree.sequence([tree, tree], Origin.fromDefault)
      expect(yield* resolve(tree, { config })).toBe(tree)
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

it.effect.prop("resolves to a tree that resolves to itself", { value: Arbitrary.schema(Values) }, ({ value }) =>
  Effect.gen(function* () {
    const once = yield* Effect.result(resolve(Tree.fromUnknown(value), { config }))
    if (once._tag === "Failure") return expect(once.failure).toBeInstanceOf(InterpolationFailed)
    expect(yield* resolve(once.success, { config })).toBe(once.success)
  })
)
