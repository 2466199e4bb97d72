import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../../src/config/Config.ts"
import { parse } from "../../../src/config/format/yaml/parse.ts"
import { fromFile, initialize } from "../../../src/config/Instance.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { overrideAll } from "../../support/override.ts"

const A = Schema.Struct({ kind: Schema.Literal("a"), n: Schema.Int, o: Field.make(Schema.Int, 0) })
const B = Schema.Struct({ kind: Schema.Literal("b"), s: Schema.Struct({ x: Schema.Int }) })
const first: typeof A.Type = { kind: "a", n: 1, o: 5 }
const Cfg = Schema.Struct({ u: Field.make(Schema.Union([A, B]), () => first) })
const config = Result.getOrThrow(initialize(Config.make("cfg", Cfg)))
const base = Result.getOrThrow(Config.get(config, Config.BASE))
const overridden = (...texts: ReadonlyArray<string>) => overrideAll(config.shape, base, texts)

describe("a mapping for a union of structs", () => {
  it.each<[string, string]>([
    ["u={kind: b, s: oops}", 'cfg.u.s: expected a mapping, found "oops"'],
    ["u={kind: b, s: {x: oops}}", 'cfg.u.s.x: expected an integer, found "oops"'],
    ["u={kind: a, s: {x: 1}}", "cfg.u.s: unknown key"],
    ["u={kind: c, n: 1}", 'cfg.u.kind: expected one of a, b, found "c"']
  ])("is judged as the one whose literals it has: %s", (text, expected) => {
    expect(Result.getOrThrow(Result.flip(overridden(text))).message).toContain(expected)
  })

  it.effect.each<[ReadonlyArray<string>, unknown]>([
    [["u={kind: b, s: {x: 1}}"], { u: { kind: "b", s: { x: 1 } } }],
    [["u={kind: a, n: 2}"], { u: { kind: "a", n: 2, o: 5 } }],
    [["u={n: 2}"], { u: { kind: "a", n: 2, o: 5 } }],
    [["u={kind: b, s: {x: 1}}", "u.s.x=2"], { u: { kind: "b", s: { x: 2 } } }],
    [["u={kind: b, s: {x: 1}}", "u={kind: a, n: 3}"], { u: { kind: "a", n: 3, o: 0 } }]
  ])("replaces another one, and is merged into the same: %j", ([texts, expected]) =>
    Effect.gen(function* () {
      const tree = Result.getOrThrow(overridden(...texts))
      expect(yield* Config.value(Config.set(config, "OVERRIDE", tree))).toEqual(expected)
    })
  )

  it("replaces another one in a file too", () => {
    const file = Result.getOrThrow(parse("u:\n  kind: b\n  s: {x: 1}\n", { config: "cfg", path: "cfg.yaml" }))
    const tree = Result.getOrThrow(fromFile(config, base, file, "cfg.yaml"))
    expect(Tree.toUnknown(tree)).toEqual({ u: { kind: "b", s: { x: 1 } } })
  })

  it.effect("is made another one by its literal alone", () =>
    Effect.gen(function* () {
      const value = (...texts: ReadonlyArray<string>) =>
        Config.value(Config.set(config, "OVERRIDE", Result.getOrThrow(overridden(...texts))))
      const error = yield* Effect.flip(value("u.kind=b"))
      expect(error.message).toContain("cfg.u.s.x: an integer is required and was never given")
      expect(yield* value("u.kind=b", "u.s.x=3")).toEqual({ u: { kind: "b", s: { x: 3 } } })
    })
  )
})

