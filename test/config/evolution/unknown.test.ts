import { describe, expect, it } from "@effect/vitest"
import { Console, Effect, Schema } from "effect"
import { Command, ConfigHook, Field, Persistence } from "effect-coma"
import { TestProgram } from "effect-coma/testing"

describe("keys that a config does not have", () => {
  const Optim = Schema.Struct({
    lr: Field.make(Schema.Finite, 0.5),
    inner: Schema.optionalKey(Schema.Struct({ a: Schema.Int }))
  })
  const step = Command.make("step", { optim: Optim }, ({ optim }) => Console.log(JSON.stringify(optim)))
  const text = "lrr: 1 # mine\ninner: {a: 1, b: 2}\n"
  const read = (unknownKeys: Persistence.UnknownKeys | undefined, args: ReadonlyArray<string> = []) =>
    TestProgram.run([step], ["step", ...args], {
      files: { "optim.yaml": text },
      persistence: Persistence.make({ unknownKeys })
    })

  it.effect("are an error, a warning each, or nothing", () =>
    Effect.gen(function* () {
      const [none, error, warn, keep] = yield* Effect.all([read(undefined), read("error"), read("warn"), read("keep")])
      expect([none.code, none.stderr]).toEqual([error.code, error.stderr])
      expect(error.code).toBe(2)
      expect(warn).toMatchObject({
        code: 0,
        stdout: ['{"lr":0.5,"inner":{"a":1}}'],
        stderr: [
          "warning: optim.lrr: unknown key (optim.yaml:1:1). Did you mean lr?",
          "warning: optim.inner.b: unknown key (optim.yaml:2:15). Its keys are a."
        ]
      })
      expect(keep).toMatchObject({ code: 0, stdout: warn.stdout, stderr: [] })
    })
  )

  it.effect("stay in a file that is updated, or written over", () =>
    Effect.gen(function* () {
      const updated = yield* read("keep", ["--update-files"])
      expect(updated.files["optim.yaml"]).toBe("lr: 0.5\nlrr: 1 # mine\ninner: {a: 1, b: 2}\n")
      const over = step.pipe(Command.addHooks({ postRun: ConfigHook.write(Optim, { overwrite: true }) }))
      const ran = yield* TestProgram.run([over], ["step", "lr=2"], {
        files: { "optim.yaml": text },
        persistence: Persistence.make({ unknownKeys: "keep" })
      })
      expect(ran.files["optim.yaml"]).toBe("lr: 2\nlrr: 1 # mine\ninner: {a: 1, b: 2}\n")
    })
  )

  describe("of an older version", () => {
    const From = Schema.Struct({ db: Schema.optionalKey(Schema.Struct({ host: Schema.String })) })
    const Store = Schema.Struct({
      database: Schema.optionalKey(Schema.Struct({ host: Schema.String })),
      port: Schema.optionalKey(Schema.Int)
    })
    const toDatabase = Persistence.migration(From, Store, ({ db }) => (db === undefined ? {} : { database: db }))
    const store = Command.make("store", { store: Store }, (configs) => Console.log(JSON.stringify(configs.store)))
    const go = (text: string, args: ReadonlyArray<string> = []) =>
      TestProgram.run([store], ["store", ...args], {
        files: { "store.yaml": text },
        persistence: Persistence.make({ unknownKeys: "keep" }).pipe(Persistence.version(Store, 2, [toDatabase]))
      })

    it.effect("stay in their mapping where a migration gives it another name", () =>
      Effect.gen(function* () {
        const ran = yield* go("more: 1\ndb:\n  host: a\n  extra: 1 # mine\n", ["--update-files"])
        expect(ran.files["store.yaml"]).toBe("$version: 2\nmore: 1\ndatabase:\n  host: a\n  extra: 1 # mine\n")
      })
    )

    it.effect(
      "are an error if a later version has them: in a file that is written they would come to mean something",
      () =>
        Effect.gen(function* () {
          const unsaid = yield* go("port: 5\n", ["--update-files"])
          const both = yield* go("port: 5\nmore: 1\n")
          expect([unsaid.code, both.code]).toEqual([2, 2])
          expect(unsaid.stderr.join("\n")).toContain("Write $version: 2 at its top.")
          expect(both.stderr.join("\n")).toContain("unknown key")
        })
    )
  })

  it.effect("are told of up to twenty times", () =>
    Effect.gen(function* () {
      const files = { "optim.yaml": Array.from({ length: 23 }, (_, index) => `k${index}: 1\n`).join("") }
      const persistence = Persistence.make({ unknownKeys: "warn" })
      const { stderr } = yield* TestProgram.run([step], ["step"], { files, persistence })
      expect(stderr).toHaveLength(21)
      expect(stderr.at(-1)).toBe("warning: 3 more keys of the file are such")
    })
  )
})
