/**
 * Commands: what a program can be asked to do, each with its parameters, its handler and its hooks.
 *
 * Owns the public names, and what surrounds a command: layers, wrappers, further configs. Making commands is in
 * `handler.ts`, their hooks in `hooks.ts`, what they say of themselves in `help.ts`. A command is a value; nothing runs,
 * and nothing is registered anywhere, before `wake` is given it.
 */
import type * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { ConfigSchema } from "../config/Config.ts"
import type * as Persistence from "../config/file/Persistence.ts"
import type { DefaultError } from "../hook/DefaultHooks.ts"
import type { Invocation } from "../hook/InvocationData.ts"
import type { SharedError } from "../hook/sentinel.ts"
import * as Inspector from "../param/Inspector.ts"
import type * as Param from "../param/Param.ts"
import {
  type Any,
  type Command,
  change,
  type EachError,
  type EachServices,
  type ErrorsOf,
  type LayerOf,
  type Sees,
  type ServicesOf,
  type Unseen,
  type Wrap,
  type Wrapped,
  type WrappedServices
} from "./declaration.ts"

// A program that emits declarations names these types in those of its commands.
export type {
  HandlerError,
  HandlerServices,
  WhichIn,
  WithoutHandler
} from "../hook/Handler.ts"
export type { Example } from "./cli/Documentation.ts"
export {
  type Any,
  type Boxed,
  type Command,
  type Declaration,
  type EachError,
  type EachServices,
  type Effects,
  type Error,
  type ErrorsOf,
  isCommand,
  type Members,
  type Services,
  type ServicesOf,
  type SharedRunError,
  type SharedRunServices,
  type SharedRunUnprovided,
  type Wrapped,
  type WrappedServices
} from "./declaration.ts"
export { fromClass, make, mapHandler } from "./handler.ts"
export {
  unlisted,
  withAlias,
  withDescription,
  withExamples,
  withGroup,
  withShortDescription
} from "./help.ts"
export { addHooks, withHooks } from "./hooks.ts"
export { type Exported, lazy } from "./lazy.ts"

/** The ids in `N` of parameters that a command does not have, or has with another type. */
type Missing<P, N> = { readonly [K in keyof N]-?: Param.Named<P> extends Pick<N, K> ? never : K }[keyof N] & string

/** Refuses a layer of parameters that a command does not have. */
type Takes<P, N> = Param.Named<P> extends N ? unknown : `the command has no such parameter: ${Missing<P, N>}`

/** As {@link Takes}, of a command that is seen. */
type TakesSeen<P, N> = unknown extends P ? unknown : Takes<P, N>

/** A layer, or a function that makes one of what a command has. */
type LayerIn<P, N, Out, E, R> =
  | Layer.Layer<Out, E, R>
  | (((named: N) => Layer.Layer<Out, E, R>) & TakesSeen<NoInfer<P>, NoInfer<N>>)

/**
 * Provides services to the handler and the run hooks: a layer, or a function that makes one of the decoded named
 * parameters.
 *
 * The layer is built after `postInit`, in the scope of the invocation, and lives to the end of `postRun`. A later call
 * provides to the layers of earlier ones. A function that declares what it takes can be shared by all commands that have
 * such parameters.
 *
 * ```ts
 * const withScores = Command.provide(({ storage }: { readonly storage: Storage }) => Scores.layer(storage.file))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const provide: {
  <P, Out2, E2, In, N = Param.Named<P>>(
    layer: LayerIn<P, N, Out2, E2, In>
  ): <Name extends string, P2, E, R, Run, Out, F>(
    self: Command<Name, P2, E, R, Run, Out, F> & Sees<P> & Unseen<P, P2, Takes<P2, N>>
  ) => Command<Name, P2, E | E2, R, Exclude<Run, Out2> | Exclude<In, Scope.Scope>, Out | Out2, F>
  <Name extends string, P, E, R, Run, Out, F, Out2, E2, In, N = Param.Named<P>>(
    self: Command<Name, P, E, R, Run, Out, F>,
    layer: LayerIn<P, N, Out2, E2, In>
  ): Command<Name, P, E | E2, R, Exclude<Run, Out2> | Exclude<In, Scope.Scope>, Out | Out2, F>
} = dual(
  2,
  (self: Any, layer: Layer.Layer<unknown, unknown, unknown> | LayerOf): Any =>
    change(self, ({ layers }) => ({ layers: [...layers, typeof layer === "function" ? layer : () => layer] }))
)

/** The effect of a whole invocation, whose hooks may also fail with what `wake` shares. */
type Invoked<E, R, F> = Effect.Effect<unknown, ErrorsOf<E, F> | DefaultError | SharedError, ServicesOf<R, F>>

