import { describe, expect, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { vi } from "vitest"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { config, failed, resolved } from "../../support/resolving.ts"

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
      { a: "${oc.decode:'\\${a}'}" },
      "a: cannot resolve ${a} (a hook): it comes back to itself. The way there: a (a hook) -> a (a hook) -> a (a hook)."
    ]
  ])("of %j: %s", ([value, message]) =>
    Effect.map(failed(value), (error) => expect(error.message).toBe(`cfg.${message}`))
  )
})

describe("an environment variable", () => {
  /**
   * What resolves a text in a program that was just started: the environment is read once, when the first variable is
   * asked for, and another test may have asked.
   */
  const started = Effect.promise(async () => {
    process.env["COMA_EMPTY"] = ""
    process.env["COMA_SET"] = "set"
    vi.resetModules()
    const { resolve } = await import("../../../src/config/interpolation/resolve.ts")
    return (text: string) =>
      Effect.map(resolve(Tree.fromUnknown({ a: text }), { config }), (tree) => Tree.toUnknown(tree))
  })

  it.effect("that is set to nothing is the empty text", () =>
    Effect.gen(function* () {
      const resolved = yield* started
      expect(yield* resolved("${oc.env:COMA_EMPTY}")).toEqual({ a: "" })
      expect(yield* resolved("${oc.env:COMA_EMPTY,other}")).toEqual({ a: "" })
      expect(yield* resolved("${oc.env:COMA_SET}")).toEqual({ a: "set" })
      expect(yield* resolved("${oc.env:COMA_UNSET,other}")).toEqual({ a: "other" })
      expect(yield* Effect.flip(resolved("${oc.env:COMA_UNSET}"))).toMatchObject({
        reason: "the environment variable COMA_UNSET is not set"
      })
    })
  )

  it.effect("is what the program's own provider says, if it has one", () =>
    Effect.gen(function* () {
      const resolved = yield* started
      expect(yield* resolved("${oc.env:COMA_SET,other}")).toEqual({ a: "other" })
      expect(yield* resolved("${oc.env:COMA_EMPTY,other}")).toEqual({ a: "other" })
    }).pipe(Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnvRecord({ COMA_EMPTY: "" })))
  )
})
