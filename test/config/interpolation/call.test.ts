import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { echo, resolved } from "../../support/resolving.ts"

describe("a call of a resolver", () => {
  const args = echo("f")

  it.effect.each<[string, unknown]>([
    ["${f:}", []],
    ["${f:1,-2.5,true,null}", [1, -2.5, true, null]],
    ["${f:9007199254740993}", 9007199254740993n],
    ["${f:text with blanks}", "text with blanks"],
    ["${f:'1',}", ["1", ""]],
    ["${f:[1, [x]],{a: {b: 2}}}", [[1, ["x"]], { a: { b: 2 } }]],
    ["${f:${m},[${m.x}]}", [{ x: 1, y: [1, "\\"] }, [1]]],
    ["${f:'${m.x}'}", "1"],
    ["${f:${f:a,b},${f:c}}", [["a", "b"], "c"]],
    ["${${name}:${name}}", "f"],
    ["<${f:1}>", "<1>"]
  ])("gets the arguments of %s", ([text, expected]) =>
    resolved({ r: text, name: "f", m: { x: 1, y: ["${m.x}", "\\"] } }).pipe(
      Effect.map((value) => expect((value as { readonly r: unknown }).r).toEqual(expected)),
      Effect.provide(args.layer)
    )
  )

  it.effect("runs once for a place, however many refer to it", () => {
    const { calls, layer } = echo("f")
    return Effect.gen(function* () {
      yield* resolved({ a: "${c}", b: ["${c}", "${c.x}"], c: "${f:{x: 1}}" })
      expect(calls).toEqual([[{ x: 1 }]])
    }).pipe(Effect.provide(layer))
  })
})
