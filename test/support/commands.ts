/**
 * Small commands, and what they are made of, for tests that care little about which command runs.
 */
import { Console, Schema } from "effect"
import { Command, Field, Hook } from "effect-coma"

/** What a program is told of itself. */
export const app = { name: "main", version: "1.0.0" }

/** Prints a value as JSON. */
export const show = (value: unknown) => Console.log(JSON.stringify(value))

/** A config with one key, and a default for it. */
export const Model = Schema.Struct({ x: Field.make(Schema.Int, 1) })

/** A command that prints its config. */
export const model = Command.make("cmd", { cfg: Model }, ({ cfg }) => show(cfg))

/** Commands without parameters. */
export const greet = Command.make("greet", {}, () => Console.log("Hello World!"))
export const leave = Command.make("leave", {}, () => Console.log("Goodbye World!"))

/** A command that tests put between the lines of their hooks. */
export const third = Command.make("nested", {}, () => Console.log("Third"))

/** A hook that prints a line. */
export const say = (line: string) => Hook.make(() => Console.log(line))
