/**
 * What a source of values is to the config hook: something that looks around once for all configs, and then fills them
 * one by one.
 */
import type { Flag } from "effect/cli/Flag"
import type * as Effect from "effect/Effect"
import type { Pipeable } from "effect/Pipeable"
import type * as Config from "../../config/Config.ts"
import type { Persistence } from "../../config/file/Persistence.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import type { UnmatchedVariable } from "../override/OverrideError.ts"
import type { ParamData } from "../ParamData.ts"

export const TypeId = "~effect-coma/Source"

/** Where a file is looked for: in the current directory alone, or in those around it, too. */
export type Search = "here" | "parents"

/** What a source is asked. */
export interface Request {
  readonly parameters: ParamData
  readonly persistence: Persistence
  /** The files that flags of the command line name, by config. */
  readonly paths: ReadonlyMap<string, string>
  /** The configs to fill. */
  readonly ids: ReadonlyArray<string>
  /** All sources, the weakest first. */
  readonly sources: ReadonlyArray<Any>
  /** Whether a config without a file is an error. */
  readonly raiseOnMissingFile: boolean
  /** Reads a flag of the command line; one that the command does without is absent. */
  readonly flag: <A>(flag: Flag<A>, absent: A) => A
  /** The program; `undefined` in a test of a hook alone. */
  readonly program: ProgramInfo | undefined
}

/** What fills configs, once a source has looked around. */
export interface Reader<out E, out R> {
  /** Where the files of configs are, besides those that the command line names. */
  readonly paths?: ReadonlyMap<string, string>
  /** Returns what becomes of a config's values, given those of weaker sources; `undefined` if the source has none. */
  readonly fill: (config: Config.Config, below: Tree.Tree) => Effect.Effect<Tree.Tree | undefined, E, R>
  /** What the source holds, and no config takes. */
  readonly unmatched?: ReadonlyArray<UnmatchedVariable>
}

/**
 * A source of configs' values, between their defaults and the command line.
 *
 * @since 0.1.0
 * @category models
 */
export interface Source<out E = never, out R = never> extends Pipeable {
  readonly [TypeId]: typeof TypeId
  /** The key of the instance that it gives a config. */
  readonly name: string
  /** @internal */
  readonly begin: (request: Request) => Effect.Effect<Reader<E, R>, E, R>
  /**
   * The flags of the program that the source reads.
   *
   * @internal
   */
  readonly flags: ReadonlyArray<Flag<unknown>>
  /**
   * What the names of the variables that the source reads begin with.
   *
   * @internal
   */
  readonly prefix: string | undefined
  /**
   * Where the source looks for the configs' own files, if it reads these.
   *
   * @internal
   */
  readonly search: Search | undefined
}

/**
 * Any source.
 *
 * @since 0.1.0
 * @category models
 */
export type Any = Source<unknown, unknown>

/** What is known of the program that a command is one of. */
export interface ProgramInfo {
  /** `undefined` for commands that are put into a program of somebody else. */
  readonly name: string | undefined
  /** The words of the command line; `undefined` for commands that are put into a program of somebody else. */
  readonly args: ReadonlyArray<string> | undefined
  /** What fills configs where a hook does not say so itself. */
  readonly sources: ReadonlyArray<Any> | undefined
  /** The configs of all commands, with where their files are, if they have any; `undefined` where a command is not loaded. */
  readonly configs: () => ReadonlyMap<string, Persistence | undefined> | undefined
}
