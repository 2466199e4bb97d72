import { describe, expect, it } from "@effect/vitest"
import { Cause, Console, Effect, Exit, Schema } from "effect"
import { Command, ConfigHook, Field, Hook } from "effect-coma"
import { run } from "../support/run.ts"

const unwritten = { config: ConfigHook.makeDefault({ write: false }) }

describe("classes", () => {
  const Config = Schema.Struct({ foo: Field.make(Schema.String, "bar") })
  class Existing {
    readonly foo: string
    constructor({ config }: { readonly config: typeof Config.Type }) {
      this.foo = config.foo
    }
    start() {
      return Console.log(`foo = ${this.foo}`)
    }
  }

  it.effect("are constructed with the parameters by init, and are the invocation's command until the end", () =>
    Effect.gen(function* () {
      const seen: Array<unknown> = []
      const look = Hook.make((data) => Effect.sync(() => void seen.push(data.command)))
      const command = Command.fromClass("cmd", { config: Config }, Existing, { method: "start" }).pipe(
        Command.withHooks({
          ...unwritten,
          preInit: look,
          postInit: look,
          postRun: look
        })
      )
      const { out } = yield* run([command], ["cmd"])
      expect(out).toEqual(["foo = bar"])
      expect((seen[0] as typeof Existing).prototype).toBeInstanceOf(Existing)
      expect(seen[1]).toBeInstanceOf(Existing)
      expect(seen[2]).toBe(seen[1])
    })
  )

  it.effect("that throw when they are constructed are a defect of theirs", () =>
    Effect.gen(function* () {
      class Broken {
        constructor() {
          throw new Error("broken")
        }
        run() {
          return Effect.void
        }
      }
      const ran = yield* run([Command.fromClass("cmd", {}, Broken)], ["cmd"])
      expect(Exit.isFailure(ran.exit) && Cause.hasDies(ran.exit.cause)).toBe(true)
    })
  )
})
