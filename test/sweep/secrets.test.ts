import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { Command, Field } from "effect-coma"
import { Sweep } from "effect-coma/sweep"
import { Loss, lab, Model, reasonOf } from "../support/sweptLab.ts"

describe("secrets", () => {
  class Account extends Schema.Class<Account>("Account")({
    token: Schema.RedactedFromValue(Schema.String),
    user: Field.make(Schema.String, "me")
  }) {}
  const command = Command.make("train", { model: Model, account: Account }, ({ account, model }) =>
    Effect.succeed({ loss: Redacted.value(account.token).length + model.lr })
  ).pipe(Sweep.enable({ result: Loss }))

  it.effect("are no values to vary", () =>
    Effect.gen(function* () {
      const { files, points, run } = yield* lab()
      for (const text of [
        "token=hush1,hush2",
        "account::token=hush1,hush2",
        "{token: hush1}",
        "account::={token: hush1}",
        "account::tokn=hush1",
        "elsewhere=hush1",
        "lr={tokn: hush1}",
        "name=[{tokn: hush1}]"
      ]) {
        const { code, exit, stderr, stdout } = yield* run(command, "--sweep", text)
        expect([text, code, reasonOf(exit)]).toMatchObject([text, 2, { _tag: "SecretSwept" }])
        expect([...stderr, ...stdout].join()).not.toContain("hush1")
      }
      expect(files()).toEqual({})
      expect(yield* points).toEqual([])
    })
  )

  it.effect("do not stand in the error of what cannot be read", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      for (const [text, shown] of [
        ["lr=[hush1", "lr=<redacted>"],
        ["tokn=[hush1", "<redacted>"],
        ["{hush1", "<redacted>"]
      ] as const) {
        const { code, stderr } = yield* run(command, "--sweep", text)
        expect([code, stderr.some((line) => line.includes(shown)), stderr.join()]).toEqual([
          2,
          true,
          expect.not.stringContaining("hush1")
        ])
      }
    })
  )

  it.effect("are no results, which are recorded", () =>
    Effect.gen(function* () {
      const Kept = Schema.Struct({ key: Schema.Redacted(Schema.String) })
      const keeping = Command.make("train", { model: Model }, () =>
        Effect.succeed({ key: Redacted.make("hush1") })
      ).pipe(Sweep.enable({ result: Kept }))
      const { files, run } = yield* lab()
      const { code, exit } = yield* run(keeping, "--sweep", "lr=1,2")
      expect([code, reasonOf(exit), files()]).toMatchObject([2, { _tag: "Misused" }, {}])
    })
  )

  it.effect("do not stand under a wrong key in what is kept of a point's configs", () =>
    Effect.gen(function* () {
      const other = Command.make(
        "train",
        { model: Model, account: Account, extra: Schema.Record(Schema.String, Schema.String) },
        ({ extra, model }) => Effect.succeed({ loss: model.lr + (extra["tokn"] ?? "").length })
      ).pipe(Sweep.enable({ result: Loss }))
      const { files, run, store } = yield* lab()
      const { code } = yield* run(other, "--sweep", "lr=1,2", "account::token=hush1", "extra::tokn=hush2", "--quiet")
      expect(code).toBe(0)
      const written = Object.entries(files())
      const extras = written.filter(([name]) => name.endsWith("extra.json")).map(([, text]) => JSON.parse(String(text)))
      expect(extras).toEqual([1, 2].map((lr) => ({ "<redacted>": "<redacted>", lr: String(lr) })))
      expect(JSON.stringify([written, yield* store.sweeps("train")])).not.toContain("hush")
    })
  )

  it.effect("stand in no record, name, log, list, table or copy of ours", () =>
    Effect.gen(function* () {
      const { files, run, store, write } = yield* lab()
      write({ "account.yaml": "token: hush-in-file\n" })
      const said: Array<string> = []
      for (const args of [["token=hush-typed", "user=you"], []]) {
        for (const more of [[], ["--list"], ["--table"], ["--table=json"], ["--table=csv"]]) {
          const { code, stderr, stdout } = yield* run(
            command,
            "--sweep",
            "lr=1,2",
            "--sweep",
            "user=a,'b c'",
            ...args.slice(0, 1),
            ...more
          )
          expect(code).toBe(0)
          said.push(...stdout, ...stderr)
        }
      }
      expect(said).toContain("main train 'token=<redacted>' lr=1 user=a")
      const sweeps = yield* store.sweeps("train")
      expect(sweeps.map(({ overrides }) => overrides)).toEqual([[], ["token=<redacted>"]])
      const all = [said, sweeps, yield* Effect.forEach(sweeps, ({ id }) => store.points(id))]
      const written = Object.entries(files()).filter(([name]) => name.startsWith("sweeps"))
      expect(written.length).toBeGreaterThan(8)
      expect(JSON.stringify([...all, written])).not.toContain("hush")
    })
  )
})
