import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, InitHook, Param, ParamData } from "effect-coma"
import { declared } from "../support/declared.ts"
import { run } from "../support/run.ts"

describe("calling", () => {
  it.effect("calls a function as a command is called", () =>
    Effect.gen(function* () {
      const data = yield* declared.pipe(
        Effect.flatMap(ParamData.delete("model", "dict", "inline", "kwargs")),
        Effect.flatMap(ParamData.replace("strategy", "one")),
        Effect.flatMap(ParamData.replace("args", ["a", "b"]))
      )
      const called = yield* ParamData.call(data, (named, ...positional) => ({ named, positional }))
      expect(called).toEqual({ named: { strategy: "one", data: null }, positional: ["a", "b"] })
    })
  )
})

describe("policies", () => {
  const command = (policy: "VERBOSE_SKIP" | "VERBOSE_OVERRIDE") =>
    Command.make("cmd", { x: Param.inline(Schema.Int, 0), kwargs: Param.kwargs() }, (named) =>
      Console.log(JSON.stringify(named))
    ).pipe(Command.withHooks({ init: InitHook.makeDefault({ policy }) }))

  it.effect("that are verbose warn through the logger", () =>
    Effect.gen(function* () {
      const skip = yield* run([command("VERBOSE_SKIP")], ["cmd", "kwargs::x=9"])
      expect(skip.err.join("\n")).toContain("keeps its value")
      expect(skip.out).toEqual(['{"x":0}'])
      const override = yield* run([command("VERBOSE_OVERRIDE")], ["cmd", "kwargs::x=9"])
      expect(override.err.join("\n")).toContain("takes the value")
      expect(override.out).toEqual(['{"x":9}'])
    })
  )
})
