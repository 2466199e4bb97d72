import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Schema } from "effect"
import { Command, report, wake } from "effect-coma"
import { app } from "../support/commands.ts"
import { run, runEffect } from "../support/run.ts"

describe("report", () => {
  it.effect("prints the message of a command's own error, once", () =>
    Effect.gen(function* () {
      class Broken extends Schema.TaggedError<Broken>()("Broken", { part: Schema.String }) {
        override get message() {
          return `the ${this.part} is broken`
        }
      }
      const failing = (error: unknown) => Command.make("cmd", {}, () => Effect.fail(error))
      expect((yield* run([failing(new Broken({ part: "axle" }))], ["cmd"])).err).toEqual(["Broken: the axle is broken"])
      class Boom extends Schema.TaggedError<Boom>()("Boom", { code: Schema.Number }) {}
      class Bang extends Schema.TaggedError<Bang>()("Bang", {}) {}
      expect((yield* run([failing(new Boom({ code: 7 }))], ["cmd"])).err).toEqual(['Boom {"code":7}'])
      expect((yield* run([failing(new Bang())], ["cmd"])).err).toEqual(["Bang"])
      expect((yield* run([failing("just text")], ["cmd"])).err).toEqual(["just text"])
      expect((yield* run([failing({ code: 7 })], ["cmd"])).err).toEqual(['{"code":7}'])
    })
  )

  it.effect("says each error once", () =>
    Effect.gen(function* () {
      const failing = Command.make("cmd", {}, () => Effect.fail(new Error("no")))
      const program = wake([failing], { name: "main", version: "1", args: ["cmd"] })
      expect((yield* runEffect(report(report(program)))).err).toEqual(["no"])
    })
  )
})

describe("failures", () => {
  it.effect("are said whatever the error holds, and again for the same error", () =>
    Effect.gen(function* () {
      const cyclic: { self?: unknown; n: bigint } = { n: 1n }
      cyclic.self = cyclic
      const error = new Error("same")
      for (const [failed, said] of [
        [cyclic, /1n/],
        [error, /^same$/],
        [error, /^same$/]
      ] as const) {
        const ran = yield* run([Command.make("cmd", {}, () => Effect.fail(failed))], ["cmd"])
        expect(Exit.isFailure(ran.exit) && Cause.hasFails(ran.exit.cause)).toBe(true)
        expect(ran.err.join("\n")).toMatch(said)
      }
      expect(Object.keys(error)).toEqual([])
    })
  )

  it.effect("are said once, however often they are reported", () =>
    Effect.gen(function* () {
      const failing = Command.make("cmd", {}, () => Effect.fail(new Error("no")))
      expect((yield* runEffect(report(report(wake([failing], { ...app, args: ["cmd"] }))))).err).toEqual(["no"])
    })
  )
})
