import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import * as Yaml from "../../../../src/config/format/yaml/Yaml.ts"
import { same } from "../../../../src/config/tree/same.ts"
import { data, print, read, tree } from "../../../support/yaml.ts"

/** What the tree makes of a value: an integer that no number holds exactly is one of any size. */
const normal = (value: unknown): unknown => {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normal(item)]))
  }
  return value
}

describe("writing YAML", () => {
  const scalar = Schema.Union([Schema.String, Schema.Number, Schema.Boolean, Schema.Null, Schema.BigInt])

  it.prop(
    "reads back any tree that it writes",
    [
      Arbitrary.schema(
        Schema.Record(Schema.String, Schema.Union([scalar, Schema.Array(Schema.Record(Schema.String, scalar))]))
      )
    ],
    ([value]) => {
      const written = tree(normal(value))
      expect(same(read(Yaml.print(written)) ?? written, written)).toBe(true)
    },
    { arbitrary: { seed: 1, runs: 300 } }
  )

  it.prop(
    "writes the same text for what it reads back",
    [Arbitrary.schema(Schema.Array(scalar))],
    ([value]) => {
      const printed = print([0, ...(normal(value) as Array<unknown>)])
      expect(Yaml.print(read(printed)!)).toBe(printed)
    },
    { arbitrary: { seed: 1 } }
  )

  it("writes empties, missing values, interpolations and descriptions", () => {
    const text = Yaml.print(
      tree({ m: {}, l: [], miss: undefined, ref: "${a.b}", nested: { lr: 0.1 }, list: [{ x: 1 }, []] }),
      {
        descriptions: (path) =>
          ({ "nested.lr": "How fast.\n  Not too fast\u0007", m: " ", l: "All of it" })[path.join(".")]
      }
    )
    expect(text).toMatchInlineSnapshot(`
      "m: {}
      # All of it
      l: []
      miss: ???
      ref: "\${a.b}"
      nested:
        # How fast.
        #   Not too fast
        lr: 0.1
      list:
        - x: 1
        - []
      "
    `)
    expect(data(text)).toEqual({ m: {}, l: [], miss: "???", ref: "${a.b}", nested: { lr: 0.1 }, list: [{ x: 1 }, []] })
  })

  it.each([
    [{}, "{}\n"],
    [[], "[]\n"],
    ["yes", '"yes"\n'],
    [3, "3\n"]
  ])("writes %j as a whole document", (value, text) => {
    expect(print(value)).toBe(text)
  })
})
