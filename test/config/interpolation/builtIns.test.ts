import { describe, expect, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestConsole from "effect/testing/TestConsole"
import { Command, ConfigHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
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
    ["${oc.select:a.x,5}", { a: [1] }, 5],
    ["${oc.select:a.b,5}", { a: 1 }, 5],
    ["${oc.select:a.b,5}", { a: null }, 5],
    ["${oc.select:a.b}", { a: "text" }, null],
    ["${oc.select:a.b.c,5}", { a: { b: "x" } }, 5],
    ["${oc.select:a.b.c,5}", { a: "${d}", d: 1 }, 5],
    ["x${oc.decode:'\\${a}'}", { a: 1 }, "x1"],
    ["x${oc.decode:'y\\${a}'}", { a: 1 }, "xy1"],
    ["${m.${oc.decode:'\\${k}'}}", { m: { a: 1 }, k: "a" }, 1],
    ["${oc.${oc.decode:'\\${k}'}:COMA_T}", { k: "env" }, "text"],
    ["${oc.env:${oc.decode:'\\${k}'}}", { k: "COMA_T" }, "text"],
    ["${oc.decode:${oc.decode:'\\${k}'}}", { k: "5" }, 5],
    ["x${oc.select:a,${oc.decode:'\\${b}'}}", { b: 1 }, "x1"],
    ["${oc.decode:'0x10'}", {}, 16],
    ["${oc.decode:'1_000'}", {}, "1_000"],
    ["${oc.create:''}", {}, {}],
    ["${oc.create:'null'}", {}, {}],
    ["${oc.create:'# nothing'}", {}, {}],
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
      { a: "${oc.dict.keys:b.c}", b: 1 },
      "a: cannot resolve ${oc.dict.keys:b.c} (a hook): b is a number, which has no key c."
    ],
    [{ a: "${oc.select:b..c,5}" }, "a: cannot resolve ${oc.select:b..c,5} (a hook): b..c is not a key."],
    [
      { a: "x${oc.decode:'\\${b}'}" },
      "a: cannot resolve ${b} (a hook): b does not exist. The way there: a (a hook) -> a (a hook)."
    ],
    [
      { a: "${oc.create:'5'}" },
      "a: cannot resolve ${oc.create:'5'} (a hook): oc.create takes a mapping or a list, not a number."
    ],
    [{ a: "${oc.deprecated:b}" }, "a: cannot resolve ${oc.deprecated:b} (a hook): b does not exist."],
    [
      { a: "${oc.deprecated:b.c}", b: 1 },
      "a: cannot resolve ${oc.deprecated:b.c} (a hook): b is a number, which has no key c."
    ],
    [
      { a: "${oc.deprecated:b}", b: "???" },
      "a: cannot resolve ${oc.deprecated:b} (a hook): b was never given (it is ???)."
    ],
    [
      { a: "${oc.deprecated:..b}" },
      "a: cannot resolve ${oc.deprecated:..b} (a hook): its dots lead above the root of the config."
    ],
    [
      { a: "${oc.deprecated:5}" },
      "a: cannot resolve ${oc.deprecated:5} (a hook): oc.deprecated takes the key of a value, not a number."
    ],
    [
      { a: "${oc.deprecated:b,5}", b: 1 },
      "a: cannot resolve ${oc.deprecated:b,5} (a hook): oc.deprecated takes text as its message, not a number."
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

describe("a deprecated key", () => {
  const warned = (value: unknown) =>
    Effect.gen(function* () {
      const given = yield* resolved(value)
      return { given, said: (yield* TestConsole.errorLines).map(String) }
    }).pipe(Effect.provide(TestConsole.layer))

  it.effect("gives the new one's value, and warns", () =>
    Effect.map(warned({ old: "${oc.deprecated:new.key}", new: { key: "${x}" }, x: 1 }), ({ given, said }) => {
      expect(given).toEqual({ old: 1, new: { key: 1 }, x: 1 })
      expect(said).toEqual([
        "warning: cfg.old: 'old' is deprecated. Change your code and config to use 'new.key' (a hook)"
      ])
    })
  )

  it.effect.each<[string, string]>([
    ["$OLD_KEY is now $NEW_KEY", "a.old is now a.new"],
    ["\\${OLD_KEY}s, \\${NEW_KEY}s", "a.olds, a.news"],
    ["$OLD_KEYS $ $5 $$NEW_KEY $toString", "$OLD_KEYS $ $5 $NEW_KEY $toString"],
    ["since ${b}", "since 3"]
  ])("says %j as %j", ([message, said]) =>
    Effect.map(warned({ a: { old: `x\${oc.deprecated:.new,'${message}'}`, new: 1 }, b: 3 }), (out) => {
      expect(out.given).toEqual({ a: { old: "x1", new: 1 }, b: 3 })
      expect(out.said).toEqual([`warning: cfg.a.old: ${said} (a hook)`])
    })
  )

  const command = (secret: boolean) =>
    Command.make(
      "greet",
      {
        cfg: Schema.Struct({
          name: secret ? Schema.RedactedFromValue(Schema.String) : Schema.String,
          alias: Schema.String
        })
      },
      ({ cfg }) => Console.log(cfg.alias)
    )

  it.effect("is warned of once, whatever is resolved again", () =>
    Effect.gen(function* () {
      const files = { "cfg.yaml": "name: coma\nalias: ${oc.deprecated:name}\n" }
      const hooks = { config: ConfigHook.makeDefault({ resolve: true, overwrite: true, writeInstance: "FILE" }) }
      const ran = yield* TestProgram.run([command(false)], ["greet"], { files, hooks })
      expect(ran.stdout).toEqual(["coma"])
      expect(ran.stderr).toEqual([
        "warning: cfg.alias: 'alias' is deprecated. Change your code and config to use 'name' (cfg.yaml:2:8)"
      ])
    })
  )

  it.effect("that is a secret is named, and not told", () =>
    Effect.gen(function* () {
      const plain = { "cfg.yaml": "name: S3CR3T\nalias: ${oc.deprecated:name}\n" }
      const one = yield* TestProgram.run([command(true)], ["greet"], { files: plain })
      expect(one.stderr).toEqual([
        "warning: cfg.alias: 'alias' is deprecated. Change your code and config to use 'name' (cfg.yaml:2:8)"
      ])
      const told = { "cfg.yaml": "name: S3CR3T\nalias: ${oc.deprecated:name,'it is ${name}'}\n" }
      const two = yield* TestProgram.run([command(true)], ["greet"], { files: told })
      expect(two.stderr).toEqual(["warning: cfg.alias: <redacted> (cfg.yaml:2:8)"])
    })
  )

  it.effect("gives a secret field its value, and warns", () =>
    Effect.gen(function* () {
      const files = { "cfg.yaml": "name: ${oc.deprecated:alias}\nalias: x\n" }
      const ran = yield* TestProgram.run([command(true)], ["greet"], { files })
      expect(ran.stderr).toEqual([
        "warning: cfg.name: 'name' is deprecated. Change your code and config to use 'alias' (cfg.yaml:1:7)"
      ])
    })
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
