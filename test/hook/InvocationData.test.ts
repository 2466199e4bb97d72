import { describe, expect, it } from "@effect/vitest"
import { Console, Context, Effect } from "effect"
import * as Flag from "effect/cli/Flag"
import { Command, Hook, Invocation, InvocationData, ParserHook, SHARED } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { greet } from "../support/commands.ts"
import { failure, run } from "../support/run.ts"

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
      expect(failure(yield* run([command], ["cmd"]))).toMatchObject({ _tag: "HookMisused" })
    })
  )
})

describe("flags", () => {
  it.effect("reading a flag that none added is a typed error", () =>
    Effect.gen(function* () {
      const dryRun = Flag.Boolean("dry-run")
      const reading = Hook.make((data) => Console.log(data.flag(dryRun)))
      const ran = yield* run([greet.pipe(Command.withHooks({ preRun: reading }))], ["greet"])
      expect(failure(ran)).toMatchObject({ _tag: "HookMisused" })
      expect(ran.out).toEqual([])
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
