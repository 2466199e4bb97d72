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
  /** The id of the config, for messages. */
  readonly config: string
  /** What the config takes: it tells which values are secret. */
  readonly shape?: Shape | undefined
}

/** The interpolations on the way to the current one, newest first. */
export interface Trail {
  readonly place: Place.Place
  readonly before: Trail | undefined
}

/** One run over a config. `characters` and `reopened` count what could grow without limit. */
export interface Run {
  readonly options: Options
  readonly context: Context.Context<never>
  readonly make: (place: Place.Place, trail: Trail | undefined) => Effect.Effect<Tree.Tree, Interpolation>
  characters: number
  reopened: number
}
