import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { Argument, Flag } from "effect/cli"
import { Command, ConfigHook, Field, ParserHook, Resolver, Source } from "effect-coma"
import { Sweep } from "effect-coma/sweep"
import { Loss, lab, Model, training } from "../support/sweptLab.ts"

const grid = ["--sweep", "lr=1,2"]

describe("what stays fixed in a sweep", () => {
  it.effect("is what files say that is not the default, however they say it", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, sweeps, write } = yield* lab()
      yield* run(command, ...grid)
      // Writes the file with the defaults.
      yield* run(command)
      yield* run(command, ...grid)
      write({ "model.yaml": "# those of before\nname: net\ndepth: 1\n" })
      yield* run(command, ...grid)
      expect(ran).toHaveLength(3)
      write({ "model.yaml": "depth: 2\n" })
      yield* run(command, ...grid)
      expect(ran.slice(3)).toEqual(["1 2", "2 2"])
      expect(yield* sweeps).toBe(2)
    })
  )

  it.effect("is what overrides say of different keys, in any order", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, sweeps } = yield* lab()
      yield* run(command, ...grid, "depth=2", "name=a")
      yield* run(command, "name=a", ...grid, "depth=2")
      expect([ran.length, yield* sweeps]).toEqual([2, 1])
    })
  )

  it.effect("is what flags and positionals of the program say, and not those of the library", () =>
    Effect.gen(function* () {
      const tag = Flag.String("tag").pipe(Flag.withDefault("none"))
      const input = Argument.String("input")
      const { command, ran } = training()
      const swept = command.pipe(Command.addHooks({ parser: [ParserHook.flag(tag), ParserHook.argument(input)] }))
      const { run, sweeps } = yield* lab()
      yield* run(swept, ...grid, "a.csv")
      yield* run(swept, ...grid, "a.csv", "--no-write", "--log-level", "warn", "--jobs", "3")
      expect([ran.length, yield* sweeps]).toEqual([2, 1])
      yield* run(swept, ...grid, "b.csv")
      yield* run(swept, ...grid, "b.csv", "--tag", "x")
      expect([ran.length, yield* sweeps]).toEqual([6, 3])
    })
  )

  it.effect("is what a flag says and a positional of the same name", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const flag = Flag.String("input").pipe(Flag.withDefault("none"))
      const parser = [ParserHook.flag(flag), ParserHook.argument(Argument.String("input"))]
      const swept = command.pipe(Command.addHooks({ parser }))
      const { run, sweeps } = yield* lab()
      yield* run(swept, ...grid, "c", "--input", "a")
      yield* run(swept, ...grid, "c", "--input", "b")
      yield* run(swept, ...grid, "d", "--input", "b")
      expect([ran.length, yield* sweeps]).toEqual([6, 3])
    })
  )

  it.effect("is what profiles and variables say", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, set, sweeps, write } = yield* lab(1, {
        sources: [Source.file(), Source.profile(), Source.environment("APP")]
      })
      write({ "model.deep.yaml": "depth: 3\n" })
      yield* run(command, ...grid)
      yield* run(command, ...grid, "--profile", "deep")
      expect([ran.splice(0), yield* sweeps]).toEqual([["1 1", "2 1", "1 3", "2 3"], 2])
      write({ "model.deep.yaml": "depth: 4\n" })
      yield* run(command, ...grid, "--profile", "deep")
      set({ APP_MODEL__DEPTH: "5" })
      yield* run(command, ...grid)
      expect([ran, yield* sweeps]).toEqual([["1 4", "2 4", "1 5", "2 5"], 4])
    })
  )

  it.effect("is what configs include, and what overrides read of files", () =>
    Effect.gen(function* () {
      const Data = Schema.Struct({ rows: Field.make(Schema.Int, 0), label: Field.make(Schema.String, "") })
      const seen: Array<unknown> = []
      const command = Command.make("train", { data: Data, model: Model }, ({ data, model }) =>
        Effect.sync(() => {
          seen.push([data.rows, data.label])
          return { loss: model.lr }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const including = Resolver.layer(Resolver.include({ root: "." }))
      const { run, sweeps, write } = yield* lab(1, { layer: including })
      write({ "data.yaml": "rows: ${include:rows.yaml}\n", "rows.yaml": "1\n", "name.txt": "a\n" })
      yield* run(command, ...grid, "label=@name.txt")
      yield* run(command, ...grid, "label=@name.txt")
      write({ "rows.yaml": "2\n" })
      yield* run(command, ...grid, "label=@name.txt")
      write({ "name.txt": "b\n" })
      yield* run(command, ...grid, "label=@name.txt")
      expect(seen.filter((_, index) => index % 2 === 0)).toEqual([
        [1, "a"],
        [2, "a"],
        [2, "b"]
      ])
      expect([seen.length, yield* sweeps]).toEqual([6, 3])
    })
  )

  it.effect("is what an override reads of standard input, which each point gets", () =>
    Effect.gen(function* () {
      const names: Array<string> = []
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.sync(() => {
          names.push(model.name)
          return { loss: model.lr }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run } = yield* lab(2, { stdin: "deep\n" })
      expect((yield* run(command, ...grid, "name=@-")).code).toBe(0)
      expect(names).toEqual(["deep", "deep"])
    })
  )

  it.effect("has what a config with secrets says besides, and never a secret", () =>
    Effect.gen(function* () {
      const Account = Schema.Struct({
        user: Field.make(Schema.String, "me"),
        token: Field.make(Schema.Redacted(Schema.String), Redacted.make("none"))
      })
      const command = Command.make("train", { account: Account, model: Model }, ({ model }) =>
        Effect.succeed({ loss: model.lr })
      ).pipe(Sweep.enable({ result: Loss }))
      const { files, run, sweeps, write } = yield* lab()
      write({ "account.yaml": "user: ann\ntoken: hunter2\n" })
      yield* run(command, ...grid)
      write({ "account.yaml": "user: ann\ntoken: hunter3\n" })
      yield* run(command, ...grid)
      expect(yield* sweeps).toBe(1)
      write({ "account.yaml": "user: bob\ntoken: hunter3\n" })
      yield* run(command, ...grid)
      expect(yield* sweeps).toBe(2)
      const { "account.yaml": _, ...rest } = files()
      expect(JSON.stringify(rest)).not.toContain("hunter")
    })
  )

  it.effect("is the text of a config that cannot be read, of which each point says what is wrong", () =>
    Effect.gen(function* () {
      const { command } = training()
      const { run, sweeps, write } = yield* lab()
      write({ "model.yaml": "lr: [\n" })
      const { code, stderr } = yield* run(command, ...grid)
      expect([code, stderr.filter((line) => line.startsWith("error: train: 2 of 2 points failed"))]).toEqual([
        1,
        [expect.stringContaining("model.yaml")]
      ])
      write({ "model.yaml": "lr: {\n" })
      yield* run(command, ...grid)
      expect(yield* sweeps).toBe(2)
    })
  )

  it.effect("is what variables hold that configs and overrides read, with a default, too", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, set, sweeps, write } = yield* lab()
      write({ "model.yaml": `name: "net-\${oc.env:NAME,none}"\n` })
      yield* run(command, ...grid)
      set({ NAME: "deep" })
      yield* run(command, ...grid)
      yield* run(command, ...grid)
      expect([ran.splice(0).length, yield* sweeps]).toEqual([4, 2])
      set({ DEPTH: "2", UNREAD: "1" })
      const depth = "depth=$" + "{oc.env:DEPTH}"
      yield* run(command, ...grid, depth)
      set({ DEPTH: "3", UNREAD: "2" })
      yield* run(command, ...grid, depth)
      yield* run(command, ...grid, depth)
      expect([ran, yield* sweeps]).toEqual([["1 2", "2 2", "1 3", "2 3"], 4])
    })
  )

  it.effect("is all that is given to fields beside a secret, however little of it is shown", () =>
    Effect.gen(function* () {
      const Account = Schema.Struct({
        user: Field.make(Schema.String, "me"),
        tags: Field.make(Schema.Record(Schema.String, Schema.String), {}),
        token: Field.make(Schema.Redacted(Schema.String), Redacted.make("none"))
      })
      const seen: Array<string> = []
      const command = Command.make("train", { account: Account, model: Model }, ({ account, model }) =>
        Effect.sync(() => {
          seen.push([account.user, ...Object.values(account.tags)].join(" "))
          return { loss: model.lr }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run, set, sweeps } = yield* lab(1, { sources: [Source.environment("APP")] })
      const one = ["--sweep", "lr=1"]
      yield* run(command, ...one, "user=ann b")
      yield* run(command, ...one, "user=ann c")
      yield* run(command, ...one, "tags.a=1")
      yield* run(command, ...one, "tags.a=2")
      set({ APP_ACCOUNT__USER: "bob" })
      yield* run(command, ...one)
      set({ APP_ACCOUNT__USER: "eve" })
      yield* run(command, ...one)
      expect(seen).toEqual(["ann b", "ann c", "me 1", "me 2", "bob", "eve"])
      const before = yield* sweeps
      yield* run(command, ...one, "token=hunter2")
      yield* run(command, ...one, "token=hunter3")
      expect([before, yield* sweeps]).toEqual([6, 7])
    })
  )

  it.effect("is what the sources say that a config hook of the command has", () =>
    Effect.gen(function* () {
      const ran: Array<number> = []
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.sync(() => {
          ran.push(model.depth)
          return { loss: model.lr }
        })
      ).pipe(
        Command.withHooks({ config: ConfigHook.makeDefault({ sources: [Source.file(), Source.environment("APP")] }) }),
        Sweep.enable({ result: Loss })
      )
      const { run, set, sweeps } = yield* lab()
      set({ APP_MODEL__DEPTH: "2" })
      yield* run(command, ...grid)
      set({ APP_MODEL__DEPTH: "3" })
      yield* run(command, ...grid)
      yield* run(command, ...grid)
      expect([ran, yield* sweeps]).toEqual([[2, 2, 3, 3], 2])
    })
  )
})