/**
 * Wraps the whole invocation, from `preConfig` to `postRun` and the release of its scope.
 *
 * The function gets the effect of the invocation and returns the one to run. Errors that it handles, and services that
 * it provides, are gone from the command's type; services that `provide` can discharge stay. Hooks that `wake` shares may
 * fail with errors that the command does not know: `SharedError` stands for them. Nor does the function know the errors of
 * hooks and layers that are added later, which it wraps as well. So wrap last. A function of any effect makes a value that
 * can be used on any command.
 *
 * The invocation reads its data from the service `Invocation`, as hooks do. So the function can read it, too, and can run the
 * invocation over other data, any number of times, also at once: each run has its own scope, layers and configs.
 *
 * ```ts
 * const timed = Command.around(Effect.timeout("5 minutes"))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const around: {
  <E = EachError, R = EachServices, F = unknown, E2 = never, R2 = never>(
    wrap: (invocation: Invoked<E, R, F>) => Effect.Effect<unknown, E2, R2>
  ): <Name extends string, P, E0, R0, Run, Out, F0>(
    self: Command<Name, P, E0, R0, Run, Out, F0> &
      ([E] extends [EachError] ? unknown : Command<Name, P, E, R, Run, Out, F>)
  ) => Command<
    Name,
    P,
    Exclude<Wrapped<ErrorsOf<E0, F0>, E, E2>, SharedError>,
    WrappedServices<ServicesOf<R0, F0>, R, Exclude<R2, Invocation>>,
    Run,
    Out,
    F0
  >
  <Name extends string, P, E, R, Run, Out, F, E2, R2>(
    self: Command<Name, P, E, R, Run, Out, F>,
    wrap: (invocation: Invoked<E, R, F>) => Effect.Effect<unknown, E2, R2>
  ): Command<Name, P, Exclude<E2, SharedError>, Exclude<R2, Invocation>, Run, Out, F>
} = dual(2, (self: Any, wrap: Wrap): Any => change(self, ({ around }) => ({ around: [...around, wrap] })))

/** The ids that stand for a parameter and for a supplemental config, where the types know them. */
type Clash<P, S> = string extends keyof P | keyof S ? never : keyof P & keyof S

/** Refuses ids that stand for a parameter too. */
type NoClash<P, S> = { readonly [K in Clash<P, S>]: `${K & string} is the id of a parameter` }

/** Refuses a command that has a parameter of such an id. */
type Free<P, S> = [Clash<P, S>] extends [never] ? unknown : `${Clash<P, S> & string} is the id of a parameter`

/**
 * Adds configs that hooks use and the handler does not get. Their ids differ from those of the parameters.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSupplemental: {
  <P, const S extends Readonly<Record<string, ConfigSchema>>>(
    supplemental: S & NoClash<P, S>
  ): <Name extends string, P2, E, R, Run, Out, F>(
    self: Command<Name, P2, E, R, Run, Out, F> & Sees<P> & Unseen<P, P2, Free<P2, S>>
  ) => Command<Name, P2, E, R, Run, Out, F>
  <Name extends string, P, E, R, Run, Out, F, const S extends Readonly<Record<string, ConfigSchema>>>(
    self: Command<Name, P, E, R, Run, Out, F>,
    supplemental: S & NoClash<P, S>
  ): Command<Name, P, E, R, Run, Out, F>
} = dual(
  2,
  (self: Any, supplemental: Readonly<Record<string, ConfigSchema>>): Any =>
    change(self, (before) => ({ supplemental: { ...before.supplemental, ...supplemental } }))
)

/**
 * Says how `params` become data: options for the built-in inspector, or another one of the same shape.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withInspector: {
  (inspector: Inspector.Options | Inspector.Inspector): <C extends Any>(self: C) => C
  <C extends Any>(self: C, inspector: Inspector.Options | Inspector.Inspector): C
} = dual(
  2,
  <C extends Any>(self: C, inspector: Inspector.Options | Inspector.Inspector): C =>
    change(self, () => ({ inspector: typeof inspector === "function" ? inspector : Inspector.make(inspector) }))
)

/**
 * Says where the configs' files are.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withPersistence: {
  (persistence: Persistence.Persistence): <C extends Any>(self: C) => C
  <C extends Any>(self: C, persistence: Persistence.Persistence): C
} = dual(2, <C extends Any>(self: C, persistence: Persistence.Persistence): C => change(self, () => ({ persistence })))
