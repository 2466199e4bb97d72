import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Command, type Config, Field, Inspector, Param, ParamData, ParamError } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { Model, model, show } from "../support/commands.ts"
import { declared } from "../support/declared.ts"
import { failure, run } from "../support/run.ts"

const inspect = (declaration: Partial<Inspector.Declaration>, options?: Inspector.Options) =>
  Inspector.make(options)({ params: {}, supplemental: {}, ...declaration })

const kinds = (configs: ReadonlyMap<string, Config.Config>) => [...configs].map(([id, { kind }]) => [id, kind])

/** What the types refuse. */
const wrong = (value: unknown) => value as Config.ConfigSchema

describe("the parameters of a declaration", () => {
  it.effect("are configs by their schemas, and what each Param says", () =>
    Effect.gen(function* () {
      const data = yield* declared
      expect(kinds(data.configs)).toEqual([
        ["model", "struct"],
        ["dict", "dict"],
        ["args", "list"],
        ["kwargs", "dict"]
      ])
      expect(kinds(data.supplemental)).toEqual([["extra", "struct"]])
      expect([...data.regular]).toEqual([
        ["data", { filled: { value: null } }],
        ["strategy", { filled: undefined }]
      ])
      expect(data.inline?.kind).toBe("struct")
      expect(data).toMatchObject({ inlineId: "inline", argsId: "args", kwargsId: "kwargs" })
      for (const config of ParamData.allConfigs(data).values()) expect(config.instances.size).toBe(0)
    })
  )

  it.effect("are none of an empty declaration", () =>
    Effect.map(inspect({}), (data) =>
      expect(data).toEqual({
        configs: new Map(),
        supplemental: new Map(),
        inlineId: "inline",
        inline: undefined,
        declared: new Map(),
        regular: new Map(),
        argsId: undefined,
        kwargsId: undefined,
        ids: new Map(),
        isCalled: false
      })
    )
  )

  it.effect("keep the order of their declaration, however many there are", () =>
    Effect.gen(function* () {
      const ids = Array.from({ length: 1000 }, (_, i) => `c${(i * 7919) % 1000}`)
      const data = yield* inspect({ params: Object.fromEntries(ids.map((id) => [id, Model])) })
      expect([...data.configs.keys()]).toEqual(ids)
    })
  )

  it.effect("are the same each time that a declaration is looked at, and are not shared", () =>
    Effect.gen(function* () {
      const [one, two] = [yield* declared, yield* declared]
      expect(kinds(one.configs)).toEqual(kinds(two.configs))
      expect(one.configs).not.toBe(two.configs)
    })
  )

  it.effect("that are inline are one config, of all of them", () =>
    Effect.gen(function* () {
      const params = {
        n: Param.inline(Schema.Int, 1),
        l: Param.inline(Schema.Array(Schema.Int), () => [2]),
        other: Model,
        t: Param.inline(Schema.String, "x")
      }
      const { configs, inline } = yield* inspect({ params }, { inlineIdentifier: "Opts" })
      const shape = inline?.shape
      expect([inline?.id, ...(shape?._tag === "Struct" ? shape.fields.keys() : [])]).toEqual(["Opts", "n", "l", "t"])
      expect([...configs.keys()]).toEqual(["other"])
    })
  )

  it.effect.each<[string, Param.Any, Inspector.Options, unknown]>([
    ["args", Param.args(), {}, "list"],
    ["args that are no config", Param.args({ config: false }), {}, { filled: { value: [] } }],
    ["args that the command makes none", Param.args(), { argsAsConfig: false }, { filled: { value: [] } }],
    ["args that the command makes one", Param.args({ config: false }), { argsAsConfig: true }, "list"],
    ["args, whatever keywords are", Param.args(), { kwargsAsConfig: false }, "list"],
    ["kwargs", Param.kwargs(Schema.Int), {}, "dict"],
    ["kwargs that are no config", Param.kwargs({ config: false }), {}, { filled: { value: {} } }],
    ["kwargs that the command makes none", Param.kwargs(), { kwargsAsConfig: false }, { filled: { value: {} } }],
    ["kwargs that the command makes one", Param.kwargs({ config: false }), { kwargsAsConfig: true }, "dict"]
  ])("may be variadic: %s", ([_, param, options, expected]) =>
    Effect.map(inspect({ params: { more: param } }, options), ({ argsId, configs, kwargsId, regular }) => {
      expect(configs.get("more")?.kind ?? regular.get("more")).toEqual(expected)
      expect([argsId, kwargsId].filter((id) => id !== undefined)).toEqual(["more"])
    })
  )
})

