import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../src/config/Config.ts"
import { parse as parseJson } from "../../src/config/format/json/parse.ts"
import { parse as parseYaml } from "../../src/config/format/yaml/parse.ts"
import { fromFile } from "../../src/config/Instance.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { override } from "../support/override.ts"

const place = { config: "cfg", path: "cfg.yaml" }
const Cfg = Schema.Struct({ retention: Schema.Struct({ keep: Schema.Int }), pair: Schema.Tuple([Schema.Int]) })
const config = Config.make("cfg", Cfg)
const empty = Tree.fromUnknown({})

describe("a key of a file that is not known", () => {
  it.each<[typeof parseYaml, string, string]>([
    [parseYaml, "retnetion:\n  keep: 3\n", "cfg.retnetion: unknown key (cfg.yaml:1:1)."],
    [parseYaml, "retention:\n  kep: 3\n", "cfg.retention.kep: unknown key (cfg.yaml:2:3)."],
    [parseJson, '{"retention": {"keep": 3},\n "x": 1}', "cfg.x: unknown key (cfg.yaml:2:2)."]
  ])("is shown where the key stands: %#", (parse, text, expected) => {
    const tree = Result.getOrThrow(parse(text, place))
    expect(Result.getOrThrow(Result.flip(fromFile(config, empty, tree, "cfg.yaml"))).message).toContain(expected)
  })
})

describe("messages", () => {
  it.each<[string, string]>([
    ["pair+=2", "cfg.pair: expected a list of 1, found an element more (+=) (override 1: pair+=2)."],
    ["retention={keep:", "a [ or { is not closed; if the shell split it, quote the override."]
  ])("say what is wrong with %s", (text, expected) => {
    expect(Result.getOrThrow(Result.flip(override(config.shape, empty, text, 1))).message).toContain(expected)
  })

  it.effect("say that a check of the whole config refused it, where it has secrets", () =>
    Effect.gen(function* () {
      const Checked = Schema.Struct({ pw: Schema.RedactedFromValue(Schema.String), n: Schema.Int }).check(
        Schema.makeFilter(({ n }) => n > 1 || "too small")
      )
      const tree = Tree.fromUnknown({ pw: "s", n: 1 })
      const error = yield* Effect.flip(Config.value(Config.set(Config.make("cfg", Checked), "BASE", tree)))
      expect(error.message).toContain(
        "cfg: expected a mapping that a check of the whole config admits, found a mapping"
      )
    })
  )
})
