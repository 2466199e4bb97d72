import { describe, expect, it } from "@effect/vitest"
import { Cause, Console, Context, Deferred, Effect, Exit, Layer, Option, Redacted, Schema } from "effect"
import { Command, DEFAULT, Field, Hook, ParamData, wake } from "effect-coma"
import { Launcher, type Point, Sampler, Space, Store, Sweep, SweepError } from "effect-coma/sweep"
import { type MemoryFileSystem, TestProgram } from "effect-coma/testing"

class Model extends Schema.Class<Model>("Model")({
  lr: Field.make(Schema.Finite, 1e-3),
  depth: Field.make(Schema.Int, 1),
  name: Field.make(Schema.String, "net")
}) {}

const Loss = Schema.Struct({ loss: Schema.Finite })

/** A record, and what runs programs over it with the files that the last one left. */
const lab = Effect.fnUntraced(function* (concurrency = 1) {
  const services = yield* Layer.build(Layer.merge(Launcher.fibers({ concurrency }), Store.memory()))
  const store = Context.get(services, Store.Store)
  let files: MemoryFileSystem.Files = {}
  const run = Effect.fnUntraced(function* (command: Command.Any, ...args: ReadonlyArray<string>) {
    const program = wake([command], { name: "main", version: "1.0.0" }) as Effect.Effect<void, unknown>
    const outcome = yield* TestProgram.run(Effect.provideContext(program, services), ["train", ...args], {
      files,
      env: { COLUMNS: "1000" }
    })
    files = outcome.files
    return outcome
  })
  const points = Effect.flatMap(store.sweeps("train"), (sweeps) =>
    Effect.map(
      Effect.forEach(sweeps, ({ id }) => store.points(id)),
      (all) => all.flat()
    )
  )
  return {
    run,
    store,
    points,
    statuses: Effect.map(points, (all) => all.map(({ overrides, status }) => `${overrides.join(" ")} ${status}`)),
    files: () => files,
    write: (more: MemoryFileSystem.Files) => {
      files = { ...files, ...more }
    }
  }
})

const reasonOf = (exit: Exit.Exit<unknown, unknown>) => {
  const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
  return error instanceof SweepError.SweepError ? error.reason : error
}

/** A command that fails for some rates, and counts how often it ran. */
const training = (fails: (model: Model) => boolean = () => false) => {
  const ran: Array<string> = []
  const command = Command.make("train", { model: Model }, ({ model }) =>
    Effect.gen(function* () {
      ran.push(`${model.lr} ${model.depth}`)
      yield* Console.log(`lr ${model.lr}`)
      if (fails(model)) return yield* Effect.fail(new Error("diverged"))
      return { loss: model.lr * model.depth }
    })
  ).pipe(Sweep.enable({ result: Loss }))
  return { command, ran }
}

