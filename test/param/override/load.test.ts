import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Redacted, Schema } from "effect"
import * as FileSystem from "effect/FileSystem"
import { Command, Config, ConfigHook, Field, Origin, Override, Tree } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { wide } from "../../support/run.ts"

const Optim = Schema.Struct({
  lr: Field.make(Schema.Finite, 0.1),
  kind: Field.make(Schema.Literals(["sgd", "adam", "@"]), "sgd")
})
const params = {
  model: Schema.Struct({
    optim: Field.make(Optim, { lr: 0.1, kind: "sgd" }),
    text: Field.make(Schema.String, "t"),
    n: Field.make(Schema.NullOr(Schema.Int), 1),
    layers: Field.make(Schema.Array(Schema.String), ["x"]),
    pragmas: Field.make(Schema.Record(Schema.String, Schema.Unknown), { a: 1 })
  }),
  words: Schema.Array(Schema.String)
}
const show = (configs: unknown) => Console.log(JSON.stringify(configs))
const command = Command.make("cmd", params, show)
const files = {
  "fast.yaml": "lr: 0.5\nkind: adam\n",
  "slow.json": '{ "lr": 0.01 }',
  "wrong.yaml": "lr: 1\nkind: admm\n",
  "broken.yaml": "lr: [1\n",
  "empty.yaml": "",
  "big.yaml": "text: big\noptim:\n  lr: 3\n",
  "list.yaml": "- a\n- b\n",
  "notes.txt": "\ufeffhello ${x}\n???\n\n",
  "number.txt": "42\r\n",
  "dir/a.yaml": "lr: ${.kind}",
  "dir/-": "1"
}
const hooks = { config: ConfigHook.makeDefault({ write: false }) }
const ran = (args: ReadonlyArray<string>, stdin?: string) =>
  TestProgram.run([command], ["cmd", ...args], { files, hooks, env: wide, stdin })
const model = {
  optim: { lr: 0.1, kind: "sgd" },
  text: "t",
  n: 1,
  layers: ["x"],
  pragmas: { a: 1 }
}

