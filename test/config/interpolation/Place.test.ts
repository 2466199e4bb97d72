import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Config from "../../../src/config/Config.ts"
import * as Resolver from "../../../src/config/interpolation/Resolver.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { decoded, Fields } from "../../support/secrets.ts"

describe("following a secret", () => {
  it.effect("calls a resolver once, however often its value is referred to", () =>
    Effect.gen(function* () {
      let calls = 0
      const counted = Resolver.make("counted", () => Effect.sync(() => ({ a: [++calls] })))
      const value = {
        t: "${counted:}",
        m: { again: "${counted:${.key}}", key: "${text}" },
        text: "${creds.pw}",
        creds: { pw: "k", port: 1 },
        one: "${m}",
        two: "${oc.select:m.again}",
        three: "${m.again.a}",
        four: ["${m.again.a[0]}"]
      }
      const schema = Schema.StructWithRest(Schema.Struct({ creds: Fields.creds }), [
        Schema.Record(Schema.String, Schema.Unknown)
      ])
      const config = Config.set(Config.make("s", schema), "BASE", Tree.fromUnknown(value))
      const out = yield* Config.value(config).pipe(Effect.provide(Resolver.layer(counted)))
      expect(out).toMatchObject({ t: { a: [1] }, one: { again: { a: [2] } }, two: { a: [2] }, three: [2], four: [2] })
      expect(calls).toBe(2)
    })
  )

  it.effect.each<[string, string]>([
    ["o=${o}", "s.o: cannot resolve <redacted> (override 2: o=<redacted>): it comes back to itself."],
    ["o=${any}", "it comes back to itself."],
    ["m={hunter2: '${m[${t}]}'}", "it comes back to itself."],
    ["m={hunter2: {x: '${m[${t}].x}'}}", "it comes back to itself."],
    ["m={hunter2: {x: '${m[${t}]}'}}", "it comes back to what holds it."]
  ])("finds out that it comes back to itself: %s", ([text, expected]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(decoded("t=hunter2", text, "any=${o}"))
      expect(error.message).toContain(expected)
    })
  )
})
