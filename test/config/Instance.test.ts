import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Command, Field, Param } from "effect-coma"
import * as Config from "../../src/config/Config.ts"
import { parse as parseJson } from "../../src/config/format/json/parse.ts"
import { parse as parseYaml } from "../../src/config/format/yaml/parse.ts"
import { fromFile } from "../../src/config/Instance.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { printing, run } from "../support/printing.ts"

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

describe("resolving before writing", () => {
  it.effect("writes the type of the field", () =>
    Effect.gen(function* () {
      const Cfg = Schema.Struct({ s: Field.make(Schema.String, "${x}"), x: Field.make(Schema.Int, 1) })
      const ran = yield* run(printing(Cfg, { resolve: true }), [])
      expect(ran.stdout).toEqual(['{"s":"1","x":1}'])
      expect(ran.files["cfg.yaml"]).toBe('s: "1"\nx: 1\n')
    })
  )
})

describe("a value that its field refuses", () => {
  it.effect("is the programmer's where it is the default", () =>
    Effect.gen(function* () {
      const ran = yield* run(
        Command.make("c", { x: Param.inline(Schema.Int, 1.5) }, () => Effect.void),
        []
      )
      expect(ran.stderr.join()).toContain("x: expected an integer, found 1.5 (the default). A default must fit")
      const help = yield* run(
        Command.make("c", { cfg: Schema.Struct({ x: Field.make(Schema.Int, 1.5) }) }, () => Effect.void),
        ["--help"]
      )
      expect(help.code).toBe(0)
      expect(help.stdout.join()).not.toMatch(/1\.5|required/)
    })
  )
})

describe("writing", () => {
  it.effect("escapes finished text that looks like an interpolation", () =>
    Effect.gen(function* () {
      const Named = Schema.Struct({ name: Field.make(Schema.String, "m") })
      const first = yield* run(printing(Named, { writeInstance: Config.OVERRIDE, resolve: true }), ["name='\\${x}'"])
      const again = yield* run(printing(Named), [], { files: { ...first.files } as Record<string, string> })
      expect(again.stdout).toEqual(['{"name":"${x}"}'])
    })
  )
})
