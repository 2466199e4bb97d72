import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { resolve } from "../../../src/config/interpolation/resolve.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { config, failed, othersOf, resolved, resolvedAmong } from "../../support/resolving.ts"

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
      { a: "${a}" },
      "a: cannot resolve ${a} (a hook): it comes back to itself. The way there: a (a hook) -> a (a hook)."
    ],
    [
      { a: "x${a}" },
      "a: cannot resolve x${a} (a hook): it comes back to itself. The way there: a (a hook) -> a (a hook)."
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
})

describe("references to other configs", () => {
  const others = {
    server: {
      host: "h",
      url: "http://${host}/${.path}",
      path: "p",
      l: [1, { a: "${..0}", b: "${cfg::x}" }],
      miss: "???"
    },
    "data-2": ["a", "${0}"],
    back: { x: "${cfg::x}", y: "${server::url}" },
    "a.b": { c: 1 },
    empty: {},
    later: null
  }

  it.effect.each<[string, unknown]>([
    ["${server::host}", "h"],
    ["${server::url}", "http://h/p"],
    ["a ${server::host}-${x}", "a h-7"],
    ["${server::l[1].a}", 1],
    ["${server::l}", [1, { a: 1, b: 7 }]],
    ["${data-2::}", ["a", "a"]],
    ["${data-2::1}", "a"],
    ["${empty::}", {}],
    ["${back::x}", 7],
    ["${back::y}", "http://h/p"],
    ["${cfg::x}", 7],
    ["${a.b::c}", 1],
    ["${${which}::host}", "h"],
    ["${${whole}}", "h"],
    ["${server::${key}}", "p"],
    ["${server::l.${i}.a}", 1],
    ["${oc.select:server::host}", "h"],
    ["${oc.select:server::nope,x}", "x"],
    ["${oc.select:nope::host,x}", "x"],
    ['${oc.select:"a.b::c"}', 1],
    ["${oc.dict.keys:back::}", ["x", "y"]],
    ["${oc.dict.values:back::}", [7, "http://h/p"]],
    ["${oc.decode:'${server::host}'}", "h"]
  ])("%s is %j", ([text, expected]) =>
    Effect.map(
      resolvedAmong({ r: text, x: 7, which: "server", whole: "server::host", key: "path", i: 1 }, others),
      (value) => expect((value as { readonly r: unknown }).r).toEqual(expected)
    )
  )

  it.effect.each<[string, string]>([
    ["${servr::host}", "there is no config servr (the nearest is server)"],
    ["${nothing.like::it}", "there is no config nothing.like"],
    ["${server::hots}", "server::hots does not exist (the nearest is server::host)"],
    ["${server::l.5}", "server::l is a list of 2, without an element 5"],
    ["${data-2::5}", "the config data-2 is a list of 2, without an element 5"],
    ["${server::host.x}", "server::host is text, which has no key x"],
    ["${server::miss}", "server::miss was never given (it is ???)"],
    ["${server::miss.x}", "server::miss was never given (it is ???)"],
    ["${later::x}", "the config later has no values yet: a config hook must fill it first"],
    ["${oc.select:later::x,y}", "the config later has no values yet: a config hook must fill it first"],
    ["${server::a b}", "expected } at character 13, but found b"],
    ["${x.${whole}}", "what stands for one of its keys is not a key"],
    ["${server::${whole}}", "what stands for one of its keys is not a key"]
  ])("%s says %s", ([text, reason]) =>
    Effect.map(Effect.flip(resolvedAmong({ r: text, x: {}, whole: "server::host" }, others)), (error) =>
      expect(error.reason).toBe(reason)
    )
  )

  it.effect("are not known to a config alone", () =>
    Effect.map(failed({ a: "${server::host}" }), ({ message }) =>
      expect(message).toBe(
        "cfg.a: cannot resolve ${server::host} (a hook): the config server is not known here: decode with ParamData.value, or hand the other configs to Config.value."
      )
    )
  )

  it.effect("tell the way that leads back to where it began, with the configs", () =>
    Effect.gen(function* () {
      const loop = { b: { y: "${c::z}" }, c: { z: "${cfg::x}", all: "${cfg::}" } }
      const error = yield* Effect.flip(resolvedAmong({ x: "${b::y}" }, loop))
      expect(error.message).toBe(
        "c.z: cannot resolve ${cfg::x} (a hook): it comes back to itself. The way there: cfg::x (a hook) -> b::y (a hook) -> c::z (a hook) -> cfg::x (a hook)."
      )
      const whole = yield* Effect.flip(resolvedAmong({ x: { y: "${c::}" } }, { c: { all: "${cfg::}" } }))
      expect(whole.message).toContain("it comes back to what holds it. The way there: cfg::x.y")
      const own = yield* Effect.flip(resolvedAmong({ x: "${y}", y: "${x}" }, loop))
      expect(own.message).toContain("The way there: x (a hook) -> y (a hook) -> x (a hook).")
    })
  )

  it.effect("may go to and fro between configs", () =>
    Effect.map(resolvedAmong({ a: "${b::x}", c: 1 }, { b: { x: "${cfg::c}", z: "${cfg::a}" } }), (value) =>
      expect(value).toEqual({ a: 1, c: 1 })
    )
  )

  it.effect("bring secrets, and no error tells them", () =>
    Effect.gen(function* () {
      const shape = shapeOf(Schema.Struct({ token: Schema.RedactedFromValue(Schema.String), auth: Schema.String }))
      const options = {
        config,
        others: othersOf({ server: { token: "hunter2", auth: "Bearer ${token}" } }, { server: shape })
      }
      const out = yield* resolve(
        Tree.fromUnknown({ a: "${server::token}", b: "${server::auth}", c: "${server::}", d: "x" }),
        options
      )
      expect(Tree.toUnknown(out)).toEqual({
        a: "<redacted>",
        b: "<redacted>",
        c: { token: "<redacted>", auth: "<redacted>" },
        d: "x"
      })
      const texts = [
        "${x.${server::token}}",
        "${server::token.x}",
        "${${server::token}::x}",
        "${server::${server::auth}}"
      ]
      for (const text of texts) {
        const error = yield* Effect.flip(resolve(Tree.fromUnknown({ a: text, x: {} }), options))
        expect(JSON.stringify(error) + error.message).not.toContain("hunter2")
      }
    })
  )

  it.effect("make a chain through thousands of configs, and each is looked for once", () =>
    Effect.gen(function* () {
      const count = 3_000
      const asked: Array<string> = []
      const others = othersOf(
        Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`c${i}`, i === 0 ? { x: 1 } : { x: `\${c${i - 1}::x}`, y: "${.x}" }])
        )
      )
      const find = (id: string) => {
        asked.push(id)
        return others.find(id)
      }
      const tree = Tree.fromUnknown({ a: `\${c${count - 1}::x}`, b: `\${c${count - 1}::y}`, c: "${c5::y}" })
      const out = yield* resolve(tree, { config, others: { ...others, find } })
      expect(Tree.toUnknown(out)).toEqual({ a: 1, b: 1, c: 1 })
      expect(asked).toHaveLength(count)
    })
  )

  const Keys = Schema.Literals(["x", "y", "z"])
  const Values = Schema.Union([
    Schema.Int,
    Schema.Struct({ config: Schema.Literals(["cfg", "b", "c"]), key: Keys, joined: Schema.Boolean })
  ])
  const Configs = Schema.Record(Schema.Literals(["cfg", "b", "c"]), Schema.Record(Keys, Values))

  it.effect.prop(
    "give what they would if the configs were parts of one",
    { configs: Arbitrary.schema(Configs) },
    ({ configs }) =>
      Effect.gen(function* () {
        const written = (separator: string) =>
          Object.fromEntries(
            Object.entries(configs).map(([id, values]) => [
              id,
              Object.fromEntries(
                Object.entries(values).map(([key, value]) => [
                  key,
                  typeof value === "number"
                    ? value
                    : `\${${value.config}${separator}${value.key}}${value.joined ? "!" : ""}`
                ])
              )
            ])
          )
        const one = yield* Effect.result(resolved(written(".")))
        const { cfg, ...rest } = written("::")
        const several = yield* Effect.result(resolvedAmong(cfg, rest))
        if (Result.isSuccess(one)) {
          expect(Result.getOrThrow(several)).toEqual((one.success as { readonly cfg: unknown }).cfg)
        }
        if (Result.isFailure(several)) expect(Result.isFailure(one)).toBe(true)
      }),
    { arbitrary: { seed: 1 } }
  )
})