describe("a command that can be swept", () => {
  it.effect("runs as ever without --sweep, at a point in the current directory", () =>
    Effect.gen(function* () {
      const seen: Array<Point.Point> = []
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.map(Sweep.Point, (point) => {
          seen.push(point)
          return { loss: model.lr }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { points, run } = yield* lab()
      const { code, files } = yield* run(command, "lr=2")
      expect(code).toBe(0)
      expect(Object.keys(files)).toEqual(["model.yaml"])
      expect(seen).toEqual([{ sweep: "", id: "", index: 0, slot: 0, overrides: [], directory: "." }])
      expect(yield* points).toEqual([])
    })
  )

  it.effect("runs for each point, tells how it ended, and writes nothing but its own directory", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, statuses } = yield* lab()
      const outcome = yield* run(command, "--sweep", "lr=1,2", "--sweep", "depth=1..2", "name=a")
      expect(outcome.code).toBe(0)
      expect(ran).toEqual(["1 1", "1 2", "2 1", "2 2"])
      expect(outcome.stderr).toEqual([
        '[1/4] lr=1 depth=1  {"loss":1}',
        '[2/4] lr=1 depth=2  {"loss":2}',
        '[3/4] lr=2 depth=1  {"loss":2}',
        '[4/4] lr=2 depth=2  {"loss":4}'
      ])
      expect(outcome.stdout).toEqual(["[1/4] lr 1", "[2/4] lr 1", "[3/4] lr 2", "[4/4] lr 2"])
      expect(yield* statuses).toEqual([
        "lr=1 depth=1 done",
        "lr=1 depth=2 done",
        "lr=2 depth=1 done",
        "lr=2 depth=2 done"
      ])
      const names = Object.keys(outcome.files).map((name) => name.replaceAll(/-[0-9a-f]{8,12}(?=\/)/g, ""))
      expect(names.filter((name) => name.includes("0001"))).toEqual([
        "sweeps/train/0001-lr=1,depth=1/model.yaml",
        "sweeps/train/0001-lr=1,depth=1/output.log",
        "sweeps/train/0001-lr=1,depth=1/result.json"
      ])
      expect(names.every((name) => name.startsWith("sweeps/train/"))).toBe(true)
      const textOf = (end: string) =>
        Object.entries(outcome.files).find(([name]) => name.endsWith(end) && name.includes("0004"))?.[1]
      expect(textOf("model.yaml")).toBe("lr: 2\ndepth: 2\nname: a\n")
      expect(textOf("output.log")).toBe("lr 2\n")
      expect(textOf("result.json")).toBe('{"loss":4}\n')
    })
  )

  it.effect("shows nothing of what points print if that is asked for, and keeps it", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      const outcome = yield* run(training().command, "--sweep", "lr=1,2", "--quiet")
      expect(outcome.stdout).toEqual([])
      expect(
        Object.entries(outcome.files)
          .filter(([name]) => name.endsWith(".log"))
          .map(([, text]) => text)
      ).toEqual(["lr 1\n", "lr 2\n"])
    })
  )

  it.effect("goes on after a failure, ends with 1, and runs only what is not done when it is asked again", () =>
    Effect.gen(function* () {
      let isBad = true
      const { command, ran } = training(({ lr }) => lr === 1 && isBad)
      const { files, run, statuses, store } = yield* lab()
      const args = ["--sweep", "lr=0,1,2"]
      const first = yield* run(command, ...args)
      expect(first.code).toBe(1)
      expect(first.stderr.slice(1)).toEqual([
        "[2/3] lr=1  failed: diverged",
        '[3/3] lr=2  {"loss":2}',
        "error: train: 1 of 3 points failed; the first: lr=1: diverged",
        "Run the same command line again to run only those."
      ])
      expect(Object.entries(files()).find(([name]) => name.includes("0002") && name.endsWith(".log"))?.[1]).toMatch(
        /^lr 1\nError: diverged/
      )
      isBad = false
      const second = yield* run(command, ...args)
      expect(second.code).toBe(0)
      expect(second.stderr).toEqual(['[2/3] lr=1  {"loss":1}', "2 of 3 points were done before"])
      expect(ran).toEqual(["0 1", "1 1", "2 1", "1 1"])
      expect((yield* run(command, ...args)).stderr).toEqual(["all 3 points were done before"])
      expect(yield* statuses).toEqual(["lr=0 done", "lr=1 done", "lr=2 done"])
      const [sweep] = yield* store.sweeps("train")
      const attempts = (yield* store.attempts(sweep!.id)).map(({ attempt, status }) => `${attempt} ${status}`)
      expect(attempts).toEqual(["1 done", "1 failed", "1 done", "2 done"])
    })
  )

  it.effect(
    "goes on with the same sweep for a longer grid and for keys in another order, and begins another for other configs",
    () =>
      Effect.gen(function* () {
        const { command, ran } = training()
        const { run, store, write } = yield* lab()
        write({ "model.yaml": "name: a\n" })
        yield* run(command, "--sweep", "lr=1,2", "--sweep", "depth=1")
        yield* run(command, "--sweep", "depth=1,2", "--sweep", "lr=1..3")
        expect(ran).toEqual(["1 1", "2 1", "3 1", "1 2", "2 2", "3 2"])
        expect(yield* store.sweeps("train")).toHaveLength(1)
        write({ "model.yaml": "name: b\n" })
        yield* run(command, "--sweep", "lr=1", "--sweep", "depth=1")
        yield* run(command, "--sweep", "lr=1", "--sweep", "depth=1", "name=c")
        expect(ran.slice(6)).toEqual(["1 1", "1 1"])
        expect(yield* store.sweeps("train")).toHaveLength(3)
      })
  )

  it.effect("is another one where a file has changed that an override names", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, store, write } = yield* lab()
      for (const text of ["name: a\n", "name: b\n", "name: b\n"]) {
        write({ "more.yaml": text })
        expect((yield* run(command, "--sweep", "lr=1", "model::=@more.yaml")).code).toBe(0)
      }
      expect(ran).toHaveLength(2)
      expect(yield* store.sweeps("train")).toHaveLength(2)
    })
  )

  it.effect("does without its flags where hooks are set that do", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run } = yield* lab()
      const other = command.pipe(Command.withHooks({ parser: DEFAULT }))
      expect((yield* run(other, "lr=2")).code).toBe(0)
      expect((yield* run(other, "--sweep", "lr=2")).code).toBe(2)
      expect(ran).toEqual(["2 1"])
    })
  )

  it.effect("runs a point once that is asked for twice", () =>
    Effect.gen(function* () {
      const { command, ran } = training(({ lr }) => lr === 1)
      const { run } = yield* lab(2)
      expect((yield* run(command, "--sweep", "lr=1,1,2,1")).code).toBe(1)
      expect(ran.toSorted()).toEqual(["1 1", "2 1"])
    })
  )

  it.effect("records a result that the schema does not take as a failure", () =>
    Effect.gen(function* () {
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.succeed({ loss: 1 / model.depth })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run, statuses } = yield* lab()
      expect((yield* run(command, "--sweep", "depth=0,1")).code).toBe(1)
      expect(yield* statuses).toEqual(["depth=0 failed", "depth=1 done"])
    })
  )

  it.effect("records a value that a config refuses as a failure of that point", () =>
    Effect.gen(function* () {
      const { run, statuses } = yield* lab()
      const { code, stderr } = yield* run(training().command, "--sweep", "lr=fast,1")
      expect(code).toBe(1)
      expect(stderr[0]).toContain("lr=fast  failed: ")
      expect(yield* statuses).toEqual(["lr=fast failed", "lr=1 done"])
    })
  )

  it.effect("ends a point, and not the sweep, where a hook exits or a handler interrupts itself", () =>
    Effect.gen(function* () {
      const exits = Hook.make((data) =>
        Effect.flatMap(ParamData.value(data.parameters, Model), ({ depth }) =>
          depth === 0 ? Hook.exit() : depth === 3 ? Hook.exit(3) : depth === 4 ? Effect.interrupt : Effect.void
        )
      )
      const command = Command.make("train", { model: Model }, () => Effect.succeed({ loss: 1 })).pipe(
        Command.addHooks({ preRun: exits }),
        Sweep.enable({ result: Loss })
      )
      const { run, statuses } = yield* lab()
      expect((yield* run(command, "--sweep", "depth=0,3,4,5")).code).toBe(1)
      expect(yield* statuses).toEqual(["depth=0 done", "depth=3 failed", "depth=4 interrupted", "depth=5 done"])
    })
  )

  it.effect("lets hooks retry a point", () =>
    Effect.gen(function* () {
      let tries = 0
      const command = Command.make("train", { model: Model }, () =>
        Effect.suspend(() => (++tries % 2 === 1 ? Effect.fail(new Error("once")) : Effect.succeed({ loss: tries })))
      ).pipe(Command.withHooks({ run: DEFAULT.pipe(Effect.retry({ times: 1 })) }), Sweep.enable({ result: Loss }))
      const { points, run } = yield* lab()
      yield* run(command, "--sweep", "lr=1,2")
      expect((yield* points).map(({ result }) => result)).toEqual([{ loss: 2 }, { loss: 4 }])
    })
  )

  it.effect("says with the label what an override did not fit", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      const { stderr } = yield* run(training().command, "--sweep", "dephts=1,2")
      expect(stderr.filter((line) => line.startsWith("[1/2] warning:"))).toHaveLength(1)
    })
  )
})

