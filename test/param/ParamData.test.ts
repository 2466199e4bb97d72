import { describe, expect, it } from "@effect/vitest"
import { Console, Effect } from "effect"
import { Command, Config, Hook, Param, ParamData } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { declared, Model } from "../support/declared.ts"

describe("ParamData", () => {
  it.effect("lists all configs, the command's first, the inline one last", () =>
    Effect.gen(function* () {
      const data = yield* declared
      expect([...ParamData.allConfigs(data).keys()]).toEqual(["model", "dict", "args", "kwargs", "extra", "inline"])
      expect([...ParamData.allConfigs(data, { includeInline: false }).keys()]).not.toContain("inline")
    })
  )

  it.effect("knows the inline config by its id in any case, and what is written to files", () =>
    Effect.gen(function* () {
      const data = yield* declared
      expect(data.inlineId).toBe("inline")
      expect(ParamData.isInlineId(data, "INLINE")).toBe(true)
      const serializable = [...ParamData.allConfigs(data).keys()].filter((id) => ParamData.isSerializable(data, id))
      expect(serializable).toEqual(["model", "dict", "extra"])
    })
  )

  it.effect("gets configs and regular values, and says what exists where an id is unknown", () =>
    Effect.gen(function* () {
      const data = yield* declared
      expect(yield* ParamData.get(data, "data")).toBe(null)
      expect(Config.isConfig(yield* ParamData.get(data, "extra"))).toBe(true)
      expect((yield* ParamData.getConfig(data, "Inline")).id).toBe("inline")
      const unknown = yield* Effect.flip(ParamData.get(data, "nope"))
      expect(unknown._tag).toBe("UnknownParameter")
      expect(unknown.message).toContain("model, dict")
      const regular = yield* Effect.flip(ParamData.getConfig(data, "data"))
      expect(regular).toMatchObject({ _tag: "UnknownParameter", problem: "not a config" })
      expect((yield* Effect.flip(ParamData.get(data, "strategy")))._tag).toBe("UnfilledParameter")
    })
  )

  it.effect("selects several at once", () =>
    Effect.gen(function* () {
      const data = yield* declared
      const selected = yield* ParamData.select(data, "model", "data")
      expect(Object.keys(selected)).toEqual(["model", "data"])
      expect((yield* ParamData.selectConfig(data, "model", "extra")).extra.id).toBe("extra")
      expect((yield* Effect.flip(ParamData.selectConfig(data, "model", "data")))._tag).toBe("UnknownParameter")
    })
  )

  it.effect("replaces regular values, configs, and configs by values, without changing what was there", () =>
    Effect.gen(function* () {
      const data = yield* declared
      const filled = yield* ParamData.replace(data, "strategy", "one")
      expect(yield* ParamData.get(filled, "strategy")).toBe("one")
      expect((yield* Effect.flip(ParamData.get(data, "strategy")))._tag).toBe("UnfilledParameter")
      const value = yield* ParamData.replace(data, "model", "a value")
      expect(yield* ParamData.get(value, "model")).toBe("a value")
      expect(ParamData.allConfigs(value).has("model")).toBe(false)
      const extra = yield* ParamData.getConfig(data, "extra")
      const config = yield* ParamData.replace(data, "model", extra)
      expect((yield* ParamData.getConfig(config, "model")).id).toBe("model")
      expect((yield* Effect.flip(ParamData.replace(data, "nope", 1)))._tag).toBe("UnknownParameter")
    })
  )

  it.effect("deletes what later hooks and the command do without", () =>
    Effect.gen(function* () {
      const data = yield* declared
      const less = yield* ParamData.delete(data, "extra", "inline", "args", "kwargs", "data")
      expect([...ParamData.allConfigs(less).keys()]).toEqual(["model", "dict"])
      expect(less).toMatchObject({ argsId: undefined, kwargsId: undefined })
      expect((yield* Effect.flip(ParamData.delete(less, "model", "extra")))._tag).toBe("UnknownParameter")
      expect([...ParamData.allConfigs(data).keys()]).toHaveLength(6)
    })
  )
})

describe("ParamData.replace", () => {
  it.effect("fills a regular parameter with anything, a config too", () =>
    Effect.gen(function* () {
      const fill = Hook.make((data) =>
        Effect.gen(function* () {
          const config = yield* ParamData.getConfig(data.parameters, "cfg")
          return { ...data, parameters: yield* ParamData.replace(data.parameters, "given", config) }
        })
      )
      const command = Command.make(
        "cmd",
        { cfg: Model, given: Param.regular<{ readonly id: string }>() },
        ({ given }) => Console.log(given.id)
      ).pipe(Command.withHooks({ preInit: fill }))
      expect((yield* TestProgram.run([command], ["cmd"])).stdout).toEqual(["cfg"])
    })
  )
})
