/**
 * Commands whose modules are loaded when they are needed: a program of a hundred commands loads one.
 */
import * as Effect from "effect/Effect"
import * as Inspectable from "effect/Inspectable"
import * as Predicate from "effect/Predicate"
import { WakeError } from "./cli/WakeError.ts"
import { type Any, type Declaration, fromDeclaration, isCommand } from "./declaration.ts"
import { make } from "./handler.ts"

/**
 * The commands called `Name` that a module exports.
 *
 * @since 0.1.0
 * @category models
 */
export type Exported<M, Name extends string> = {
  readonly [K in keyof M]: M[K] extends Any ? (M[K]["name"] extends Name ? M[K] : never) : never
}[keyof M]

/** Refuses a module without such a command. */
type Exports<M, Name extends string> = [Exported<M, Name>] extends [never]
  ? `the module exports no command that is called ${Name}`
  : unknown

const notLoaded = (command: string, problem: string) =>
  new WakeError({ reason: { _tag: "NotLoaded", command, problem }, usage: "" })

/** Says why a module cannot be loaded; a module may throw anything. */
const messageOf = (cause: unknown): string =>
  Predicate.hasProperty(cause, "message") ? String(cause.message) : Inspectable.toStringUnknown(cause)

/** Finds what a module declares of a command, which may be lazy itself. */
const findIn = (exported: ReadonlyArray<unknown>, name: string): Effect.Effect<Declaration, WakeError> => {
  const found = exported.filter((value) => isCommand(value)).filter((command) => command.name === name)
  const [command, another] = new Set(found)
  if (command !== undefined && another === undefined) {
    return command.declaration.load ?? Effect.succeed(command.declaration)
  }
  const problem = command === undefined ? "no command" : "two commands"
  return Effect.fail(notLoaded(name, `Its module exports ${problem} of that name.`))
}

/**
 * Makes a command of a module that is loaded when the command line names it. The module exports the command, under any name.
 *
 * While it is not loaded, help lists it as this value says: its short description, its aliases. What the module says of it
 * is known once it is loaded. Hooks and layers can be added here as there; parser hooks that are added here run when the
 * command is registered, and again once it is loaded. Errors and services are those of the command that the module exports.
 *
 * What commands must agree on, such as the schema of a file that they share, is checked of those that are loaded.
 * Completions load all modules, and so does a command line that is wrong and names no command: only the modules know whether
 * a secret may stand there.
 *
 * Errors: `wake` fails with NotLoaded if the module cannot be loaded, or exports no such command after all.
 *
 * ```ts
 * const train = Command.lazy("train", () => import("./train.ts")).pipe(Command.withShortDescription("Trains a model."))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const lazy = <const Name extends string, M extends object>(
  name: Name,
  load: (() => Promise<M>) & Exports<M, Name>
): Exported<M, Name> => {
  const unloaded = () => Effect.fail(notLoaded(name, "Only wake and toCli load it."))
  const { declaration } = make(name, {}, unloaded)
  const exported = Effect.tryPromise({
    // What passes the check is a function. Reading an export may throw, too.
    try: () => (load as () => Promise<M>)().then((module) => Object.values(module)),
    catch: (cause) => notLoaded(name, `${messageOf(cause).replace(/\.$/, "")}.`)
  })
  return fromDeclaration(name, { ...declaration, load: Effect.flatMap(exported, (found) => findIn(found, name)) })
}