describe("a class, and a command that is loaded later,", () => {
  class Train {
    readonly model: Model
    constructor({ model }: { readonly model: Model }) {
      this.model = model
    }
    run() {
      return Effect.succeed({ loss: this.model.lr })
    }
  }
  const ofClass = Command.fromClass("train", { model: Model }, Train)

  it.effect.each<readonly [string, Command.Any]>([
    ["a class", ofClass.pipe(Sweep.enable({ result: Loss }))],
    [
      "a lazy one",
      Command.lazy("train", () => Promise.resolve({ train: ofClass.pipe(Sweep.enable({ result: Loss })) }))
    ],
    [
      "a lazy one that is enabled",
      Command.lazy("train", () => Promise.resolve({ train: ofClass })).pipe(Sweep.enable({ result: Loss }))
    ]
  ])("can be swept: %s", ([, command]) =>
    Effect.gen(function* () {
      const { points, run } = yield* lab()
      expect((yield* run(command, "--sweep", "lr=1,2")).code).toBe(0)
      expect((yield* points).map(({ result }) => result)).toEqual([{ loss: 1 }, { loss: 2 }])
    })
  )
})

describe("points that run at once", () => {
  it.effect("are as many as asked for, each in a slot, and share no scope, layer, accounting or config", () =>
    Effect.gen(function* () {
      class Resource extends Context.Service<Resource, { readonly number: number }>()("test/Resource") {}
      const slots = new Set<number>()
      const open = new Set<number>()
      const seen: Array<{ model: Model; resource: number; taken: ReadonlyArray<string> }> = []
      let made = 0
      let most = 0
      const layer = Layer.effect(
        Resource,
        Effect.acquireRelease(
          Effect.sync(() => ({ number: ++made })),
          ({ number }) => Effect.sync(() => open.delete(number))
        )
      )
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.gen(function* () {
          const { number } = yield* Resource
          const { overrides, slot } = yield* Sweep.Point
          expect(slots.has(slot)).toBe(false)
          slots.add(slot)
          open.add(number)
          most = Math.max(most, slots.size)
          seen.push({ model, resource: number, taken: overrides })
          for (let i = 0; i < 20; i++) yield* Effect.yieldNow
          slots.delete(slot)
          return { loss: model.lr }
        })
      ).pipe(Command.provide(layer), Sweep.enable({ result: Loss }))
      const { run } = yield* lab(3)
      expect((yield* run(command, "--sweep", "lr=1..20")).code).toBe(0)
      expect(most).toBe(3)
      expect(seen.map(({ model, taken }) => [`lr=${model.lr}`, ...taken])).toEqual(
        seen.map(({ taken }) => [...taken, ...taken])
      )
      expect(new Set(seen.map(({ model }) => model)).size).toBe(20)
      expect([made, open.size]).toEqual([20, 0])
      most = 0
      expect((yield* run(command, "--sweep", "lr=1..40", "--jobs", "2")).code).toBe(0)
      expect(most).toBe(2)
      expect(seen).toHaveLength(40)
    })
  )

  it.effect("are interrupted at the first failure if that is asked for, with their finalizers, and recorded so", () =>
    Effect.gen(function* () {
      let released = 0
      let waits = 2
      const ready = yield* Deferred.make<void>()
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.gen(function* () {
          yield* Effect.addFinalizer(() => Effect.sync(() => void released++))
          if (model.lr !== 1) {
            if (--waits === 0) yield* Deferred.succeed(ready, undefined)
            return yield* Effect.never
          }
          yield* Deferred.await(ready)
          return yield* Effect.fail(new Error("diverged"))
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run, statuses } = yield* lab(3)
      const { code, exit } = yield* run(command, "--sweep", "lr=1..1000000000", "--fail-fast")
      expect(code).toBe(1)
      expect(released).toBe(3)
      expect(reasonOf(exit)).toMatchObject({ _tag: "PointsFailed", failed: 1, first: "lr=1", problem: "diverged" })
      expect(yield* statuses).toEqual(["lr=1 failed", "lr=2 interrupted", "lr=3 interrupted"])
    })
  )

  it.effect("see no change of a config that is made while they run", () =>
    Effect.gen(function* () {
      const { FileSystem } = yield* Effect.promise(() => import("effect"))
      const seen: Array<string> = []
      const command = Command.make("train", { model: Model }, ({ model }) =>
        Effect.gen(function* () {
          seen.push(`${model.lr} ${model.name}`)
          const fs = yield* FileSystem.FileSystem
          yield* Effect.orDie(fs.writeFileString("model.yaml", "name: edited\n"))
          return { loss: 1 }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      for (const [before, name] of [
        [{ "model.yaml": "name: first\n" }, "first"],
        [{}, "net"]
      ] as const) {
        seen.length = 0
        const { files, run, write } = yield* lab()
        write(before)
        expect((yield* run(command, "--sweep", "lr=1,2,3")).code).toBe(0)
        expect(seen).toEqual([`1 ${name}`, `2 ${name}`, `3 ${name}`])
        const copy = Object.entries(files()).filter(([file]) => /configs\/model\.yaml$/.test(file))
        expect(copy.map(([, text]) => text)).toEqual(Object.values(before))
      }
    })
  )

  it.effect("are recorded as interrupted when the program is", () =>
    Effect.gen(function* () {
      let released = 0
      const begun = yield* Deferred.make<void>()
      const command = Command.make("train", { model: Model }, () =>
        Effect.gen(function* () {
          yield* Effect.addFinalizer(() => Effect.sync(() => void released++))
          yield* Deferred.succeed(begun, undefined)
          return yield* Effect.never
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run, statuses } = yield* lab(2)
      const fiber = yield* Effect.forkChild(run(command, "--sweep", "lr=1..9"))
      yield* Deferred.await(begun)
      for (let i = 0; i < 50; i++) yield* Effect.yieldNow
      yield* Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 50)))
      fiber.interruptUnsafe()
      yield* Effect.exit(Effect.promise(() => new Promise<void>((resolve) => fiber.addObserver(() => resolve()))))
      expect(released).toBe(2)
      expect(yield* statuses).toEqual(["lr=1 interrupted", "lr=2 interrupted"])
    })
  )

  it.effect("of one sweep belong to one program at a time", () =>
    Effect.gen(function* () {
      const begun = yield* Deferred.make<void>()
      const go = yield* Deferred.make<void>()
      const command = Command.make("train", { model: Model }, () =>
        Deferred.succeed(begun, undefined).pipe(Effect.andThen(Deferred.await(go)), Effect.as({ loss: 1 }))
      ).pipe(Sweep.enable({ result: Loss }))
      const { run } = yield* lab()
      const fiber = yield* Effect.forkChild(run(command, "--sweep", "lr=1"))
      yield* Deferred.await(begun)
      const second = yield* run(command, "--sweep", "lr=1,2")
      expect([second.code, reasonOf(second.exit)]).toMatchObject([1, { _tag: "Busy" }])
      expect((yield* run(command, "--sweep", "lr=1", "name=other", "--list")).code).toBe(0)
      yield* Deferred.succeed(go, undefined)
      yield* Effect.promise(() => new Promise<void>((resolve) => fiber.addObserver(() => resolve())))
      expect((yield* run(command, "--sweep", "lr=1,2")).code).toBe(0)
    })
  )
})

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
        "elsewhere=hush1"
      ]) {
        const { code, exit, stderr, stdout } = yield* run(command, "--sweep", text)
        expect([text, code, reasonOf(exit)]).toMatchObject([text, 2, { _tag: "SecretSwept" }])
        expect([...stderr, ...stdout].join()).not.toContain("hush1")
      }
      expect(files()).toEqual({})
      expect(yield* points).toEqual([])
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

