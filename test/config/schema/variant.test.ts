import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
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

  it.effect("is not made another one by its literal alone", () =>
    Effect.gen(function* () {
      const tree = Result.getOrThrow(overridden("u.kind=b"))
      const error = yield* Effect.flip(Config.value(Config.set(config, "OVERRIDE", tree)))
      expect(error.message).toContain("cfg.u.n: unknown key")
    })
  )
})
