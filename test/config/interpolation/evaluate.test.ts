import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { failed, resolved } from "../../support/resolving.ts"

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
