import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command as Cli, Flag } from "effect/cli"
import { Ask, Command, ConfigHook, Field, Hook, Inspect, Override, type Param, ParserHook, toCli } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { questions, typing } from "../../support/keyboard.ts"
import { wide } from "../../support/run.ts"

class Model extends Schema.Class<Model>("Model")({
  lr: Schema.Finite.annotate({ description: "Learning rate" }),
  size: Schema.Literals(["small", "large"]),
  width: Field.make(Schema.Int, 64),
  deep: Schema.Boolean,
  layers: Schema.Int.check(Schema.isGreaterThan(0))
}) {}

class Account extends Schema.Class<Account>("Account")({
  token: Schema.RedactedFromValue(Schema.String.check(Schema.isMinLength(4)))
}) {}

const show = (params: unknown) => Console.log(JSON.stringify(params))

const train = Command.make("train", { model: Model }, show)
const login = Command.make("login", { model: Model, account: Account }, ({ model }) => show(model))

const answers = ["0.1", "return", "down", "return", "return", "3", "return"]
const typed = ["model::lr=0.1", "model::size=large", "model::deep=true", "model::layers=3"]
const asked = ["model::lr  number  Learning rate", "model::size", "model::deep", "model::layers  integer"]

/** Runs a command with somebody at the keyboard. */
const ask = (
  commands: ReadonlyArray<Command.Any>,
  words: ReadonlyArray<string>,
  args: ReadonlyArray<string> = [],
  options: object = {}
) =>
  // The tests below provide what their commands need.
  TestProgram.run(commands, [commands[0]!.name, ...args], {
    env: wide,
    layers: typing(words),
    ...options
  }) as Effect.Effect<TestProgram.Outcome<unknown>>

const told = ({ stderr }: TestProgram.Outcome<unknown>) =>
  stderr.flatMap((line) => /next time: (.*)$/.exec(line)?.[1] ?? [])

