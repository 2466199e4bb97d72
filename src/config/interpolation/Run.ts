/**
 * The state of one run over the interpolations of a config.
 */
import type * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Interpolation } from "../error/ConfigError.ts"
import type { Shape } from "../schema/Shape.ts"
import type * as Tree from "../tree/Tree.ts"
import type * as Place from "./Place.ts"

/** What a run needs to know about the config. */
export interface Options {
  /** The id of the config. */
  readonly config: string
  /** What the config takes: it tells which values are secret. */
  readonly shape?: Shape | undefined
  /** The configs that its interpolations may refer to; without, only the config itself is known. */
  readonly others?: Others | undefined
}

/** Another config: the values that a reference to it finds, which are `undefined` before a hook has filled it. */
export interface Other {
  readonly config: string
  readonly tree: Tree.Tree | undefined
  readonly shape: Shape | undefined
}

/** The configs that a run may look into. */
export interface Others {
  readonly find: (id: string) => Other | undefined
  readonly ids: () => ReadonlyArray<string>
}

/** The configs that a run has looked for, by the ids that it was given. */
export type Used = ReadonlyMap<string, Other | undefined>

/** The interpolations on the way to the current one, newest first. */
export interface Trail {
  readonly place: Place.Place
  readonly before: Trail | undefined
}

/** One run over a config. `characters` and `reopened` count what could grow without limit. */
export interface Run {
  /** The roots of the configs that it has come to, by id. */
  readonly roots: Map<string, Place.Place>
  readonly used: Map<string, Other | undefined>
  /** The secrets that it has taken from other configs. */
  readonly copied: Set<string>
  readonly options: Options
  readonly context: Context.Context<never>
  readonly make: (place: Place.Place, trail: Trail | undefined) => Effect.Effect<Tree.Tree, Interpolation>
  characters: number
  reopened: number
}
