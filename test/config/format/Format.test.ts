import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Format from "../../../src/config/format/Format.ts"
import { formatOf } from "../../../src/config/format/Format.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"

const lines: Format.Format = {
  name: "lines",
  extensions: ["txt"],
  parse: (text) => Result.succeed(Tree.fromUnknown(text.split("\n"))),
  print: (tree) => (Tree.toUnknown(tree) as Array<string>).join("\n")
}

const name = (path: string) => Effect.map(formatOf({ config: "cfg", path }), (format) => format.name)

describe("the formats", () => {
  it.effect.each([
    ["a.yaml", "YAML"],
    ["a.yml", "YAML"],
    ["dir.d/A.YAML", "YAML"],
    ["a.b.JSON", "JSON"]
  ])("reads %s as %s", ([path, expected]) => Effect.map(name(path!), (found) => expect(found).toBe(expected)))

  it.effect.each(["a.toml", "a", ".yaml", "a.", "dir.yaml/a", "a.yaml~"])(
    "has none for %s, and names those there are",
    (path) =>
      Effect.map(Effect.flip(name(path)), (error) => {
        expect(error._tag).toBe("UnsupportedFormat")
        expect(error.message).toBe(
          `cfg: no format reads ${path === "a." ? '"a."' : path}. Use one of these extensions: yaml, yml, json.`
        )
      })
  )

  it.effect("takes another one, and another reader of its own, from a layer", () =>
    Effect.gen(function* () {
      expect(yield* name("a.txt")).toBe("lines")
      expect(yield* name("a.yaml")).toBe("YAML")
      expect(yield* name("a.json")).toBe("own JSON")
      const { supported } = yield* Effect.flip(formatOf({ config: "cfg", path: "a.ini" }))
      expect(supported).toEqual(["txt", "json", "yaml", "yml"])
    }).pipe(Effect.provide(Format.layer(lines, { ...lines, name: "own JSON", extensions: ["json"] })))
  )

  it.effect("adds up over layers", () =>
    Effect.map(name("a.txt"), (found) => expect(found).toBe("lines")).pipe(
      Effect.provide(Format.layer({ ...lines, name: "other", extensions: ["ini"] })),
      Effect.provide(Format.layer(lines))
    )
  )
})