describe("asking", () => {
  it.effect("is for all that is missing, in the order of the help, and runs as if the answers had been typed", () =>
    Effect.gen(function* () {
      const ran = yield* ask([train], answers)
      expect([ran.code, questions(ran.stderr)]).toEqual([0, asked])
      expect(told(ran)).toEqual([typed.join(" ")])
      const same = yield* TestProgram.run([train], ["train", ...typed])
      expect([ran.stdout, ran.files]).toEqual([same.stdout, same.files])
      expect(ran.files["model.yaml"]).toContain("lr: ???\n")
    })
  )

  it.effect("is for what is missing alone", () =>
    Effect.gen(function* () {
      const files = { "model.yaml": "lr: 0.5\nsize: small\nlayers: 2\n" }
      const ran = yield* ask([train], ["down", "return"], ["width=3"], { files })
      expect(questions(ran.stderr)).toEqual(["model::deep"])
      expect(ran.stdout).toEqual(['{"model":{"lr":0.5,"size":"small","width":3,"deep":false,"layers":2}}'])
      const none = yield* ask([train], [], ["deep=yes"], { files })
      expect([none.code, none.stderr]).toEqual([0, []])
    })
  )

  it.effect("is for what a list on the command line leaves out, in words that reach it", () =>
    Effect.gen(function* () {
      const Part = Schema.Struct({ b: Schema.Int, c: Schema.Int })
      const command = Command.make("parts", { cfg: Schema.Struct({ all: Schema.Array(Part) }) }, show)
      for (const [prefix, name] of [
        ["", "all"],
        ["cfg::", "cfg::all"]
      ]) {
        const ran = yield* ask([command], ["1", "return", "2", "return"], [`${prefix}all=[{b: 1}, {c: 2}]`])
        expect(ran.stdout).toEqual(['{"cfg":{"all":[{"b":1,"c":1},{"b":2,"c":2}]}}'])
        expect(told(ran)).toEqual([`${name}.0.c=1 ${name}.1.b=2`])
      }
    })
  )

  it.effect("repeats what was not understood, and says what was expected", () =>
    Effect.gen(function* () {
      const words = ["fast", "return", "\u007f", "return", "return", "0", "return"]
      const ran = yield* ask([train], words)
      expect(ran.stderr.join("\n")).toContain("Expected a number.")
      const wrong = yield* ask([train], ["0", "return", "5", "return"], typed.slice(0, 3))
      expect(wrong.stderr.join("\n")).toContain("Expected a value greater than 0.")
      expect(wrong.stdout[0]).toContain('"layers":5')
    })
  )

  it.effect("ends the program with 130 where somebody gives up, and leaves nothing", () =>
    Effect.gen(function* () {
      for (const words of [["escape"], [], [...answers.slice(0, 4), "escape"]]) {
        const ran = yield* ask([train], words)
        expect([ran.code, ran.stdout, ran.files, told(ran)]).toEqual([130, [], {}, []])
        expect(ran.stderr.join("\n")).not.toContain("error")
      }
    })
  )

  it.effect("hides a secret, which is neither shown nor written", () =>
    Effect.gen(function* () {
      const words = ["abc", "return", "sword $" + "{x}", "return"]
      const look = Hook.make((data) => Effect.flatMap(Inspect.why(data, "token"), Console.log))
      const looking = login.pipe(Command.addHooks({ preRun: look }))
      const ran = yield* ask([looking], words, typed)
      expect([ran.code, questions(ran.stderr)]).toEqual([0, ["account::token  secret"]])
      expect(told(ran)).toEqual(["'account::token=$" + "{oc.env:TOKEN}'"])
      expect(ran.stderr.join("\n")).toContain("Expected a value with a length of at least 4.")
      expect(ran.stdout[0]).toContain("<redacted>")
      expect(ran.files["account.yaml"]).toBe("token: ???\n")
      const all = JSON.stringify([ran.stdout, ran.stderr, ran.files])
      for (const secret of ["abc", "sword"]) expect(all).not.toContain(secret)
    })
  )

  it.effect("is for a secret that a file holds as <redacted>", () =>
    Effect.gen(function* () {
      const files = { "account.yaml": "token: <redacted>\n" }
      const ran = yield* ask([login], ["sword", "return"], typed, { files })
      expect([ran.code, questions(ran.stderr)]).toEqual([0, ["account::token  secret"]])
      expect(ran.files["account.yaml"]).toBe(files["account.yaml"])
    })
  )

  it.effect("says what to type next time, also where the run fails then", () =>
    Effect.gen(function* () {
      const Range = Schema.Struct({ from: Schema.Int, to: Schema.Int }).check(
        Schema.makeFilter(({ from, to }) => from < to || "from is below to")
      )
      const ran = yield* ask([Command.make("cmd", { range: Range }, show)], ["2", "return", "1", "return"])
      expect([ran.code, ran.stdout, ran.files]).toEqual([2, [], {}])
      expect(told(ran)).toEqual(["range::from=2 range::to=1"])
      expect(ran.stderr.join("\n")).toContain("from is below to")
    })
  )

  it.effect("gives an answer the origin of an override", () =>
    Effect.gen(function* () {
      const look = Hook.make((data) => Effect.flatMap(Inspect.why(data, "layers"), Console.log))
      const ran = yield* ask([train.pipe(Command.addHooks({ preRun: look }))], ["7", "return"], typed.slice(0, 3))
      expect(ran.stdout.join("\n")).toContain("▸ command line  7    word 4: model::layers=7")
    })
  )
})

