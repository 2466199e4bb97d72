import { describe, expect, it } from "@effect/vitest"
import { Effect, Option } from "effect"
import { Command, DEFAULT, Hook, ParamData } from "effect-coma"
import { type Point, Sampler, Space, Sweep } from "effect-coma/sweep"
import { Loss, lab, Model, reasonOf, training } from "../support/sweptLab.ts"

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
      // At other values it is the same.
      expect(stderr.filter((line) => line.includes("warning:"))).toHaveLength(1)
    })
  )

  it.effect("says once what is the same at all points, also if it is to be quiet, and keeps it for each", () =>
    Effect.gen(function* () {
      for (const quiet of [[], ["--quiet"]]) {
        const { files, run } = yield* lab()
        const { stderr } = yield* run(training().command, "--sweep", "lr=1..3", "dephts=1", ...quiet)
        expect(stderr.filter((line) => line.includes("warning:"))).toHaveLength(1)
        const logs = Object.entries(files()).filter(([name]) => name.endsWith("output.log"))
        expect(logs.map(([, text]) => text.includes("warning: ") && text.includes("dephts=1"))).toEqual([
          true,
          true,
          true
        ])
      }
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

describe("what a point reads of files", () => {
  it.effect("is part of what it is, and standard input is none of it", () =>
    Effect.gen(function* () {
      const { command, ran } = training()
      const { run, write } = yield* lab()
      write({ "a.txt": "a\n" })
      yield* run(command, "--sweep", "name=@a.txt,x")
      yield* run(command, "--sweep", "name=@a.txt,x")
      expect(ran).toHaveLength(2)
      write({ "a.txt": "b\n" })
      yield* run(command, "--sweep", "name=@a.txt,x")
      expect(ran).toHaveLength(3)
      const { code, exit } = yield* run(command, "--sweep", "name=@-,x")
      expect([code, reasonOf(exit), ran.length]).toMatchObject([2, { _tag: "Misused" }, 3])
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

describe("a space", () => {
  it("of a sweep in code is the same as on the command line", () => {
    expect(Space.toArray(Space.grid({ lr: [1, 2] }))).toEqual([["lr=1"], ["lr=2"]])
  })
})