describe("a value from a file", () => {
  it.effect.each<[ReadonlyArray<string>, unknown]>([
    [["optim=@fast.yaml"], { ...model, optim: { lr: 0.5, kind: "adam" } }],
    [["optim=@slow.json"], { ...model, optim: { lr: 0.01, kind: "sgd" } }],
    [["model::optim=@./dir/../fast.yaml", "optim.lr=7"], { ...model, optim: { lr: 7, kind: "adam" } }],
    [["optim=@fast.yaml", "model::n=2", "optim:=@slow.json"], "DuplicateOverride"],
    [["model::=@big.yaml"], { ...model, text: "big", optim: { lr: 3, kind: "sgd" } }],
    [["n=2", "model:::=@big.yaml"], { ...model, text: "big", n: 2, optim: { lr: 3, kind: "sgd" } }],
    [["pragmas:=@slow.json"], { ...model, pragmas: { lr: 0.01 } }],
    [["optim=@empty.yaml", "pragmas=@empty.yaml", "n=@empty.yaml"], { ...model, n: null }],
    [["layers=@list.yaml"], { ...model, layers: ["a", "b"] }],
    [["layers+=@list.yaml", "layers+=@number.txt"], { ...model, layers: ["x", "a", "b", "42"] }],
    [["layers[0]=@number.txt"], { ...model, layers: ["42"] }],
    [["text=@notes.txt"], { ...model, text: "hello ${x}\n???\n" }],
    [["n=@number.txt", "text=@number.txt"], { ...model, n: 42, text: "42" }],
    [["text=@@notes.txt", "optim.kind=@@"], { ...model, text: "@notes.txt", optim: { lr: 0.1, kind: "@" } }],
    [["text=@@@"], { ...model, text: "@@" }],
    [[`text='@x'`], { ...model, text: "@x" }]
  ])("is what the file holds: %j", ([args, expected]) =>
    Effect.gen(function* () {
      const { stderr, stdout } = yield* ran(args)
      if (typeof expected === "string") expect(stderr.join("\n")).toContain("a key that is given twice")
      else expect(JSON.parse(stdout[0] ?? stderr.join("\n")).model).toEqual(expected)
    })
  )

  it.effect.each<[ReadonlyArray<string>, ReadonlyArray<string>]>([
    [
      ["@list.yaml", "c", "@number.txt", "words::@list.yaml"],
      ["a", "b", "a", "b", "c", "42"]
    ],
    [
      ["words::a", "words::=@list.yaml", "words::c"],
      ["a", "b", "c"]
    ],
    [
      ["@empty.yaml", "@@a", "+=@b", "+=~c", "+=@@d"],
      ["@a", "@b", "~c", "@@d"]
    ]
  ])("is the elements of a list, where a word names it: %j", ([args, expected]) =>
    Effect.gen(function* () {
      const { stderr, stdout } = yield* ran(args)
      expect(JSON.parse(stdout[0] ?? stderr.join("\n")).words).toEqual(expected)
    })
  )

  it.effect.each<[string, string]>([
    ["optim=@none.yaml", "there is no such file"],
    ["optim=@dir", "it is a directory, not a file"],
    ["optim=@", "it names no file"],
    ["optim=@ ", "it names no file"],
    ["optim=@notes.txt", "no format reads it; there are yaml, yml, json"],
    ["optim=@wrong.yaml", "wrong.yaml: a wrong value"],
    ["optim=@broken.yaml", "cannot read broken.yaml"],
    ["model::=@list.yaml", "list.yaml: a wrong value"],
    ["text=@empty.yaml", "empty.yaml: a wrong value"],
    ["text=@fast.yaml", "fast.yaml: a wrong value"],
    ["words::@none.yaml", "there is no such file"],
    ["@", "it names no file"]
  ])("is an error that names it: %s", ([arg, message]) =>
    Effect.gen(function* () {
      const { code, stderr } = yield* ran([arg])
      expect(code).toBe(2)
      expect(stderr.join("\n")).toContain(message)
    })
  )

  it.effect("tells the override and the file in the message", () =>
    Effect.gen(function* () {
      const failing = (arg: string) =>
        Effect.map(TestProgram.run([command], ["cmd", arg], { files, hooks, report: false }), ({ exit }) =>
          exit._tag === "Failure"
            ? exit.cause.reasons.map((each) => (each._tag === "Fail" ? String((each.error as Error).message) : ""))
            : []
        )
      expect(yield* failing("optim=@none.yaml")).toEqual([
        "model: the file none.yaml does not exist (override 1: optim=@none.yaml). Name another file, or write @@ for text that starts with @."
      ])
      expect(yield* failing("optim=@notes.txt")).toEqual([
        "model: no format reads notes.txt (override 1: optim=@notes.txt). Use one of these extensions: yaml, yml, json."
      ])
      expect(yield* failing("optim=@dir")).toEqual([
        "model: cannot read dir: it is a directory, not a file (override 1: optim=@dir). Name another file, or write @@ for text that starts with @."
      ])
    })
  )

  it.effect("has its origins there", () =>
    Effect.gen(function* () {
      const printed = yield* ran(["optim=@fast.yaml", "--print-config=model"])
      expect(printed.code).toBe(0)
      const shown = yield* ran(["optim=@fast.yaml", "--print-config"])
      expect(shown.stdout.join("\n")).toContain("lr: 0.5     # fast.yaml:1\n  kind: adam  # fast.yaml:2")
      const why = yield* ran(["optim=@fast.yaml", "--why", "optim.kind"])
      expect(why.stdout.join("\n")).toContain("▸ fast.yaml:2  adam")
      const { stderr } = yield* ran(["optim=@wrong.yaml"])
      expect(stderr.join("\n")).toContain(" 2 | kind: admm\n   |       ^^^^ one of sgd, adam")
    })
  )

  it.effect("is not read where nothing takes it, which is reported", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* ran(["optimm=@none.yaml", "wordz.a=@-"])
      expect(code).toBe(0)
      expect(stderr.join("\n")).toContain("2 overrides that no config took")
    })
  )

  it.effect("is text in the file of a config", () =>
    Effect.gen(function* () {
      const options = { files: { "model.yaml": "text: '@fast.yaml'\n" }, hooks }
      const { stdout } = yield* TestProgram.run([command], ["cmd"], options)
      expect(JSON.parse(stdout[0]!).model.text).toBe("@fast.yaml")
    })
  )
})