describe("nothing is asked", () => {
  const error = Effect.map(TestProgram.run([train], ["train"], { env: wide, ask: false }), (ran) => [
    ran.code,
    ran.stdout,
    ran.stderr,
    ran.files
  ])

  it.effect.each<readonly [why: string, args: ReadonlyArray<string>, options: object]>([
    ["off a terminal", [], { layers: undefined }],
    ["where stdin is no terminal", [], { layers: typing(answers, { stdin: false }) }],
    ["where stderr is no terminal", [], { layers: typing(answers, { stderr: false }) }],
    ["where the program says that it cannot", [], { layers: typing(answers, { canPrompt: false }) }],
    ["with --no-input", ["--no-input"], {}],
    ["with CI=true", [], { env: { ...wide, CI: "true" } }],
    ["with CI=1", [], { env: { ...wide, CI: "1" } }],
    ["in a terminal that knows no cursor", [], { env: { ...wide, TERM: "dumb" } }],
    ["where wake is told so", [], { ask: false }]
  ])("%s: the error is the same", ([, args, options]) =>
    Effect.gen(function* () {
      const ran = yield* ask([train], answers, args, options)
      expect([ran.code, ran.stdout, ran.stderr, ran.files]).toEqual(yield* error)
      expect(ran.code).toBe(2)
    })
  )

  it.effect("by CI=false and CI=0, which say that this is none", () =>
    Effect.gen(function* () {
      for (const CI of ["", "0", "false"]) {
        expect((yield* ask([train], answers, [], { env: { ...wide, CI } })).code).toBe(0)
      }
    })
  )

  it.effect("by --print-config and --why", () =>
    Effect.gen(function* () {
      for (const question of [["--print-config"], ["--why", "lr"]]) {
        const ran = yield* ask([train], answers, question)
        const same = yield* TestProgram.run([train], ["train", ...question], { env: wide })
        expect([ran.code, ran.stdout, ran.stderr, ran.files]).toEqual([0, same.stdout, same.stderr, {}])
      }
    })
  )

  it.effect("where something cannot be asked for, or else is wrong: the error tells all", () =>
    Effect.gen(function* () {
      const Lists = Schema.Struct({ name: Schema.String, sizes: Schema.Array(Schema.Int) })
      const listed = yield* ask([Command.make("list", { lists: Lists }, show)], ["a", "return"])
      expect([listed.code, questions(listed.stderr)]).toEqual([2, []])
      expect(listed.stderr).toContain("error: 2 missing values")
      const wrong = yield* ask([train], answers, [], { files: { "model.yaml": "width: wide\n" } })
      expect([wrong.code, questions(wrong.stderr)]).toEqual([2, []])
      const taken = yield* ask([train], answers, [...typed, "lr=???"].slice(1))
      expect([taken.code, questions(taken.stderr)]).toEqual([2, []])
    })
  )

  it.effect("for an override function that may read anything", () =>
    Effect.gen(function* () {
      const own: Override.Override = (input) => Override.make()(input)
      const hooks = { config: ConfigHook.makeDefault({ override: own }) }
      const ran = yield* ask([train], answers, [], { hooks })
      expect([ran.code, questions(ran.stderr)]).toEqual([2, []])
    })
  )
})

