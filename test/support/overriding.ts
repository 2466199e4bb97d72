/**
 * A program with three configs, and what overrides make of them.
 */
import { Console, Effect, Schema } from "effect"
import { Command, ConfigHook, Field, Override } from "effect-coma"
import { run } from "./run.ts"

/** Keys of all kinds. */
export const Plain = Schema.Struct({
  lr: Field.make(Schema.Finite, 0.1),
  name: Field.make(Schema.String, "m"),
  layers: Field.make(Schema.Array(Schema.Int), [1, 2])
})

/** A key of its own, and one that {@link Plain} has, too. */
export const Data = Schema.Struct({ path: Field.make(Schema.String, "p"), name: Field.make(Schema.String, "d") })

const params = { model: Plain, data: Data, list: Schema.Array(Schema.Unknown) }

/** A command that prints its configs. */
export const program = (options: Override.Options = {}) =>
  Command.make("cmd", params, (named) => Console.log(JSON.stringify(named))).pipe(
    Command.withHooks({ config: ConfigHook.makeDefault({ write: false, override: Override.make(options) }) })
  )

/** Runs the command with overrides. */
export const invoke = (args: ReadonlyArray<string>, options?: Override.Options) =>
  run([program(options)], ["cmd", ...args])

/** The configs that the command prints, or what is wrong. */
export const value = (args: ReadonlyArray<string>, options?: Override.Options) =>
  Effect.map(invoke(args, options), (ran) => JSON.parse(ran.out[0] ?? JSON.stringify(ran.err)))
