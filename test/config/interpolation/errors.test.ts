import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Interpolation } from "../../../src/config/error/ConfigError.ts"
import { resolve } from "../../../src/config/interpolation/resolve.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { config, failed } from "../../support/resolving.ts"

describe("failures", () => {
  it.effect("show the way to the failure, each link with its origin", () =>
    Effect.gen(function* () {
      const tree = Tree.mapping(
        [
          ["a", Tree.text("${b.c}", Origin.fromToken(1, "a=${b.c}"))],
          ["b", Tree.mapping([["c", Tree.text("${d}", Origin.fromFile("cfg.yaml", 2, 6))]], Origin.fromDefault)],
          ["d", Tree.text("x${else}", Origin.fromDefault)]
        ],
        Origin.fromDefault
      )
      const error = yield* Effect.flip(resolve(tree, { config }))
      expect(error).toBeInstanceOf(Interpolation)
      expect(error.message).toMatchInlineSnapshot(
        `"cfg.d: cannot resolve x\${else} (the default): else does not exist. The way there: a (override 1: a=\${b.c}) -> b.c (cfg.yaml:2:6) -> d (the default)."`
      )
    })
  )

  it.effect("keep a secret to themselves", () =>
    Effect.gen(function* () {
      const text = "${oc.env:COMA_U}hunter2"
      const tree = Tree.mapping(
        [["password", Tree.text(text, Origin.fromToken(1, `password=${text}`))]],
        Origin.fromHook
      )
      const shape = shapeOf(Schema.Struct({ password: Schema.RedactedFromValue(Schema.String) }))
      const error = yield* Effect.flip(resolve(tree, { config, shape }))
      expect(JSON.stringify(error)).not.toContain("hunter2")
      expect(error.message).toBe(
        "cfg.password: cannot resolve <redacted> (override 1: password=<redacted>): the environment variable <redacted> is not set."
      )
    })
  )

  it.effect("show only the beginning of a long text", () =>
    Effect.map(failed({ a: `${"x".repeat(1_000_000)}\${nope}` }), (error) =>
      expect(error.message.length).toBeLessThan(300)
    )
  )

  it.effect("show only the ends of a long chain", () =>
    Effect.gen(function* () {
      const links = Array.from({ length: 10_000 }, (_, index) => [`k${index}`, `\${k${index + 1}}`])
      const error = yield* failed(Object.fromEntries(links))
      expect(error.chain.length).toBe(100)
      expect(error.chain[0]!.path).toEqual(["k0"])
      expect(error.chain[99]!.path).toEqual(["k9999"])
    })
  )
})