describe("a value over another alternative of its union", () => {
  const Sgd = Schema.Struct({
    kind: Schema.Literals(["sgd", "plain"]),
    lr: Field.make(Schema.Number, 0.1),
    momentum: Field.make(Schema.Number, 0)
  })
  const Adam = Schema.Struct({
    kind: Schema.Literal("adam"),
    lr: Field.make(Schema.Number, 0.001),
    beta: Field.make(Schema.Number, 0.5),
    layers: Field.make(Schema.Array(Schema.Int), [1, 2])
  })
  class Warm extends Schema.TaggedClass<Warm>("Warm")("Warm", { steps: Field.make(Schema.Int, 10) }) {}
  const Cold = Schema.TaggedStruct("Cold", { at: Field.make(Schema.Int, 3) })
  const OnDisk = Schema.Struct({ path: Schema.String, wait: Field.make(Schema.Int, 1) })
  const OnWeb = Schema.Struct({
    url: Schema.String,
    wait: Field.make(Schema.Int, 2),
    tags: Field.make(Schema.Array(Schema.String), ["a"])
  })
  const V1 = Schema.Struct({ kind: Schema.Literal("a"), version: Schema.Literal(1), n: Field.make(Schema.Int, 1) })
  const V2 = Schema.Struct({ kind: Schema.Literal("a"), version: Schema.Literal(2), s: Field.make(Schema.String, "x") })
  const Other = Schema.Struct({ kind: Schema.Literal("b"), version: Schema.Literal(2), m: Field.make(Schema.Int, 5) })
  const Outer = Schema.Union([
    Schema.Struct({ side: Schema.Literal("left"), opt: Field.make(Schema.Union([Sgd, Adam]), () => sgd) }),
    Schema.Struct({ side: Schema.Literal("right"), opt: Field.make(Schema.Union([Sgd, Adam]), () => sgd) })
  ])
  const Flag = Schema.Union([
    Schema.Struct({ on: Schema.Literal(true), x: Field.make(Schema.Int, 1) }),
    Schema.Struct({ on: Schema.Literal(false), y: Field.make(Schema.Int, 1) })
  ])
  type Chain = { readonly go: "on"; readonly next: Chain } | { readonly go: "end"; readonly n?: number }
  const Chain: Schema.Codec<Chain> & Schema.WithoutConstructorDefault = Schema.suspend(() =>
    Schema.Union([
      Schema.Struct({ go: Schema.Literal("on"), next: Chain }),
      Schema.Struct({ go: Schema.Literal("end"), n: Schema.optionalKey(Schema.Int) })
    ])
  )
  const sgd = { kind: "sgd", lr: 0.3, momentum: 0.9 } as const
  const adam = { kind: "adam", lr: 0.001, beta: 0.5, layers: [1, 2] }
  const Program = Schema.Struct({
    opt: Field.make(Schema.Union([Sgd, Adam]), () => sgd),
    temperature: Field.make(Schema.Union([Warm, Cold]), () => new Warm({ steps: 1 })),
    source: Field.make(Schema.NullOr(Schema.Union([Schema.String, OnDisk, OnWeb])), () => ({ path: "p", wait: 9 })),
    many: Field.make(Schema.Union([Schema.Struct({ a: Schema.Int }), Schema.Array(Schema.Int)]), () => ({ a: 1 })),
    any: Field.make(
      Schema.Union([Schema.Struct({ a: Schema.Int }), Schema.Record(Schema.String, Schema.String)]),
      () => ({ a: 1 })
    ),
    two: Field.make(Schema.Union([V1, V2, Other]), () => ({ kind: "a" as const, version: 1 as const, n: 7 })),
    list: Field.make(Schema.Array(Schema.Union([Sgd, Adam])), () => [sgd]),
    dict: Field.make(Schema.Record(Schema.String, Schema.Union([Sgd, Adam])), () => ({ x: sgd })),
    outer: Field.make(Outer, () => ({ side: "left" as const, opt: sgd })),
    flag: Field.make(Flag, () => ({ on: true as const, x: 4 })),
    option: Field.make(Schema.Option(Schema.Union([Sgd, Adam])), () => Option.some(sgd)),
    nothing: Field.make(Schema.NullOr(Schema.Union([Sgd, Adam])), () => null),
    chain: Field.make(Chain, () => ({ go: "on" as const, next: { go: "end" as const, n: 1 } }))
  })
  const program = Result.getOrThrow(initialize(Config.make("cfg", Program)))
  const defaults = Result.getOrThrow(Config.get(program, Config.BASE))
  const reading = (text: string) =>
    fromFile(program, defaults, Result.getOrThrow(parse(text, { config: "cfg", path: "cfg.yaml" })), "cfg.yaml")
  const value = (tree: Tree.Tree) => Effect.map(Config.value(Config.set(program, "OVERRIDE", tree)), encoded)
  // A class instance is compared as what it holds.
  const encoded = (data: unknown): Record<string, unknown> => JSON.parse(JSON.stringify(data))

  // Overrides, the same in a file, the key, what becomes of it.
  it.effect.each<[ReadonlyArray<string>, string, string, unknown]>([
    [["opt.kind=adam"], "opt: {kind: adam}", "opt", adam],
    [["opt={kind: adam}"], "opt: {kind: adam}", "opt", adam],
    [["opt.kind=adam", "opt.beta=0.9"], "opt: {kind: adam, beta: 0.9}", "opt", { ...adam, beta: 0.9 }],
    [["opt.beta=0.9", "opt.kind=adam"], "opt: {beta: 0.9, kind: adam}", "opt", { ...adam, beta: 0.9 }],
    [["opt.beta=0.9", "opt={kind: adam}"], "opt: {beta: 0.9, kind: adam}", "opt", { ...adam, beta: 0.9 }],
    [["opt.lr=7", "opt.kind=adam"], "opt: {lr: 7, kind: adam}", "opt", { ...adam, lr: 7 }],
    [["opt.layers+=3", "opt.kind=adam"], "opt: {kind: adam, layers: [1, 2, 3]}", "opt", { ...adam, layers: [1, 2, 3] }],
    [["opt.layers[0]=3", "opt.kind=adam"], "opt: {kind: adam, layers: [3, 2]}", "opt", { ...adam, layers: [3, 2] }],
    [["opt.kind=plain"], "opt: {kind: plain}", "opt", { ...sgd, kind: "plain" }],
    [["opt.lr=1"], "opt: {lr: 1}", "opt", { ...sgd, lr: 1 }],
    [["temperature._tag=Cold"], "temperature: {_tag: Cold}", "temperature", { _tag: "Cold", at: 3 }],
    [
      ["temperature.at=4", "temperature._tag=Cold"],
      "temperature: {_tag: Cold, at: 4}",
      "temperature",
      { _tag: "Cold", at: 4 }
    ],
    [["source.url=u"], "source: {url: u}", "source", { url: "u", wait: 2, tags: ["a"] }],
    [["source.wait=5", "source.url=u"], "source: {wait: 5, url: u}", "source", { url: "u", wait: 5, tags: ["a"] }],
    [["source.wait=5"], "source: {wait: 5}", "source", { path: "p", wait: 5 }],
    [
      ["source.url=u", "source.tags+=b"],
      "source: {url: u, tags: [a, b]}",
      "source",
      { url: "u", wait: 2, tags: ["a", "b"] }
    ],
    [["source=text"], "source: text", "source", "text"],
    [["source=null"], "source: null", "source", null],
    [["many=[1]"], "many: [1]", "many", [1]],
    [["many+=1"], "many: [1]", "many", [1]],
    [["any={b: x}"], "any: {b: x}", "any", { b: "x" }],
    [["any.b=x"], "any: {b: x}", "any", { b: "x" }],
    [["any.a=2"], "any: {a: 2}", "any", { a: 2 }],
    [["two.version=2"], "two: {version: 2}", "two", { kind: "a", version: 2, s: "x" }],
    [["two.version=2", "two.kind=b"], "two: {version: 2, kind: b}", "two", { kind: "b", version: 2, m: 5 }],
    [["dict.x.beta=1", "dict.x.kind=adam"], "dict: {x: {beta: 1, kind: adam}}", "dict", { x: { ...adam, beta: 1 } }],
    [["list[0].beta=1", "list[0].kind=adam"], "list: [{beta: 1, kind: adam}]", "list", [{ ...adam, beta: 1 }]],
    [["outer.opt.kind=adam"], "outer: {opt: {kind: adam}}", "outer", { side: "left", opt: adam }],
    [
      ["outer.opt.kind=adam", "outer.side=right"],
      "outer: {opt: {kind: adam}, side: right}",
      "outer",
      { side: "right", opt: adam }
    ],
    [["outer.side=right"], "outer: {side: right}", "outer", { side: "right", opt: sgd }],
    [
      ["chain.next.go=on", "chain.next.next.go=end"],
      "chain: {next: {go: on, next: {go: end}}}",
      "chain",
      { go: "on", next: { go: "on", next: { go: "end" } } }
    ],
    [["flag.y=3", "flag.on=off"], "flag: {y: 3, on: off}", "flag", { on: false, y: 3 }],
    [
      ["option.value.kind=adam"],
      "option: {value: {kind: adam}}",
      "option",
      { _id: "Option", _tag: "Some", value: adam }
    ],
    [["option._tag=None"], "option: {_tag: None}", "option", { _id: "Option", _tag: "None" }],
    [["nothing.beta=1", "nothing.kind=adam"], "nothing: {beta: 1, kind: adam}", "nothing", { ...adam, beta: 1 }],
    [["chain.go=end"], "chain: {go: end}", "chain", { go: "end" }]
  ])("is that alternative, with its own defaults, typed or in a file: %j", ([texts, file, key, expected]) =>
    Effect.gen(function* () {
      expect((yield* value(Result.getOrThrow(overrideAll(program.shape, defaults, texts))))[key]).toEqual(expected)
      expect((yield* value(Result.getOrThrow(reading(file))))[key]).toEqual(expected)
    })
  )

  it.effect("keeps the tag of the file for a field on the command line", () =>
    Effect.gen(function* () {
      const file = Result.getOrThrow(reading("opt: {kind: adam, lr: 5}"))
      const tree = Result.getOrThrow(overrideAll(program.shape, file, ["opt.beta=1"]))
      expect((yield* value(tree))["opt"]).toEqual({ ...adam, lr: 5, beta: 1 })
      const back = Result.getOrThrow(overrideAll(program.shape, file, ["opt.momentum=1", "opt.kind=sgd"]))
      expect((yield* value(back))["opt"]).toEqual({ kind: "sgd", lr: 0.1, momentum: 1 })
    })
  )

  it.effect("gives references the defaults of its alternative", () =>
    Effect.gen(function* () {
      const tree = Result.getOrThrow(overrideAll(program.shape, defaults, ["opt.kind=adam", "opt.lr=${.beta}"]))
      expect((yield* value(tree))["opt"]).toEqual({ ...adam, lr: 0.5 })
    })
  )

  it.each<[ReadonlyArray<string>, string]>([
    [["opt.kind=adam", "opt.beta=oops"], 'cfg.opt.beta: expected a number, found "oops" (override 2: opt.beta=oops)'],
    [["opt.beta=oops", "opt.kind=adam"], 'cfg.opt.beta: expected a number, found "oops" (override 1: opt.beta=oops)'],
    [["opt.beta=1"], "cfg.opt.beta: unknown key (override 1: opt.beta=1). Its keys are kind, lr, momentum."],
    [["opt={beta: 1}"], "cfg.opt.beta: unknown key (override 1: opt={beta: 1}). Its keys are kind, lr, momentum."],
    [["opt.momentum=1", "opt.kind=adam"], "cfg.opt.momentum: unknown key (override 1: opt.momentum=1)."],
    [["opt.kind=adam", "opt.momentum=1"], "cfg.opt.momentum: unknown key (override 2: opt.momentum=1)."],
    [["opt.kind=none"], 'cfg.opt.kind: expected one of sgd, plain, adam, found "none"'],
    [["source.path=a", "source.url=b"], "cfg.source.url: unknown key (override 2: source.url=b)."],
    [["source.url=b", "source.path=a"], "cfg.source.url: unknown key (override 1: source.url=b)."],
    [["many.b=1"], "cfg.many.b: unknown key (override 1: many.b=1)."]
  ])("is refused where no alternative takes all that was typed: %j", (texts, expected) => {
    expect(Result.getOrThrow(Result.flip(overrideAll(program.shape, defaults, texts))).message).toContain(expected)
  })

  it("is refused in a file as the alternative that its tag names", () => {
    const message = (text: string) => Result.getOrThrow(Result.flip(reading(text))).message
    expect(message("opt:\n  kind: adam\n  beta: oops\n")).toContain(
      'cfg.opt.beta: expected a number, found "oops" (cfg.yaml:3:9)'
    )
    expect(message("opt:\n  kind: adam\n  momentum: 1\n")).toContain("cfg.opt.momentum: unknown key (cfg.yaml:3:3)")
    expect(message("source:\n  url: x\n  path: y\n")).toContain("cfg.source.url: unknown key (cfg.yaml:2:3)")
  })
})
