/**
 * Parser hooks: what a command takes on the command line besides its overrides.
 */
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Persistence from "../config/file/Persistence.ts"
import * as ParamData from "../param/ParamData.ts"
import { Parser, type ParserData, type PathFlag } from "./ParserData.ts"
import { type SlotError, type SlotServices, type Step, step } from "./Slot.ts"

/**
 * A hook of the parser slot, which runs for every command when commands are registered. What it acquires is released
 * before the command runs.
 */
export interface ParserHook<out E = never, out R = never> extends Effect.Effect<ParserData, E, R | Parser> {}

/** Makes a parser hook of a function over the command, as `Hook.make` makes one over the invocation. */
export const make: <F extends Step<ParserData>>(
  f: (data: ParserData) => F
) => ParserHook<SlotError<F>, Exclude<SlotServices<F>, Parser>> = step(Parser)

/**
 * Makes the built-in hook of the parser slot: adds `--{config-id}-path FILE` for each serializable config.
 *
 * With ids, only for those; an id that is no serializable config adds nothing.
 */
export const makeDefault = (ids: ReadonlyArray<string> = []): ParserHook =>
  make((data) => {
    const paths: Array<PathFlag> = []
    for (const config of ParamData.allConfigs(data.parameters).keys()) {
      if (ids.length > 0 && !ids.includes(config)) continue
      if (!ParamData.isSerializable(data.parameters, config)) continue
      paths.push({
        config,
        name: Persistence.flag(data.persistence, config),
        description: Persistence.describe(data.persistence, config)
      })
    }
    return Effect.succeed({ ...data, paths: [...data.paths, ...paths] })
  })

/** Adds a flag of `effect/cli`. Hooks read it with `data.flag(flag)`: the flag itself is the key. */
export const flag = <A>(added: Flag<A>): ParserHook =>
  make((data) => Effect.succeed({ ...data, flags: [...data.flags, added] }))

/**
 * Adds a positional of `effect/cli`, ahead of the overrides. Hooks read it with `data.argument(argument)`.
 *
 * A variadic one leaves no overrides.
 */
export const argument = <A>(added: Argument<A>): ParserHook =>
  make((data) => Effect.succeed({ ...data, arguments: [...data.arguments, added] }))
