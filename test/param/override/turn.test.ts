import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../../src/config/Config.ts"
import * as Json from "../../../src/config/format/json/Json.ts"
import * as Yaml from "../../../src/config/format/yaml/Yaml.ts"
import { fromFile, initialize } from "../../../src/config/Instance.ts"
import * as Field from "../../../src/config/schema/Field.ts"
import type * as Tree from "../../../src/config/tree/Tree.ts"
import { overrideAll } from "../../support/override.ts"

/** Draws whole numbers below a limit, the same ones for the same seed. */
const drawing = (seed: number) => {
  let state = seed >>> 0
  return (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const Inner = Schema.Union([
  Schema.Struct({ t: Schema.Literal("p"), i: Field.make(Schema.Int, 1), w: Field.make(Schema.Int, 1) }),
  Schema.Struct({ t: Schema.Literal("q"), s: Field.make(Schema.String, "s"), w: Field.make(Schema.Int, 2) })
])

/** What a field of each type is by default, and another value of it, as one override and as several. */
const kinds = {
  int: { schema: Field.make(Schema.Int, 1), value: 5 },
  text: { schema: Field.make(Schema.String, "a"), value: "b" },
  list: { schema: Field.make(Schema.Array(Schema.Int), [1]), value: [2, 3] },
  dict: { schema: Field.make(Schema.Record(Schema.String, Schema.Int), {}), value: { k: 1 } },
  union: { schema: Field.make(Inner, () => ({ t: "p" as const, i: 3, w: 3 })), value: { t: "q", s: "x" } }
}

/** A tagged union with a default, and a value of any of its alternatives. */
const caseOf = (seed: number) => {
  const draw = drawing(seed)
  const alternatives = Array.from({ length: 2 + draw(3) }, () => {
    const types = Object.values(kinds)
    return new Map(Array.from({ length: draw(4) }, () => ["fgh"[draw(3)]!, types[draw(types.length)]!]))
  })
  const members = alternatives.map((fields, index) =>
    Schema.Struct({
      kind: Schema.Literal(`k${index}`),
      ...Object.fromEntries([...fields].map(([name, { schema }]) => [name, schema]))
    })
  )
  const first = { kind: `k${draw(members.length)}` as const }
  const to = draw(members.length)
  const given = [...alternatives[to]!].filter(() => draw(3) > 0).map(([name, { value }]) => [name, value] as const)
  const value: Record<string, unknown> = { kind: `k${to}`, ...Object.fromEntries(given) }
  return { Cfg: Schema.Struct({ u: Field.make(Schema.Union(members), () => first) }), value, turn: draw(5) }
}

const text = (value: unknown) => JSON.stringify(value)

/** The overrides that set each value alone, at any depth but in lists. */
const dotted = (key: string, value: unknown): ReadonlyArray<string> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([name, inner]) => dotted(`${key}.${name}`, inner))
    : [`${key}=${text(value)}`]

const rotated = <A>(items: ReadonlyArray<A>, by: number): ReadonlyArray<A> => {
  const start = items.length === 0 ? 0 : by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

describe("the alternative of a tagged union", () => {
  it.effect("is the same in every spelling, in every order and from every source", () =>
    Effect.forEach(
      Array.from({ length: 150 }, (_, seed) => caseOf(seed)),
      ({ Cfg, turn, value }) =>
        Effect.gen(function* () {
          const config = Result.getOrThrow(initialize(Config.make("cfg", Cfg as unknown as Config.ConfigSchema)))
          const base = Result.getOrThrow(Config.get(config, Config.BASE))
          const typed = (...texts: ReadonlyArray<string>) => overrideAll(config.shape, base, texts)
          const read = (format: typeof Yaml | typeof Json, content: unknown, path: string) =>
            fromFile(config, base, Result.getOrThrow(format.parse(text(content), { config: "cfg", path })), path)
          const decoded = (tree: Result.Result<Tree.Tree, unknown>) =>
            Config.value(Config.set(config, "OVERRIDE", Result.getOrThrow(tree)))

          const each = dotted("u", value)
          const spellings = [
            typed(`u=${text(value)}`),
            typed(...each),
            typed(...each.toReversed()),
            typed(...rotated(each, turn)),
            typed(...each.slice(1), `u={kind: ${String(value["kind"])}}`),
            read(Yaml, { u: value }, "cfg.yaml"),
            read(Json, { u: value }, "cfg.json"),
            Result.flatMap(read(Yaml, { u: { kind: value["kind"] } }, "cfg.yaml"), (file) =>
              overrideAll(config.shape, file, each.slice(1))
            )
          ]
          const [one, ...others] = yield* Effect.forEach(spellings, decoded)
          for (const other of others) expect(other).toEqual(one)
        })
    )
  )
})