describe("a declaration that cannot be", () => {
  const noConfig = "a config's schema encodes to one kind of object or array; declare anything else with Param.inline"
  const inline = '"inline" is the id of the inline config; choose another with Command.withInspector'

  it.effect.each<[string, Partial<Inspector.Declaration>, string, string]>([
    ["text", { params: { x: wrong(Schema.String) } }, "x", noConfig],
    ["either of two structs", { params: { x: wrong(Schema.Union([Model, Model])) } }, "x", noConfig],
    ["anything", { params: { x: wrong(Schema.Unknown) } }, "x", noConfig],
    ["what is no schema", { params: { x: wrong(1) } }, "x", noConfig],
    ["nothing", { params: { x: wrong(undefined) } }, "x", noConfig],
    ["text that only hooks see", { supplemental: { x: wrong(Schema.String) } }, "x", noConfig],
    ["an id like the inline config's", { params: { inline: Model } }, "inline", inline],
    ["an inline field of that id", { params: { inline: Param.inline(Schema.Int, 1) } }, "inline", inline],
    ["a supplemental config of that id", { supplemental: { inline: Model } }, "inline", inline],
    ["that id in other letters", { params: { InLine: Model } }, "InLine", inline.replace("inline", "InLine")],
    ["two args", { params: { a: Param.args(), b: Param.args() } }, "b", "a is that variadic already"],
    ["two kwargs", { params: { a: Param.kwargs(), b: Param.kwargs() } }, "b", "a is that variadic already"],
    [
      "two args that are no configs",
      { params: { a: Param.args({ config: false }), b: Param.args() } },
      "b",
      "a is that variadic already"
    ],
    [
      "a supplemental config called like a parameter",
      { params: { x: Param.regular(1) }, supplemental: { x: Model } },
      "x",
      "a supplemental config has the id of a parameter"
    ],
    ["several, of which the first is told", { params: { x: wrong(1), y: wrong(1) } }, "x", noConfig]
  ])("is refused: %s", ([_, declaration, parameter, reason]) =>
    Effect.map(Effect.flip(inspect(declaration)), (error) => {
      expect(error).toBeInstanceOf(ParamError.ParamError)
      expect(error.reason).toMatchObject({ _tag: "InvalidDeclaration", parameter })
      expect(error.message).toContain(`The parameter ${parameter}: ${reason}`)
    })
  )

  const text = Param.inline(Schema.String, "")
  it.effect.each<[string, Partial<Inspector.Declaration>, string]>([
    ["a::b", { params: { "a::b": Model } }, 'The parameter a::b: its id holds "::"'],
    ["a=b", { params: { "a=b": text } }, 'The parameter a=b: its id holds "="'],
    ["a=b", { params: { "a=b": Param.args() } }, 'The parameter a=b: its id holds "="'],
    ["a=b", { params: { "a=b": Param.kwargs() } }, 'The parameter a=b: its id holds "="'],
    ["a=b", { params: { "a=b": Param.regular(1) } }, 'The parameter a=b: its id holds "="'],
    ["a::b", { supplemental: { "a::b": Model } }, 'The parameter a::b: its id holds "::"'],
    ["a[b", { params: { "a[b": text } }, 'The parameter a[b: its id holds "["'],
    ["a b", { params: { "a b": Model } }, 'The parameter "a b": its id holds " "'],
    ["a\n", { params: { "a\n": Model } }, 'The parameter "a\\n": its id holds "\\n"'],
    ["../up", { params: { "../up": Model } }, 'The parameter ../up: its id holds "/"'],
    ["/abs", { supplemental: { "/abs": Model } }, 'The parameter /abs: its id holds "/"'],
    ["a\\\\b", { params: { "a\\\\b": Model } }, 'its id holds "'],
    ["", { params: { "": Model } }, 'The parameter "": an id is not empty']
  ])("is refused: an id that overrides could not name, %j", ([parameter, declaration, message]) =>
    Effect.map(Effect.flip(inspect(declaration)), (error) => {
      expect(error.reason).toMatchObject({ _tag: "InvalidDeclaration", parameter })
      expect(error.message).toContain(message)
    })
  )

  it.effect("is refused: an id of the inline config that overrides could not name", () =>
    Effect.map(Effect.flip(inspect({}, { inlineIdentifier: "my=opts" })), (error) =>
      expect(error.message).toBe(
        'The parameter my=opts: its id holds "=", and overrides, flags and its file are named after it; choose one without =, ::, slashes, brackets and blanks that does not begin with -.'
      )
    )
  )

  it.effect.each(["a.b", "a-b", "é", "a:b", "1", "__proto__", "..", "a+"])("may have the id %s", (id) =>
    Effect.map(inspect({ params: Object.fromEntries([[id, Model]]) }), (data) =>
      expect([...data.configs.keys()]).toEqual([id])
    )
  )

  it.effect("is one no more where the inline config has another id", () =>
    Effect.map(inspect({ params: { inline: Model } }, { inlineIdentifier: "opts" }), (data) =>
      expect(kinds(data.configs)).toEqual([["inline", "struct"]])
    )
  )
})