describe("what is asked for", () => {
  const asksFor = (
    params: Param.Params,
    args: ReadonlyArray<string> = [],
    options: object = {},
    words: ReadonlyArray<string> = []
  ) =>
    Effect.map(ask([Command.make("cmd", params, show) as Command.Any], words, args, options), ({ stderr }) =>
      questions(stderr)
    )

  it.effect("is a shared key of each config that has it", () =>
    Effect.gen(function* () {
      const Lr = Schema.Struct({ lr: Schema.Finite })
      const words = ["1", "return", "2", "return"]
      const ran = yield* ask([Command.make("cmd", { model: Lr, data: Lr }, show)], words)
      expect(questions(ran.stderr)).toEqual(["model::lr  number", "data::lr  number"])
      expect(ran.stdout).toEqual(['{"model":{"lr":1},"data":{"lr":2}}'])
    })
  )

  it.effect("has the key that reaches its config and no other, where there is one", () =>
    Effect.gen(function* () {
      const A = Schema.Struct({ a: Schema.String })
      const B = Schema.Struct({ b: Schema.String })
      expect(yield* asksFor({ model: A, model2: B })).toEqual(["a  text"])
      expect(yield* asksFor({ model: A, model2: A })).toEqual([])
      expect(yield* asksFor({ model: A, model2: Schema.Record(Schema.String, Schema.String) })).toEqual([])
      const sep = { hooks: { config: ConfigHook.makeDefault({ override: Override.make({ sep: "/" }) }) } }
      expect(yield* asksFor({ model: A }, [], sep)).toEqual(["model/a  text"])
    })
  )

  it.effect("is in nested structs, and in those of lists and dicts, but not in an optional one that is not there", () =>
    Effect.gen(function* () {
      const Layer = Schema.Struct({ width: Schema.Int, dropout: Field.make(Schema.Finite, 0) })
      const Deep = Schema.Struct({
        inner: Schema.Struct({ name: Schema.String }),
        layers: Field.make(Schema.Array(Layer), []),
        extra: Schema.optionalKey(Layer)
      })
      const named = Schema.Record(Schema.String, Layer)
      const args = ["deep::layers=[{dropout: 1}]", "named::a.dropout=1"]
      const words = ["x", "return", "1", "return", "2", "return"]
      const ran = yield* ask([Command.make("cmd", { deep: Deep, named }, show)], words, args)
      expect(questions(ran.stderr)).toEqual([
        "deep::inner.name  text",
        "deep::layers.0.width  integer",
        "named::a.width  integer"
      ])
      expect(ran.stdout).toEqual([
        '{"deep":{"inner":{"name":"x"},"layers":[{"width":1,"dropout":1}]},"named":{"a":{"width":2,"dropout":1}}}'
      ])
      expect(yield* asksFor({ deep: Deep }, ["extra.dropout=1"], {}, ["x", "return"])).toEqual([
        "deep::inner.name  text",
        "deep::extra.width  integer"
      ])
    })
  )

  it.effect("is the tag of alternatives, and then what that one needs", () =>
    Effect.gen(function* () {
      const Adam = Schema.Struct({ kind: Schema.Literal("adam"), beta: Schema.Finite })
      const Sgd = Schema.Struct({ kind: Schema.Literal("sgd"), momentum: Field.make(Schema.Finite, 0.9) })
      const Optim = Schema.Struct({ optim: Schema.Union([Adam, Sgd]), seed: Schema.Int })
      const command = Command.make("cmd", { cfg: Optim }, show)
      const adam = yield* ask([command], ["return", ".5", "return", "1", "return"])
      expect(questions(adam.stderr)).toEqual(["cfg::optim.kind", "cfg::optim.beta  number", "cfg::seed  integer"])
      expect(told(adam)).toEqual(["cfg::optim.kind=adam cfg::optim.beta=.5 cfg::seed=1"])
      const sgd = yield* ask([command], ["down", "return", "1", "return"])
      expect(sgd.stdout).toEqual(['{"cfg":{"optim":{"kind":"sgd","momentum":0.9},"seed":1}}'])
    })
  )

  it.effect("is what a hook preloads, as it does, and then the rest", () =>
    Effect.gen(function* () {
      const Seed = Schema.Struct({ seed: Schema.Int })
      const hooks = Command.addHooks({ preConfig: ConfigHook.preload(["first"]) })
      const command = Command.make("cmd", { first: Seed, second: Seed }, show).pipe(hooks)
      const ran = yield* ask([command], ["1", "return", "2", "return"])
      expect(questions(ran.stderr)).toEqual(["first::seed  integer", "second::seed  integer"])
      expect([ran.stdout, told(ran).at(-1)]).toEqual([['{"first":{"seed":1},"second":{"seed":2}}'], "second::seed=2"])
    })
  )

  it.effect("comes after an override that no config took, which is told once", () =>
    Effect.gen(function* () {
      const ran = yield* ask([train], answers, ["zz=1"])
      const lines = ran.stderr.join("\n")
      expect(lines.split("zz=1").length - 1).toBe(1)
      expect(lines.indexOf("zz=1")).toBeLessThan(lines.indexOf("model::lr"))
    })
  )
})

describe("Ask.hooks", () => {
  it.effect("ask for what mounted commands lack, too", () =>
    Effect.gen(function* () {
      const app = Effect.flatMap(toCli([train], { name: "app" }), (ours) =>
        Cli.runWith(Cli.make("app").pipe(Cli.withSubcommands(ours)), { version: "1.0.0" })(["train"])
      )
      const ran = yield* TestProgram.run(app, [], { env: wide, layers: typing(answers) })
      expect([ran.code, questions(ran.stderr), told(ran)]).toEqual([0, asked, [typed.join(" ")]])
      const left = yield* TestProgram.run(app, [], { env: wide, layers: typing(["escape"]) })
      expect([left.code, left.files]).toEqual([130, {}])
    })
  )

  it.effect("leave --no-input to a command that has it, and the negation of its own --input", () =>
    Effect.gen(function* () {
      for (const flag of [Flag.Boolean("no-input"), Flag.Boolean("input").pipe(Flag.withDefault(true))]) {
        const own = Command.addHooks({
          parser: ParserHook.flag(flag),
          preRun: Hook.make((data) => Console.log(data.flag(flag)))
        })
        const ran = yield* ask([train.pipe(own)], answers, ["--no-input"])
        expect([ran.code, questions(ran.stderr)]).toEqual([0, asked])
      }
    })
  )

  it.effect("let one command of a program ask", () =>
    Effect.gen(function* () {
      const asking = train.pipe(Command.addHooks(Ask.hooks))
      const ran = yield* ask([asking, login], answers, [], { ask: false })
      expect([ran.code, questions(ran.stderr)]).toEqual([0, asked])
      expect((yield* ask([login, asking], answers, [], { ask: false })).code).toBe(2)
    })
  )
})
