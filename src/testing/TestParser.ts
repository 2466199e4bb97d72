/**
 * The `Parser` of a command at registration, for tests of parser hooks.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ConfigSchema } from "../config/Config.ts"
import * as Persistence from "../config/file/Persistence.ts"
import * as ParserData from "../hook/ParserData.ts"
import * as Inspector from "../param/Inspector.ts"
import type * as Param from "../param/Param.ts"
import type { ParamError } from "../param/ParamError.ts"

/**
 * The command; every field has a default.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The name of the command; `test` by default. */
  readonly name?: string | undefined
  /** What the command takes, as for `Command.make`. */
  readonly params?: Param.Params | undefined
  /** The configs that only hooks see, as for `Command.withSupplemental`. */
  readonly supplemental?: Readonly<Record<string, ConfigSchema>> | undefined
  readonly persistence?: Persistence.Persistence | undefined
}

/**
 * Makes the data of a command that no parser hook has seen yet.
 *
 * Errors: ParamError.
 *
 * ```ts
 * const data = yield* TestParser.make({ params: { model: Model } })
 * const { paths } = yield* Pipeline.runParserSlot([DEFAULT, ParserHook.flag(dryRun)], data)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<ParserData.ParserData, ParamError> =>
  Effect.map(
    Inspector.make()({ params: options.params ?? {}, supplemental: options.supplemental ?? {} }),
    (parameters) =>
      ParserData.make({
        name: options.name ?? "test",
        parameters,
        persistence: options.persistence ?? Persistence.make()
      })
  )

/**
 * Provides the command that {@link make} makes.
 *
 * ```ts
 * const { flags } = yield* ParserHook.flag(dryRun).pipe(Effect.provide(TestParser.layer()))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer = (options: Options = {}): Layer.Layer<ParserData.Parser, ParamError> =>
  Layer.effect(ParserData.Parser, make(options))
