import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import { Config, Field, Inspector, Param, ParamData, Tree } from "effect-coma"

const Model = Schema.Struct({ lr: Field.make(Schema.Finite, 0.1) })

const declared = Inspector.make()({
  params: {
    model: Model,
    dict: Schema.Record(Schema.String, Schema.Unknown),
    out: Param.inline(Schema.String, "out.txt"),
    data: Param.regular<string | null>(null),
    strategy: Param.regular<string>(),
    args: Param.args(),
    kwargs: Param.kwargs()
  },
  supplemental: { extra: Model }
})

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

describe("Config", () => {
  const config = Config.make("cfg", Model)
  const tree = (lr: number) => Tree.fromUnknown({ lr })

  it("keeps instances in order of insertion; setting one again keeps its place", () => {
    const two = config.pipe(Config.set("BASE", tree(1)), Config.set("FILE", tree(2)))
    expect(Result.getOrThrow(Config.latestKey(two))).toBe("FILE")
    const again = Config.set(two, "BASE", tree(3))
    expect(Result.getOrThrow(Config.latestKey(again))).toBe("FILE")
    expect(Result.getOrThrow(Config.latestKey(Config.set(two, "BASE", tree(3), { forceLatest: true })))).toBe("BASE")
    expect(Result.getOrThrow(Result.flatMap(Config.makeLatest(two, "BASE"), Config.latestKey))).toBe("BASE")
    expect(Config.has(Config.delete(two, "FILE"), "FILE")).toBe(false)
    expect(Config.has(two, "FILE")).toBe(true)
  })

  it("says which instances there are where one is missing", () => {
    const one = Config.set(config, "BASE", tree(1))
    expect(Config.get(one, "FILE")).toMatchObject({
      failure: { _tag: "MissingInstance", key: "FILE", existing: ["BASE"] }
    })
    expect(Config.latest(config)).toMatchObject({ failure: { _tag: "MissingInstance" } })
    expect(Result.isSuccess(Config.getOrLatest(one))).toBe(true)
  })

  it.effect("decodes each instance once", () =>
    Effect.gen(function* () {
      const one = Config.set(config, "BASE", tree(1))
      const value = yield* Config.value(one)
      expect(value).toEqual({ lr: 1 })
      expect(yield* Config.value(one, "BASE")).toBe(value)
      expect(yield* Config.valueAs(one, Model)).toBe(value)
    })
  )
})
