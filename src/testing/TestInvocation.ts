/**
 * The `Invocation` of a command, for tests of hooks.
 *
 * Owns its data, as a command line makes it before any hook. The test runs the hooks itself: a hook is an effect, and
 * `Pipeline.runSlot` runs a slot.
 */
import type * as Context from "effect/Context"
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { ConfigSchema } from "../config/Config.ts"
import * as Persistence from "../config/file/Persistence.ts"
import * as InvocationData from "../hook/InvocationData.ts"
import * as Inspector from "../param/Inspector.ts"
import type * as Param from "../param/Param.ts"
import type { ParamError } from "../param/ParamError.ts"

/**
 * Flags with their values: each flag as a parser hook adds it, with a value of its type.
 *
 * @since 0.1.0
 * @category models
 */
export type FlagValues<Values extends ReadonlyArray<unknown>> = {
  readonly [K in keyof Values]: readonly [flag: Flag<Values[K]>, value: NoInfer<Values[K]>]
}

/**
 * Positionals with their values: each as a parser hook adds it, with a value of its type.
 *
 * @since 0.1.0
 * @category models
 */
export type ArgumentValues<Values extends ReadonlyArray<unknown>> = {
  readonly [K in keyof Values]: readonly [argument: Argument<Values[K]>, value: NoInfer<Values[K]>]
}

/**
 * The invocation; every field has a default.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<Flags extends ReadonlyArray<unknown>, Arguments extends ReadonlyArray<unknown>> {
  /** The name of the command; `test` by default. */
  readonly name?: string | undefined
  /** The handler or class of the command, or what an init hook made of it. */
  readonly command?: unknown
  /** What the command takes, as for `Command.make`. */
  readonly params?: Param.Params | undefined
  /** The configs that only hooks see, as for `Command.withSupplemental`. */
  readonly supplemental?: Readonly<Record<string, ConfigSchema>> | undefined
  /** The overrides of the command line, as typed. */
  readonly overrides?: ReadonlyArray<string> | undefined
  readonly persistence?: Persistence.Persistence | undefined
  /** The files that flags of the command line name, by config. */
  readonly paths?: Readonly<Record<string, string>> | undefined
  /** The flags that hooks read, with their values. */
  readonly flags?: FlagValues<Flags> | undefined
  /** The positionals that hooks read, with their values. */
  readonly arguments?: ArgumentValues<Arguments> | undefined
  /** What earlier hooks handed over. */
  readonly extras?: Context.Context<never> | undefined
}

/**
 * Makes the data of an invocation, with the parameters of the built-in inspector: configs have no instances yet.
 *
 * Errors: ParamError. Reading a flag that is not among `flags` throws, as if no parser hook had added it.
 *
 * ```ts
 * const data = yield* TestInvocation.make({ params: { model: Model }, overrides: ["lr=1"], flags: [[dryRun, true]] })
 * const after = yield* Pipeline.runSlot("config", ConfigHook.makeDefault({ write: false }), data)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <
  const Flags extends ReadonlyArray<unknown> = [],
  const Arguments extends ReadonlyArray<unknown> = []
>(
  options: Options<Flags, Arguments> = {}
): Effect.Effect<InvocationData.InvocationData, ParamError> =>
  Effect.map(
    Inspector.make()({ params: options.params ?? {}, supplemental: options.supplemental ?? {} }),
    (parameters) =>
      InvocationData.make({
        name: options.name ?? "test",
        command: options.command,
        parameters,
        persistence: options.persistence ?? Persistence.make(),
        paths: new Map(Object.entries(options.paths ?? {})),
        overrides: options.overrides ?? [],
        flags: new Map<unknown, unknown>(options.flags),
        arguments: new Map<unknown, unknown>(options.arguments),
        extras: options.extras
      })
  )

/**
 * Provides the invocation that {@link make} makes.
 *
 * ```ts
 * const exit = yield* Effect.exit(hook).pipe(Effect.provide(TestInvocation.layer({ flags: [[dryRun, true]] })))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer = <
  const Flags extends ReadonlyArray<unknown> = [],
  const Arguments extends ReadonlyArray<unknown> = []
>(
  options: Options<Flags, Arguments> = {}
): Layer.Layer<InvocationData.Invocation, ParamError> => Layer.effect(InvocationData.Invocation, make(options))