describe("samplers", () => {
  it.effect("are told how each point ended, and told again what was done before", () =>
    Effect.gen(function* () {
      const { command, ran } = training(({ lr }) => lr === 2)
      const { run } = yield* lab()
      const told: Array<string> = []
      const climbing = (): Effect.Effect<Sampler.Sampler> =>
        Effect.sync(() => {
          let next = 0
          return {
            ask: Effect.sync(() => (next < 4 ? Option.some([`lr=${next}`]) : Option.none())),
            tell: ({ overrides, result, status }) =>
              Effect.sync(() => {
                next++
                told.push(`${overrides.join()} ${status} ${JSON.stringify(result)}`)
              })
          }
        })
      const sampled = (...args: ReadonlyArray<string>) =>
        run(command, ...args).pipe(Effect.provideService(Sampler.Samplers, climbing))
      yield* sampled("--sweep", "lr=0..9")
      const first = ['lr=0 done {"loss":0}', 'lr=1 done {"loss":1}', "lr=2 failed undefined", 'lr=3 done {"loss":3}']
      expect(told).toEqual(first)
      yield* sampled("--sweep", "lr=0..9")
      expect(told.slice(4)).toEqual(first)
      expect(ran).toEqual(["0 1", "1 1", "2 1", "3 1", "2 1"])
    })
  )

  it.effect("draw the same points again, and more of them for more samples", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run } = yield* lab()
      const args = ["--sweep", "lr=log(1e-5..1e-1)", "--seed", "1", "--samples"]
      yield* run(command, ...args, "3")
      expect(ran).toHaveLength(3)
      yield* run(command, ...args, "5")
      expect(new Set(ran).size).toBe(5)
      expect(ran).toHaveLength(5)
    })
  )
})

