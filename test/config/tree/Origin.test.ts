import { describe, expect, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as Origin from "../../../src/config/tree/Origin.ts"

const origins: ReadonlyArray<readonly [Origin.Origin, string]> = [
  [Origin.fromDefault, "the default"],
  [Origin.fromHook, "a hook"],
  [Origin.fromFile("train.yaml", 3, 5), "train.yaml:3:5"],
  [Origin.fromFile("/a b/c:d.yaml", 1, 1), "/a b/c:d.yaml:1:1"],
  [Origin.fromToken(2, "lr=fast"), "override 2: lr=fast"],
  [Origin.fromToken(1, ""), "override 1: "],
  [Origin.fromToken(10_000, "word"), "override 10000: word"],
  [Origin.fromEnvironment("HOME"), "$HOME"],
  [Origin.fromEnvironment(""), "$"]
]

describe("an origin", () => {
  it.each(origins)("%j reads %j", (origin, text) => {
    expect(Origin.format(origin)).toBe(text)
  })

  it.each(origins)("%j is one that an error can hold", (origin) => {
    expect(Schema.is(Origin.Origin)(origin)).toBe(true)
    expect(Schema.decodeUnknownSync(Origin.Origin)(JSON.parse(JSON.stringify(origin)))).toEqual(origin)
  })

  it.each([
    [0, ""],
    [119, ""],
    [120, ""],
    [121, "…"],
    [1_000_000, "…"]
  ])("of a token of %i characters shows at most 120", (length, end) => {
    const shown = Origin.format(Origin.fromToken(1, "x".repeat(length))).slice("override 1: ".length)
    expect(shown).toBe("x".repeat(Math.min(length, 120 - end.length)) + end)
  })
})
