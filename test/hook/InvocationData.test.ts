import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect } from "effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { Command, Hook, Invocation, InvocationData, ParserHook, SHARED } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { greet } from "../support/commands.ts"
import { defects, failure, run } from "../support/run.ts"

class Db extends Context.Service<Db, { readonly name: string }>()("test/Db") {}

describe("extras", () => {
  it.effect("hand a value to later hooks by its key", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.void).pipe(
        Command.withHooks({
          preConfig: Hook.make((data) => Effect.succeed(InvocationData.set(data, Db, { name: "handed" }))),
          postRun: Hook.make((data) => Effect.flatMap(InvocationData.get(data, Db), (db) => Console.log(db.name)))
        })
      )
      expect((yield* run([command], ["cmd"])).out).toEqual(["handed"])
    })
  )

  it.effect("that none set are a typed error", () =>
    Effect.gen(function* () {
      const command = Command.make("cmd", {}, () => Effect.void).pipe(
        Command.withHooks({ postRun: Hook.make((data) => Effect.asVoid(InvocationData.get(data, Db))) })
      )
      const ran = yield* run([command], ["cmd"])
      expect(failure(ran)).toMatchObject({ _tag: "Misused" })
      expect(ran.err).toEqual([
        "error: No earlier hook of the command cmd set test/Db. Let one set it with InvocationData.set."
      ])
    })
  )
})

describe("flags", () => {
  it.effect("reading a flag that none added is a bug of the program, which a line says", () =>
    Effect.gen(function* () {
      const dryRun = Flag.Boolean("dry-run")
      const reading = Hook.make((data) => Console.log(data.flag(dryRun)))
      const ran = yield* run([greet.pipe(Command.withHooks({ preRun: reading }))], ["greet"])
      expect(defects(ran)).toMatchObject([
        { _tag: "effect-coma/HookError", reason: { _tag: "NotAdded", what: "flag" } }
      ])
      expect(ran.out).toEqual([])
      expect(ran.err).toEqual([
        "error: A bug in preRun of the command greet: A hook reads a flag that no parser hook added. Add ParserHook.flag(…) to the command's parser slot, with the same object."
      ])
    })
  )

  it.effect("nor is an argument read that none added, whatever the hook catches", () =>
    Effect.gen(function* () {
      const input = Argument.String("input")
      const reading = Hook.make((data) =>
        Effect.catch(Effect.asVoid(Effect.sync(() => data.argument(input))), () => Effect.void)
      )
      const ran = yield* run([greet.pipe(Command.withHooks({ postInit: reading }))], ["greet"])
      expect(defects(ran)).toMatchObject([{ reason: { _tag: "NotAdded", what: "argument" } }])
      expect(ran.err).toEqual([
        "error: A bug in postInit of the command greet: A hook reads an argument that no parser hook added. Add ParserHook.argument(…) to the command's parser slot, with the same object."
      ])
    })
  )

  it.effect("are read by a handler too, through the invocation", () =>
    Effect.gen(function* () {
      const loud = Flag.Boolean("loud")
      const command = Command.make("cmd", {}, () =>
        Effect.flatMap(Invocation, (data) => Console.log(`${data.name} ${data.flag(loud)}`))
      ).pipe(Command.withHooks({ parser: [SHARED, ParserHook.flag(loud)] }))
      expect((yield* TestProgram.run([command], ["cmd", "--loud"])).stdout).toEqual(["cmd true"])
    })
  )
})
