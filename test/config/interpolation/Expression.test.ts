import { expect, it } from "@effect/vitest"
import { parseKeys } from "../../../src/config/interpolation/Expression.ts"

it.each([
  ["", 0, []],
  ["a.b", 0, ["a", "b"]],
  ["a[0].b[c.d]", 0, ["a", "0", "b", "c.d"]],
  ["[a][b]", 0, ["a", "b"]],
  ["..a b", 2, ["a b"]],
  [".", 1, []]
])("reads the keys of %j", (text, up, keys) => {
  expect(parseKeys(text)).toEqual({ up, keys })
})

it.each([
  ["server::a[0].b", "server", ["a", "0", "b"]],
  ["server::", "server", []],
  ["a.b::c", "a.b", ["c"]],
  ["a::b::c", "a", ["b::c"]]
])("reads the keys of another config in %j", (text, config, keys) => {
  expect(parseKeys(text)).toEqual({ config, up: 0, keys })
})

it.each([
  ["m[a::b]", ["m", "a::b"]],
  ['["a::b"]', ["a::b"]],
  ["::a", ["::a"]]
])("reads no other config in %j", (text, keys) => {
  expect(parseKeys(text)).toEqual({ up: 0, keys })
})

it.each(["a[", "a]", "a..b", "a.", "a[b"])("says that %j is no key", (text) => {
  expect(parseKeys(text)).toBeUndefined()
})