describe("a declaration", () => {
  it.effect("refuses a declaration that cannot be", () =>
    Effect.gen(function* () {
      const config = Schema.Struct({ x: Field.make(Schema.Int, 1) })
      const inline = Command.make("cmd", { Inline: config }, () => Effect.void)
      expect(failure(yield* run([inline], ["cmd"]))).toMatchObject({ _tag: "InvalidDeclaration", parameter: "Inline" })
      const scalar = Command.make("cmd", { x: Schema.Int as unknown as typeof config }, () => Effect.void)
      expect(failure(yield* run([scalar], ["cmd"]))).toMatchObject({ _tag: "InvalidDeclaration", parameter: "x" })
      const supplemental: Record<string, typeof config> = { cfg: config }
      const clash = Command.make("cmd", { cfg: config }, () => Effect.void).pipe(Command.withSupplemental(supplemental))
      expect(failure(yield* run([clash], ["cmd"]))).toMatchObject({ _tag: "InvalidDeclaration", parameter: "cfg" })
      // The type refuses it, unless it is forced.
      const twice = Command.make("cmd", { a: Param.args(), b: Param.args() } as never, () => Effect.void)
      expect(failure(yield* run([twice], ["cmd"]))).toMatchObject({ _tag: "InvalidDeclaration", parameter: "b" })
    })
  )

  it.effect("has the id of the inline config as it was given", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", { n: Param.inline(Schema.Int, 1) }, (named) => show(named)).pipe(
        Command.withInspector({ inlineIdentifier: "Opts" })
      )
      expect((yield* TestProgram.run([command], ["cmd", "Opts::n=4"])).stdout).toEqual(['{"n":4}'])
    })
  )

  it.effect("a supplemental config may be called like what every object has", () =>
    Effect.gen(function* () {
      const command = model.pipe(Command.withSupplemental({ toString: Model, constructor: Model }))
      expect((yield* TestProgram.run([command], ["cmd"])).code).toBe(0)
    })
  )
})
