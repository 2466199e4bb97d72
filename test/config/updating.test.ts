import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, ConfigHook, Field, Persistence, Source } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { corpus, filesOf } from "../fixtures/evolution/corpus.ts"

const Train = Schema.Struct({
  lr: Field.make(Schema.Finite, 0.5).pipe(Field.renamedFrom("learning_rate")),
  epochs: Field.make(Schema.Int, 3),
  seed: Field.make(Schema.Int, 1).pipe(Schema.annotateKey({ description: "Where chance begins." })),
  name: Schema.optionalKey(Schema.String),
  decay: Schema.optionalKey(Schema.Finite),
  layers: Schema.optionalKey(Schema.Array(Schema.Int)),
  optim: Schema.optionalKey(Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite])))
})

const train = Command.make("train", { train: Train }, (configs) => Console.log(JSON.stringify(configs.train)))

const run = (text: string, args: ReadonlyArray<string> = [], options: Persistence.Options = {}) =>
  TestProgram.run([train], ["train", ...args], {
    files: { "train.yaml": text },
    persistence: Persistence.make(options)
  })

describe("a file of thirty kinds that is updated", () => {
  it("is one of thirty", () => expect(new Set(corpus.map(([, text]) => text)).size).toBe(30))

  it.effect.each(corpus)("changes in the lines of the fields alone: %s", ([, text]) =>
    Effect.gen(function* () {
      const { after, before } = filesOf(text)
      const first = yield* run(before)
      const updated = yield* run(before, ["--update-files"])
      expect(updated.files["train.yaml"]).toBe(after)
      expect(updated.files["train.yaml.bak"]).toBe(before)
      // A value that is `???` is required, before and after.
      const again = yield* run(after)
      expect([again.code, again.stdout]).toEqual([first.code, first.stdout])
      const twice = yield* run(after, ["--update-files"])
      expect(twice.files).toEqual({ "train.yaml": after })
    })
  )
})

describe("fields that a file lacks", () => {
  const update = { update: true }

  it.effect("are added on a run, with their comments, and nothing else is touched", () =>
    Effect.gen(function* () {
      const ran = yield* run("# mine\nlearning_rate: 0.1 # fast\n\nepochs: 9\n", [], update)
      expect(ran.files["train.yaml"]).toBe(
        "# mine\nlearning_rate: 0.1 # fast\n\nepochs: 9\n# Where chance begins.\nseed: 1\n"
      )
      expect(ran.stderr.slice(-1)).toEqual(["added seed to train.yaml"])
      expect(ran.stdout).toEqual(['{"lr":0.1,"epochs":9,"seed":1}'])
      expect((yield* run(ran.files["train.yaml"]!, [], update)).files).toEqual(ran.files)
    })
  )

  it.effect("are not added unless the persistence says so, nor where nothing is written", () =>
    Effect.gen(function* () {
      for (const [args, options] of [
        [[], {}],
        [["--no-write"], update],
        [["--why", "seed"], update]
      ] as const) {
        expect((yield* run("epochs: 9\n", args, options)).files).toEqual({ "train.yaml": "epochs: 9\n" })
      }
      const quiet = train.pipe(Command.withHooks({ config: ConfigHook.makeDefault({ skipWrite: [Train] }) }))
      const persistence = Persistence.make(update)
      const ran = yield* TestProgram.run([quiet], ["train"], { files: { "train.yaml": "epochs: 9\n" }, persistence })
      expect(ran.files).toEqual({ "train.yaml": "epochs: 9\n" })
    })
  )

  it.effect("are all that a file without values gets, and a new file has them anyway", () =>
    Effect.gen(function* () {
      const whole = "lr: 0.5\nepochs: 3\n# Where chance begins.\nseed: 1\n"
      expect((yield* run("", [], update)).files["train.yaml"]).toBe(whole)
      expect((yield* run("# none yet\n", [], update)).files["train.yaml"]).toBe(`# none yet\n${whole}`)
      expect((yield* TestProgram.run([train], ["train"], { persistence: Persistence.make(update) })).files).toEqual({
        "train.yaml": whole
      })
    })
  )

  it.effect("get neither what the command line says nor what a weaker source does", () =>
    Effect.gen(function* () {
      expect((yield* run("lr: 0.1\nepochs: 9\n", ["seed=7"], update)).files["train.yaml"]).toContain("seed: 1\n")
      const ran = yield* TestProgram.run([train], ["train"], {
        name: "lab",
        env: { XDG_CONFIG_HOME: "/home" },
        files: { "/home/lab/train.yaml": "seed: 5\n", "train.yaml": "lr: 0.1\n" },
        persistence: Persistence.make(update),
        sources: [Source.user(), Source.file()]
      })
      expect(ran.files["train.yaml"]).toBe("lr: 0.1\nepochs: 3\n")
      expect(ran.stdout).toEqual(['{"lr":0.1,"epochs":3,"seed":5}'])
    })
  )

  it.effect("in a mapping come into it; secrets, lists, dicts and other alternatives get nothing", () =>
    Effect.gen(function* () {
      const Sgd = Schema.Struct({ kind: Schema.Literal("sgd"), momentum: Schema.Finite })
      const Adam = Schema.Struct({ kind: Schema.Literal("adam"), beta: Schema.Finite })
      const Server = Schema.Struct({
        db: Field.make(Schema.Struct({ host: Schema.String, port: Schema.Int }), { host: "a", port: 1 }),
        login: Schema.Struct({
          user: Field.make(Schema.String, "me"),
          password: Schema.RedactedFromValue(Schema.String)
        }),
        optim: Field.make(Schema.Union([Sgd, Adam]), () => Sgd.make({ kind: "sgd", momentum: 0.9 })),
        hosts: Field.make(Schema.Array(Schema.Struct({ name: Schema.String, port: Field.make(Schema.Int, 1) })), [])
      })
      const serve = Command.make("serve", { server: Server }, () => Effect.void)
      const text = "db:\n  host: b\noptim: {kind: adam, beta: 0.9}\nlogin: {password: hunter2}\nhosts:\n  - name: x\n"
      const ran = yield* TestProgram.run([serve], ["serve"], {
        files: { "server.yaml": text },
        persistence: Persistence.make(update)
      })
      expect(ran.code).toBe(0)
      expect(ran.files["server.yaml"]).toBe(
        "db:\n  host: b\n  port: 1\noptim: {kind: adam, beta: 0.9}\nlogin: {user: me, password: hunter2}\nhosts:\n  - name: x\n"
      )
    })
  )

  it.effect("are not added to an older version of a file, whose fields are others", () =>
    Effect.gen(function* () {
      const Old = Schema.Struct({ rounds: Schema.optionalKey(Schema.Int) })
      const migration = Persistence.migration(Old, Train, ({ rounds }) =>
        rounds === undefined ? {} : { epochs: rounds }
      )
      const persistence = Persistence.make(update).pipe(Persistence.version(Train, 2, [migration]))
      const ran = yield* TestProgram.run([train], ["train"], { files: { "train.yaml": "rounds: 4\n" }, persistence })
      expect(ran).toMatchObject({ stdout: ['{"lr":0.5,"epochs":4,"seed":1}'], files: { "train.yaml": "rounds: 4\n" } })
    })
  )

  it.effect("come after what is about the file, where they are the first", () =>
    Effect.gen(function* () {
      const yaml = yield* run("# yaml-language-server: $schema=x\nepochs: 9\nseed: 2\n", [], update)
      expect(yaml.files["train.yaml"]).toBe("# yaml-language-server: $schema=x\nlr: 0.5\nepochs: 9\nseed: 2\n")
      const First = Schema.Struct({ epochs: Schema.optionalKey(Schema.Int) })
      const persistence = Persistence.make({ update: true, extension: "json" }).pipe(
        Persistence.version(Train, 2, [Persistence.migration(First, Train, (all) => all)])
      )
      const json = yield* TestProgram.run([train], ["train"], {
        files: { "train.json": '{"$schema": "x", "$version": 2, "epochs": 9, "seed": 2}' },
        persistence
      })
      expect(json.files["train.json"]).toBe('{"$schema": "x", "$version": 2, "lr": 0.5, "epochs": 9, "seed": 2}')
    })
  )

  it.effect("of JSON come into its brackets", () =>
    Effect.gen(function* () {
      const ran = yield* TestProgram.run([train], ["train"], {
        files: { "train.json": '{\n  "learning_rate": 0.1,\n  "epochs": 4\n}\n' },
        persistence: Persistence.make({ update: true, extension: "json" })
      })
      expect(ran.files["train.json"]).toBe('{\n  "learning_rate": 0.1,\n  "epochs": 4,\n  "seed": 1\n}\n')
    })
  )
})

