/**
 * What a parser hook works on: a command as it is registered, with the flags and positionals it is to take.
 */
import * as Context from "effect/Context"
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import type { Persistence } from "../config/file/Persistence.ts"
import type { ParamData } from "../param/ParamData.ts"
import type { Data } from "./Data.ts"

/**
 * The flag that names a config's file: `--{name} FILE`.
 *
 * @since 0.1.0
 * @category models
 */
export interface PathFlag {
  readonly config: string
  readonly name: string
  readonly description: string
}

/**
 * A command at registration. It is immutable: a hook that changes it returns `{ ...data, flags }`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ParserData extends Data {
  readonly "~effect-coma/Data": "Parser"
  /** The name of the command. */
  readonly name: string
  /** Its parameters, without instances. */
  readonly parameters: ParamData
  readonly persistence: Persistence
  /** Flags of `effect/cli`, in the order of the help. */
  readonly flags: ReadonlyArray<Flag<unknown>>
  /** Flags that are the whole program's, if every command has them: they may stand before the command. */
  readonly programFlags: ReadonlyArray<Flag<unknown>>
  /** Positionals of `effect/cli`, taken ahead of the overrides. */
  readonly arguments: ReadonlyArray<Argument<unknown>>
  /** The flags that name the configs' files. */
  readonly paths: ReadonlyArray<PathFlag>
  /** What the names of the variables begin with that give its configs values. */
  readonly variablePrefixes: ReadonlyArray<string>
}

/**
 * The command that a parser hook works on.
 *
 * @since 0.1.0
 * @category services
 */
export class Parser extends Context.Service<Parser, ParserData>()("effect-coma/hook/Parser") {}

/**
 * Makes the command that the first parser hook sees: without flags or positionals.
 *
 * @internal
 */
export const make = (command: Pick<ParserData, "name" | "parameters" | "persistence">): ParserData => ({
  "~effect-coma/Data": "Parser",
  ...command,
  flags: [],
  programFlags: [],
  arguments: [],
  paths: [],
  variablePrefixes: []
})