describe("standard input", () => {
  it.effect("is YAML, or the text as it is, and read once", () =>
    Effect.gen(function* () {
      const { stdout } = yield* ran(["optim=@-", "text=@-", "pragmas.again=@-"], "lr: 7\n")
      const lr = { lr: 7 }
      expect(JSON.parse(stdout[0]!).model).toEqual({
        ...model,
        optim: { ...model.optim, ...lr },
        text: "lr: 7",
        pragmas: { a: 1, again: lr }
      })
      const { stdout: listed } = yield* ran(["layers+=@-", "@-"], "- p\n- q")
      expect(JSON.parse(listed[0]!)).toEqual({ model: { ...model, layers: ["x", "p", "q"] }, words: ["p", "q"] })
      expect(JSON.parse((yield* ran(["layers+=@-", "@-"])).stdout[0]!)).toEqual({ model, words: [] })
    })
  )

  it.effect("is named by errors, and is no file", () =>
    Effect.gen(function* () {
      expect((yield* ran(["optim=@-"], "lr: x")).stderr.join("\n")).toContain("<stdin>:1:5")
      expect((yield* ran(["optim=@./-"], "lr: 3")).stderr.join("\n")).toContain("there is no such file")
    })
  )
})

describe("a secret from a file", () => {
  const Account = Schema.Struct({
    token: Schema.RedactedFromValue(Schema.String),
    name: Field.make(Schema.String, "n"),
    size: Field.make(Schema.Int, 1)
  })
  const secret = Command.make("cmd", { account: Account }, ({ account }) => Console.log(Redacted.value(account.token)))
  const open = { "t.txt": "hunter2\n", "list.yaml": "[hunter2]", "same.yaml": "token: &a hunter2\nname: *a\nsize: x\n" }
  const tried = (...args: ReadonlyArray<string>) =>
    TestProgram.run([secret], ["cmd", ...args], { files: open, env: wide })

  it.effect("is in no output and no file but for the program's own", () =>
    Effect.gen(function* () {
      const used = yield* tried("account::token=@t.txt")
      expect(used.stdout).toEqual(["hunter2"])
      expect(used.files["account.yaml"]).not.toContain("hunter2")
      for (const args of [
        ["account::token=@t.txt", "--print-config"],
        ["account::token=@t.txt", "--why", "token"],
        ["account::token=@list.yaml"],
        ["account::=@same.yaml"],
        ["account::=@list.yaml"],
        ["account::token=@hunter2"],
        ["account::=@hunter2"],
        ["token=@hunter2"],
        ["tokn=@hunter2"],
        ["~hunter2"],
        ["@hunter2"]
      ]) {
        const { stderr, stdout } = yield* tried(...args)
        expect([...stdout, ...stderr].join("\n")).not.toContain("hunter2")
      }
    })
  )
})

describe("an override function of a program", () => {
  it.effect("can read files as the built-in one does", () =>
    Effect.gen(function* () {
      const own: Override.Override = (input) =>
        Effect.gen(function* () {
          const loaded = yield* input.read!("fast.yaml")
          const tree = yield* Effect.fromResult(Config.getOrLatest(input.config, input.instanceKey))
          yield* Console.log(loaded.text)
          return { tree, landed: [], tokens: [], unmatched: "ignore" }
        })
      const config = ConfigHook.makeDefault({ write: false, override: own })
      const { stdout } = yield* TestProgram.run([command], ["cmd"], { files, hooks: { config } })
      expect(JSON.stringify(stdout)).toContain("lr: 0.5")
    })
  )

  it.effect("that was given nothing to read with fails where a file is named", () =>
    Effect.gen(function* () {
      const made = Config.set(Config.make("model", params.model), Config.BASE, Tree.emptyMapping(Origin.fromHook))
      const input = { config: made, configs: new Map([["model", made]]), tokens: ["text=@a.txt"] }
      const error = yield* Effect.flip(Override.make()(input))
      expect(error.message).toContain("no files are read here")
    })
  )

  it.effect("reads a file once for all configs", () =>
    Effect.gen(function* () {
      let reads = 0
      const counting = (fs: FileSystem.FileSystem): FileSystem.FileSystem => ({
        ...fs,
        readFile: (path) => {
          if (path.endsWith("fast.yaml")) reads++
          return fs.readFile(path)
        }
      })
      const two = Command.make("cmd", { a: Optim, b: Optim, c: Schema.Record(Schema.String, Schema.Unknown) }, show)
      const hook = ConfigHook.makeDefault({ write: false })
      const counted = Effect.flatMap(FileSystem.FileSystem, (fs) =>
        Effect.provideService(hook, FileSystem.FileSystem, counting(fs))
      )
      const { stdout } = yield* TestProgram.run(
        [two],
        ["cmd", "a::=@fast.yaml", "b::=@fast.yaml", "c::x=@./fast.yaml"],
        {
          files,
          hooks: { config: counted }
        }
      )
      expect(JSON.parse(stdout[0]!).c).toEqual({ x: { lr: 0.5, kind: "adam" } })
      expect(reads).toBe(1)
    })
  )
})
