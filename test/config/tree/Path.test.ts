import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import { parseKeys } from "../../../src/config/interpolation/Expression.ts"
import * as Path from "../../../src/config/tree/Path.ts"

describe("the key of a list's element", () => {
  it.each(["0", "1", "9", "10", "200", "999999999999999"])("is an index in digits: %j", (key) => {
    expect(Path.isIndex(key)).toBe(true)
  })

  it.each([
    "",
    "00",
    "01",
    "-1",
    "-0",
    "+1",
    "1.0",
    "1e3",
    "0x1",
    " 1",
    "1 ",
    "1\n",
    "٣",
    "a",
    "length",
    "1".repeat(16)
  ])("is nothing else: %j", (key) => {
    expect(Path.isIndex(key)).toBe(false)
  })
})

describe("a path", () => {
  it.each<[ReadonlyArray<string>, string]>([
    [[], ""],
    [["a"], "a"],
    [["a", "b", "c"], "a.b.c"],
    [["layers", "2", "lr"], "layers.2.lr"],
    [["a b", "c-d", "é/😀"], "a b.c-d.é/😀"],
    [["a.b"], "[a.b]"],
    [["a", "b.c", "d"], "a[b.c].d"],
    [["a=b"], "[a=b]"],
    [["a::b", ":c", "d:"], "[a::b].:c[d:]"],
    [["~a", "~b"], "[~a][~b]"],
    [["a+", "+b", "c+"], "[a+].+b[c+]"],
    [["a[b"], '["a[b"]'],
    [["a]b"], '["a]b"]'],
    [[""], '[""]'],
    [["a", "", "b"], 'a[""].b'],
    [["", ""], '[""][""]'],
    [['"a"', '"a.b"'], '"a"["\\"a.b\\""]'],
    [["a\nb", "\u0000\u007f\u0085\u2028\u202e"], '["a\\nb"]["\\u0000\\u007f\\u0085\\u2028\\u202e"]'],
    [["\ud800", "😀"], '["\\ud800"].😀'],
    [["__proto__"], "__proto__"]
  ])("of %j reads %j", (path, text) => {
    expect(Path.format(path)).toBe(text)
  })

  it.prop(
    "is read back by a resolver that takes its key",
    [Arbitrary.schema(Schema.Array(Schema.String))],
    ([path]) => {
      expect(parseKeys(Path.format(path))).toEqual({ up: 0, keys: path })
    },
    { arbitrary: { seed: 1 } }
  )

  it("may be long", () => {
    const path = Array.from({ length: 100_000 }, (_, i) => String(i))
    expect(Path.format(path)).toBe(path.join("."))
  })
})