describe("--list", () => {
  it.effect("prints the points as command lines, and runs nothing", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { points, run } = yield* lab()
      const { files, stdout } = yield* run(
        command,
        "--sweep",
        "lr=1,2",
        "--sweep",
        "name='a b',c",
        "--model-path",
        "my.yaml",
        "depth=3",
        "--list"
      )
      expect(stdout).toEqual([
        `main train --model-path my.yaml depth=3 lr=1 'name='\\''a b'\\'''`,
        "main train --model-path my.yaml depth=3 lr=1 name=c",
        `main train --model-path my.yaml depth=3 lr=2 'name='\\''a b'\\'''`,
        "main train --model-path my.yaml depth=3 lr=2 name=c"
      ])
      expect([ran, files, yield* points]).toEqual([[], {}, []])
    })
  )
})

describe("--table", () => {
  it.effect("prints what is recorded, as text, CSV or JSON, sorted by a result", () =>
    Effect.gen(function* () {
      const { command, ran } = training(({ lr }) => lr === 3)
      const { run } = yield* lab()
      yield* run(command, "--sweep", "lr=2,3,10", "--quiet")
      const table = (...args: ReadonlyArray<string>) => Effect.map(run(command, ...args), ({ stdout }) => stdout)
      expect(yield* table("--table")).toEqual([
        "#  lr  status  loss  problem",
        "1  2   done    2",
        "2  3   failed        diverged",
        "3  10  done    10"
      ])
      expect(yield* table("--table=csv", "--sort=-loss", "--sweep", "lr=2,3,10")).toEqual([
        "#,lr,status,loss,problem",
        "3,10,done,10,",
        "1,2,done,2,",
        "2,3,failed,,diverged"
      ])
      expect(yield* table("--table=csv", "--sort", "lr")).toHaveLength(4)
      const json: unknown = JSON.parse((yield* table("--table=json")).join("\n"))
      expect(json).toMatchObject([
        { index: 0, values: { lr: "2" }, status: "done", result: { loss: 2 } },
        { status: "failed" },
        {}
      ])
      expect((yield* run(command, "--table", "--sort", "los")).code).toBe(2)
      expect(yield* table("--table", "depth=7")).toEqual(["Nothing is recorded of this sweep."])
      expect(ran).toHaveLength(3)
    })
  )

  it.effect("quotes what CSV would take apart", () =>
    Effect.gen(function* () {
      const { run } = yield* lab()
      yield* run(training().command, "--sweep", "{name: 'a, \"b\"'}", "--quiet")
      expect((yield* run(training().command, "--table=csv")).stdout[1]).toBe(`1,"'a, ""b""'",done,0.001`)
    })
  )
})