describe("any file of an older version", () => {
  const Old = Schema.Struct({
    rounds: Schema.optionalKey(Schema.Int),
    learning_rate: Schema.optionalKey(Schema.Finite),
    name: Schema.optionalKey(Schema.String),
    layers: Schema.optionalKey(Schema.Array(Schema.Int)),
    optim: Schema.optionalKey(Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite])))
  })
  const migration = Persistence.migration(Old, Train, ({ learning_rate, rounds, ...rest }) => ({
    ...rest,
    ...(learning_rate === undefined ? {} : { lr: learning_rate }),
    ...(rounds === undefined ? {} : { epochs: rounds })
  }))
  const versioned = Persistence.version(Train, 2, [migration])
  const text = Schema.String.check(Schema.isPattern(/^[a-z $'":#{}\\-]{0,8}$/))

  it.effect.prop(
    "has the values that it had once it is updated, on a run or as a whole, and is updated once",
    [
      Schema.Struct({
        rounds: Schema.optionalKey(Schema.Int),
        learning_rate: Schema.optionalKey(Schema.Finite),
        name: Schema.optionalKey(text),
        layers: Schema.optionalKey(Schema.Array(Schema.Int)),
        optim: Schema.optionalKey(Schema.Record(text, Schema.Union([text, Schema.Finite])))
      }),
      Schema.Array(Schema.Literals(["", "# c\n", "\n", "  # in\n"])).check(Schema.isMaxLength(6)),
      Schema.Boolean
    ],
    ([values, between, isJson]) =>
      Effect.gen(function* () {
        const extension = isJson ? "json" : "yaml"
        const file = `train.${extension}`
        const persistence = Persistence.make({ extension, update: true }).pipe(versioned)
        const lines = Object.entries(values).map(
          ([key, value], index) =>
            `${between[index] ?? ""}${key}: ${JSON.stringify(value)}${index % 2 === 0 ? " # x" : ""}\n`
        )
        const before = isJson ? JSON.stringify(values) : lines.join("")
        const go = (files: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) =>
          TestProgram.run([train], ["train", ...args], { files, persistence })
        const first = yield* go({ [file]: before })
        const updated = yield* go({ [file]: before }, "--update-files")
        const again = yield* go({ [file]: updated.files[file]! })
        expect([again.code, again.stdout]).toEqual([first.code, first.stdout])
        const twice = yield* go(again.files as Record<string, string>, "--update-files")
        expect(twice).toMatchObject({ code: updated.code, stdout: [], files: again.files })
        const check = yield* go(again.files as Record<string, string>, "--update-files=check")
        expect(check.code).toBe(updated.code)
      }),
    { arbitrary: { runs: 60, seed: 1 } }
  )
})
