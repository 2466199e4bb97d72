import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect, Layer, Option, Schema } from "effect"
import { Command, DEFAULT, Field, Hook, HookError, Param, RunHook } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { greet, say } from "../support/commands.ts"
import { errorOf, failure, run } from "../support/run.ts"

class Db extends Context.Service<Db, string>()("test/Db") {}

const Recipient = Schema.Struct({ entity: Field.make(Schema.String, "World") })

/** What the types refuse. */
const wrong = (handler: unknown) => handler as never

class Greet {
  readonly entity: string
  readonly words: ReadonlyArray<string>
  constructor({ recipient }: { readonly recipient: typeof Recipient.Type }, ...words: ReadonlyArray<string>) {
    this.entity = recipient.entity
    this.words = words
  }
  run() {
    return Console.log(["Hello", this.entity, ...this.words].join(" "))
  }
  leave() {
    return Console.log(`Goodbye ${this.entity}`)
  }
  count() {
    return this.words.length
  }
}

const params = { recipient: Recipient, words: Param.args() }

describe("a command of a class", () => {
  it.effect("is constructed with the parameters, and runs its method run", () =>
    Effect.gen(function* () {
      const command = Command.fromClass("greet", params, Greet)
      const ran = yield* TestProgram.run([command], ["greet", "entity=coma", "and", "you"])
      expect(ran).toMatchObject({ code: 0, stdout: ["Hello coma and you"] })
    })
  )

  it.effect("runs another method where it says so", () =>
    Effect.gen(function* () {
      const command = Command.fromClass("leave", params, Greet, { method: "leave" })
      expect((yield* TestProgram.run([command], ["leave"])).stdout).toEqual(["Goodbye World"])
    })
  )

  it.effect("has what its method returns, or its effect succeeds with, as its result", () =>
    Effect.gen(function* () {
      const command = Command.fromClass("count", params, Greet, { method: "count" }).pipe(
        Command.addHooks({ postRun: Hook.make((data) => Console.log(Option.getOrNull(data.result))) })
      )
      expect((yield* TestProgram.run([command], ["count", "a", "b"])).stdout).toEqual(["2"])
    })
  )

  it.effect("runs the method that a run hook names, in the place of its own", () =>
    Effect.gen(function* () {
      const command = Command.fromClass("greet", params, Greet).pipe(
        Command.withHooks({ run: [RunHook.makeDefault({ method: "leave" }), DEFAULT] })
      )
      expect((yield* TestProgram.run([command], ["greet"])).stdout).toEqual(["Goodbye World", "Hello World"])
    })
  )

  it.effect("runs methods that it inherits, getters and properties, with private state", () =>
    Effect.gen(function* () {
      class Base {
        readonly #line = "private"
        run() {
          return Console.log(this.#line)
        }
      }
      class Child extends Base {}
      class Own {
        readonly #line = "own"
        readonly run = () => Console.log(this.#line)
      }
      class Got {
        get run() {
          return () => Console.log("got")
        }
      }
      const lines = []
      for (const command of [
        Command.fromClass("x", {}, Child),
        Command.fromClass("x", {}, Own),
        Command.fromClass("x", {}, Got)
      ]) {
        lines.push(...(yield* TestProgram.run([command], ["x"])).stdout)
      }
      expect(lines).toEqual(["private", "own", "got"])
    })
  )

  it.effect("without the method fails when it runs, and other commands run", () =>
    Effect.gen(function* () {
      const command = Command.fromClass("cmd", params, wrong(Greet), { method: "nope" as never })
      const ran = yield* run([greet, command], ["cmd"])
      expect(failure(ran)).toMatchObject({ _tag: "Misused" })
      expect(ran.err.join()).toContain('"nope"')
      expect((yield* run([greet, command], ["greet"])).out).toEqual(["Hello World!"])
    })
  )
})

describe("a class whose method cannot run", () => {
  class Async {
    async run() {}
  }
  class Generating {
    *run() {}
  }
  class Both {
    async *run() {}
  }
  const promise = "returns a promise. Let it return an effect, with Effect.promise or Effect.tryPromise."

  class Inherited extends Async {}

  it.effect.each<[string, new () => object, string]>([
    ["async", Async, promise],
    ["inherited", Inherited, promise],
    ["a generator", Generating, "returns a generator. Let it return an effect, with Effect.gen."],
    ["an async generator", Both, "is an async generator. Let it return an effect."]
  ])("is refused when commands are registered, whichever is called: %s", ([_, handler, problem]) =>
    Effect.gen(function* () {
      const command = Command.fromClass("cmd", {}, wrong(handler)).pipe(
        Command.mapHandler(Effect.retry({ times: 1 })),
        Command.addHooks({ preRun: say("hook") })
      )
      for (const args of [["cmd"], ["greet"], ["--help"]]) {
        const ran = yield* run([greet, command], args)
        expect(errorOf(ran)).toBeInstanceOf(HookError.HookError)
        expect([ran.out, ran.err]).toEqual([[], [`error: The command cmd cannot run. The method "run" ${problem}`]])
      }
    })
  )

  it.effect("is refused for the method that is called, and for no other", () =>
    Effect.gen(function* () {
      class Mixed {
        run() {
          return Console.log("ran")
        }
        async start() {}
      }
      expect((yield* run([Command.fromClass("cmd", {}, Mixed)], ["cmd"])).out).toEqual(["ran"])
      const ran = yield* run([Command.fromClass("cmd", {}, wrong(Mixed), { method: "start" as never })], ["cmd"])
      expect(ran.err).toEqual([`error: The command cmd cannot run. The method "start" ${promise}`])
    })
  )

  it.effect("is a typed error when it runs, where only that tells", () =>
    Effect.gen(function* () {
      class Property {
        readonly run = async () => {}
      }
      const ran = yield* run([Command.fromClass("cmd", {}, wrong(Property))], ["cmd"])
      expect(failure(ran)).toMatchObject({ _tag: "Misused" })
      expect(ran.err).toEqual([`error: The command cmd ${promise}`])
    })
  )
})

describe("a function whose effect cannot run", () => {
  it.effect.each<[string, () => unknown, string]>([
    ["a promise", async () => {}, "returns a promise"],
    ["a generator", function* () {}, "returns a generator"]
  ])("is a typed error when it runs: %s", ([_, handler, problem]) =>
    Effect.gen(function* () {
      const ran = yield* run([greet, Command.make("cmd", {}, wrong(handler))], ["cmd"])
      expect(failure(ran)).toMatchObject({ _tag: "Misused" })
      expect(ran.err.join()).toContain(problem)
      expect((yield* run([greet, Command.make("cmd", {}, wrong(handler))], ["greet"])).out).toEqual(["Hello World!"])
    })
  )
})

describe("mapHandler", () => {
  class Failed extends Schema.TaggedError<Failed>()("Failed", {}) {}

  const failing = Effect.andThen(
    Console.log("try"),
    Effect.suspend(() => Effect.fail(new Failed()))
  )
  const ofFunction = Command.make("cmd", {}, () => failing)
  const ofClass = Command.fromClass(
    "cmd",
    {},
    class {
      run() {
        return failing
      }
    }
  )
  const all: ReadonlyArray<readonly [string, typeof ofFunction]> = [
    ["a function", ofFunction],
    ["a class", ofClass as unknown as typeof ofFunction]
  ]

  it.effect.each(all)("handles what the handler fails with: %s", ([_, command]) =>
    Effect.gen(function* () {
      const handled = command.pipe(Command.mapHandler(Effect.catchTag("Failed", () => Console.log("handled"))))
      expect(yield* TestProgram.run([handled], ["cmd"])).toMatchObject({ code: 0, stdout: ["try", "handled"] })
    })
  )

  it.effect.each(all)("runs the handler again for each attempt, and hooks once: %s", ([_, command]) =>
    Effect.gen(function* () {
      const patient = command.pipe(
        Command.mapHandler(Effect.retry({ times: 2 })),
        Command.addHooks({ preRun: say("preRun"), run: say("run") })
      )
      const ran = yield* run([patient], ["cmd"])
      expect(ran.out).toEqual(["preRun", "try", "try", "try"])
      expect(errorOf(ran)).toBeInstanceOf(Failed)
      expect(ran.err).toEqual(["error: cmd: Failed"])
    })
  )

  it.effect.each(all)("twice wraps what the first call made: %s", ([_, command]) =>
    Effect.gen(function* () {
      const wrap = (name: string) =>
        Command.mapHandler(<A, E, R>(handler: Effect.Effect<A, E, R>) =>
          Console.log(`${name} in`).pipe(Effect.andThen(handler), Effect.ensuring(Console.log(`${name} out`)))
        )
      const { out } = yield* run([command.pipe(wrap("inner"), wrap("outer"))], ["cmd"])
      expect(out).toEqual(["outer in", "inner in", "try", "inner out", "outer out"])
    })
  )

  it.effect("does not see what hooks fail with", () =>
    Effect.gen(function* () {
      const command = ofFunction.pipe(
        Command.addHooks({ preRun: Hook.make(() => Effect.fail(new Failed())) }),
        Command.mapHandler(Effect.catchTag("Failed", () => Console.log("handled")))
      )
      const ran = yield* run([command], ["cmd"])
      expect([ran.out, ran.err]).toEqual([[], ["error: cmd: Failed"]])
    })
  )

  it.effect("provides services to the handler alone, which win over the command's layers", () =>
    Effect.gen(function* () {
      const asking = Command.make("cmd", {}, () => Effect.flatMap(Db, Console.log))
      const given = asking.pipe(Command.mapHandler(Effect.provideService(Db, "own")))
      expect((yield* TestProgram.run([given], ["cmd"])).stdout).toEqual(["own"])
      const both = given.pipe(
        Command.provide(Layer.succeed(Db, "layer")),
        Command.addHooks({ preRun: Hook.make(() => Effect.flatMap(Db, Console.log)) })
      )
      expect((yield* TestProgram.run([both], ["cmd"])).stdout).toEqual(["layer", "own"])
      const later = asking.pipe(
        Command.provide(Layer.succeed(Db, "layer")),
        Command.mapHandler(Effect.tap(Console.log("tapped")))
      )
      expect((yield* TestProgram.run([later], ["cmd"])).stdout).toEqual(["layer", "tapped"])
    })
  )

  it.effect("keeps the parameters of the handler, and what it succeeds with is the result", () =>
    Effect.gen(function* () {
      const show = Hook.make((data) => Console.log(Option.getOrNull(data.result)))
      const taking = Command.make("cmd", params, ({ recipient }, ...words) =>
        Effect.succeed([recipient.entity, ...words].join(" "))
      ).pipe(Command.mapHandler(Effect.map((text) => `<${text}>`)), Command.addHooks({ postRun: show }))
      expect((yield* TestProgram.run([taking], ["cmd", "entity=coma", "you"])).stdout).toEqual(["<coma you>"])
      const counting = Command.fromClass("cmd", params, Greet, { method: "count" }).pipe(
        Command.mapHandler(Effect.map((count) => `<${count}>`)),
        Command.addHooks({ postRun: show })
      )
      expect((yield* TestProgram.run([counting], ["cmd", "a", "b"])).stdout).toEqual(["<2>"])
    })
  )

  it.effect("leaves a method alone that a run hook names", () =>
    Effect.gen(function* () {
      const command = Command.fromClass("cmd", params, Greet).pipe(
        Command.mapHandler(Effect.andThen(Console.log("mapped"))),
        Command.withHooks({ run: [RunHook.makeDefault({ method: "leave" }), DEFAULT] })
      )
      expect((yield* TestProgram.run([command], ["cmd"])).stdout).toEqual(["Goodbye World", "Hello World", "mapped"])
    })
  )

  it.effect("may be called with the command first", () =>
    Effect.gen(function* () {
      const handled = Command.mapHandler(ofFunction, (handler) => Effect.catchTag(handler, "Failed", () => Effect.void))
      expect((yield* TestProgram.run([handled], ["cmd"])).code).toBe(0)
    })
  )
})