describe("results", () => {
  it.effect("are read as the schema says", () =>
    Effect.gen(function* () {
      const At = Schema.Struct({ at: Schema.DateFromString })
      const command = Command.make("train", { model: Model }, ({ model }) =>
        model.lr === 2 ? Effect.fail(new Error("no")) : Effect.succeed({ at: new Date(model.lr * 1000) })
      ).pipe(Sweep.enable({ result: At }))
      const { run, store } = yield* lab()
      const read = Effect.provideService(Sweep.results("train", { result: At }), Store.Store, store)
      expect(yield* read).toEqual([])
      yield* run(command, "--sweep", "lr=1,2")
      expect(yield* read).toMatchObject([
        { index: 0, values: { lr: "1" }, status: "done", result: { at: new Date(1000) } },
        { index: 1, status: "failed", result: undefined, problem: "no" }
      ])
      const other = Effect.provideService(Sweep.results("train", { result: Loss }), Store.Store, store)
      expect(yield* Effect.flip(other)).toMatchObject({ reason: { _tag: "StoreFailed" } })
    })
  )
})

describe("flags that do not go together", () => {
  it.effect.each([
    ["--list"],
    ["--jobs", "2"],
    ["--fail-fast"],
    ["--samples", "2"],
    ["--seed", "2"],
    ["--quiet"],
    ["--sort", "loss", "--sweep", "lr=1"],
    ["--sweep", "lr=1", "--jobs", "0"],
    ["--sweep", "lr=uniform(0..1)"],
    ["--sweep", "lr=1,,2"],
    ["--sweep", "@missing.yaml"]
  ])("%s", (args) =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { files, run } = yield* lab()
      const { code, exit, stderr } = yield* run(command, ...args)
      expect(reasonOf(exit)).toBeInstanceOf(Object)
      expect([code, ran, files()]).toEqual([2, [], {}])
      expect(stderr[0]).toMatch(/^error: train: --/)
    })
  )

  it.effect("are not there for other commands", () =>
    Effect.gen(function* () {
      const { command } = training()
      const { stdout } = yield* TestProgram.run(
        [command, Command.make("other", { model: Model }, () => Effect.void)],
        ["other", "--help"],
        {
          layers: Layer.merge(Launcher.fibers(), Store.memory())
        }
      )
      expect(stdout.join("\n")).not.toContain("sweep")
    })
  )
})

describe("a file of points", () => {
  it.effect("is read from where the program runs", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, write } = yield* lab()
      write({ "points.yaml": "- {lr: 1, depth: 2}\n- lr: 2\n" })
      expect((yield* run(command, "--sweep", "@points.yaml")).code).toBe(0)
      expect(ran).toEqual(["1 2", "2 1"])
    })
  )
})

describe("a space", () => {
  it("of a sweep in code is the same as on the command line", () => {
    expect(Space.toArray(Space.grid({ lr: [1, 2] }))).toEqual([["lr=1"], ["lr=2"]])
  })
})
