/**
 * Parser hooks: what a command takes on the command line besides its overrides.
 */
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Persistence from "../config/file/Persistence.ts"
import * as ParamData from "../param/ParamData.ts"
import type { ParamError } from "../param/ParamError.ts"
import { Parser, type ParserData, type PathFlag } from "./ParserData.ts"
import { type SlotError, type SlotServices, type Step, step } from "./Slot.ts"

/**
 * A hook of the parser slot, which runs for every command when commands are registered. What it acquires is released
 * before the command runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface ParserHook<out E = never, out R = never> extends Effect.Effect<ParserData, E, R | Parser> {}

/**
 * Makes a parser hook of a function over the command, as `Hook.make` makes one over the invocation.
 *
 * ```ts
 * const describe = ParserHook.make((data) => Effect.logDebug(`registering ${data.name}`))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: {
  <F extends Step<ParserData>>(
    name: string,
    f: (data: ParserData) => F
  ): ParserHook<SlotError<F>, Exclude<SlotServices<F>, Parser>>
  <F extends Step<ParserData>>(f: (data: ParserData) => F): ParserHook<SlotError<F>, Exclude<SlotServices<F>, Parser>>
} = step(Parser)

/**
 * Makes the built-in hook of the parser slot: adds `--{config-id}-path FILE` for each serializable config.
 *
 * With keys, it adds flags for those configs only. A config without a file gets none.
 * Errors: UnknownParameter for a key that the command does not declare.
 *
 * ```ts
 * const command = greet.pipe(Command.withHooks({ parser: ParserHook.makeDefault([Recipient]) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeDefault: {
  (): ParserHook
  (keys: ReadonlyArray<ParamData.Key>): ParserHook<ParamError>
} = (keys?: ReadonlyArray<ParamData.Key>): ParserHook<never> => {
  const hook = make("ParserHook.makeDefault", (data) => {
    const { parameters, persistence } = data
    const all = [...ParamData.allConfigs(parameters).keys()]
    const chosen =
      keys === undefined || keys.length === 0
        ? Effect.succeed(all)
        : Effect.forEach(keys, (key) => ParamData.idOf(parameters, key))
    return Effect.map(chosen, (ids) => {
      const paths = all
        .filter((config) => ids.includes(config) && ParamData.isSerializable(parameters, config))
        .map(
          (config): PathFlag => ({
            config,
            name: Persistence.flag(persistence, config),
            description: Persistence.describe(persistence, config)
          })
        )
      return { ...data, paths: [...data.paths, ...paths] }
    })
  })
  // Without keys, none can be unknown.
  return hook as ParserHook<never>
}

/**
 * Adds a flag of `effect/cli`. Hooks read it with `data.flag(flag)`: the flag itself is the key.
 *
 * ```ts
 * const command = greet.pipe(Command.addHooks({ parser: ParserHook.flag(dryRun) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const flag = <A>(added: Flag<A>): ParserHook =>
  make("ParserHook.flag", (data) => Effect.succeed({ ...data, flags: [...data.flags, added] }))

/**
 * Adds a flag that is the whole program's: it may stand before the command, and the program's help lists it. Where a
 * command does without it, it is a flag of each command that has it.
 *
 * ```ts
 * const program = wake([greet], { ...app, hooks: { parser: [DEFAULT, ParserHook.programFlag(verbose)] } })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const programFlag = <A>(added: Flag<A>): ParserHook =>
  make("ParserHook.programFlag", (data) => Effect.succeed({ ...data, programFlags: [...data.programFlags, added] }))

/**
 * Adds a positional of `effect/cli`, ahead of the overrides. Hooks read it with `data.argument(argument)`.
 *
 * A variadic positional takes all that is left, so that there are no overrides.
 *
 * ```ts
 * const input = Argument.String("input")
 * const command = greet.pipe(Command.addHooks({ parser: ParserHook.argument(input) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const argument = <A>(added: Argument<A>): ParserHook =>
  make("ParserHook.argument", (data) => Effect.succeed({ ...data, arguments: [...data.arguments, added] }))
