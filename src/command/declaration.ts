/**
 * What a command is: its type, and what it declares.
 *
 * Owns the type's parts, and reading the errors and services of a command off them.
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { type Pipeable, pipeArguments } from "effect/Pipeable"
import * as Predicate from "effect/Predicate"
import type { ConfigSchema } from "../config/Config.ts"
import type * as Persistence from "../config/file/Persistence.ts"
import type { WhichIn, WithoutHandler } from "../hook/Handler.ts"
import type { Hooks } from "../hook/Slot.ts"
import type * as Inspector from "../param/Inspector.ts"
import type * as Param from "../param/Param.ts"
import type * as Documentation from "./cli/Documentation.ts"
import type { WakeError } from "./cli/WakeError.ts"

const TypeId = "~effect-coma/Command"

/**
 * The effects of a handler: `own` is the one that runs it as it was declared, the others are those of the methods of a
 * class.
 *
 * @since 0.1.0
 * @category models
 */
export interface Effects {
  readonly "~own": Effect.Effect<unknown, unknown, unknown>
}

/**
 * A command.
 *
 * `P` are its parameters, `E` the errors of its hooks and layers. `R` are the services of the hooks outside of the layers
 * of `Command.provide`, `Run` those of the hooks and layers within, `Out` what the layers provide. `F` are the effects of
 * its handler; `E`, `R` and `Run` hold placeholders for their errors and services. {@link Error} and {@link Services} put
 * it all together.
 *
 * @since 0.1.0
 * @category models
 */
export interface Command<
  out Name extends string,
  in out P,
  out E = never,
  out R = never,
  out Run = never,
  in Out = never,
  out F = Effects
> extends Pipeable {
  readonly [TypeId]: {
    readonly _P: (_: P) => P
    readonly _E: () => E
    readonly _R: () => R
    readonly _Run: () => Run
    readonly _Out: (_: Out) => void
    readonly _F: () => F
  }
  readonly name: Name
  readonly declaration: Declaration
}

/**
 * A command of any name, parameters, errors and services.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnyCommand extends Pipeable {
  readonly [TypeId]: {
    readonly _E: () => unknown
    readonly _R: () => unknown
    readonly _Run: () => unknown
    readonly _Out: (_: never) => void
    readonly _F: () => unknown
  }
  readonly name: string
  readonly declaration: Declaration
}

export type { AnyCommand as Any }

interface Carries<out P> {
  readonly [TypeId]: { readonly _P: (_: never) => P }
}

/**
 * Lets a combinator see the parameters `P` of the command that it is piped into, so that it can refuse an argument where
 * that stands; elsewhere they are `unknown`.
 *
 * It refuses no command: the condition is never true, and is there for the compiler to infer `P` from.
 *
 * @since 0.1.0
 * @category models
 */
export type Sees<P> = [P] extends [never] ? Carries<P> : unknown

/**
 * Refuses a command with the parameters `P2`, unless the combinator has seen them.
 *
 * @since 0.1.0
 * @category models
 */
export type Unseen<P, P2, Refusal> = unknown extends P ? Refusal : [P2] extends [P] ? unknown : Refusal

/**
 * A function that returns an effect, or a class; the constructors of commands know its parameters.
 *
 * @since 0.1.0
 * @category models
 */
export type Handler = ((...args: never) => unknown) | (new (...args: never) => object)

/**
 * A layer, or a function that makes one of the decoded named parameters.
 *
 * @since 0.1.0
 * @category models
 */
export type LayerOf = (named: never) => Layer.Layer<unknown, unknown, unknown>

/**
 * Wraps the effect of an invocation.
 *
 * @since 0.1.0
 * @category models
 */
export type Wrap = (invocation: Effect.Effect<unknown, unknown, unknown>) => Effect.Effect<unknown, unknown, unknown>

/**
 * What a command declares; read by `wake`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Declaration {
  readonly handler: Handler
  readonly params: Param.Params
  readonly supplemental: Readonly<Record<string, ConfigSchema>>
  /** All ten slots: one that the command leaves out holds `SHARED`. */
  readonly hooks: Hooks
  readonly inspector: Inspector.Inspector
  /** `undefined` for that of the program. */
  readonly persistence: Persistence.Persistence | undefined
  /** Layers around the run slots, the innermost first. */
  readonly layers: ReadonlyArray<LayerOf>
  /** Wrappers of the whole invocation, the innermost first. */
  readonly around: ReadonlyArray<Wrap>
  readonly documentation: Documentation.Documentation
  /** Why the command cannot run, if a cast hid that from its types. */
  readonly problem?: string | undefined
  /** Loads what a lazy command declares; `undefined` for one that is there. */
  readonly load?: Effect.Effect<Declaration, WakeError> | undefined
}

/**
 * A union, each member in a box: `Boxed<T>["member"]` shows the members of `T`, not the names of the types that made it.
 *
 * @since 0.1.0
 * @category models
 */
export type Boxed<T> = T extends unknown ? { readonly member: T } : never

/**
 * A union that may be empty, shown as its members. The condition saves the compiler from looking into an empty one.
 *
 * @since 0.1.0
 * @category models
 */
export type Members<T> = [T] extends [never] ? never : Boxed<T>["member"]

/**
 * The effects of the handler, of each of several handlers, that placeholders stand for. A function has no methods: any name
 * stands for the function itself. A name that a class does not have may be one of a private method, or one that is only
 * known as the program runs: it stands for any effect.
 */
type Stands<F, Which> = F extends unknown
  ? Which extends keyof F
    ? F[Which]
    : Which extends "~default" | "~left out"
      ? F["~own" & keyof F]
      : keyof F extends "~own"
        ? F["~own" & keyof F]
        : Effect.Effect<unknown, unknown, unknown>
  : never

type FailsWith<T> = T extends Effect.Effect<infer _A, infer E, infer _R> ? E : never

type Needs<T> = T extends Effect.Effect<infer _A, infer _E, infer R> ? R : never

/**
 * Errors with those of the handler in the place of the placeholders.
 *
 * @since 0.1.0
 * @category models
 */
export type ErrorsOf<E, F> = WithoutHandler<E> | FailsWith<Stands<F, WhichIn<E>>>

/**
 * Services with those of the handler in the place of the placeholders, less what layers provide to it.
 *
 * @since 0.1.0
 * @category models
 */
export type ServicesOf<R, F, Out = never> = WithoutHandler<R> | Exclude<Needs<Stands<F, WhichIn<R>>>, Out>

/**
 * The errors of a command's hooks, layers and handler.
 *
 * @since 0.1.0
 * @category models
 */
export type Error<C> = C extends {
  readonly [TypeId]: { readonly _E: () => infer E; readonly _F: () => infer F }
}
  ? ErrorsOf<E, F>
  : never

/**
 * The services of a command's hooks, layers and handler.
 *
 * @since 0.1.0
 * @category models
 */
export type Services<C> = C extends {
  readonly [TypeId]: {
    readonly _R: () => infer R
    readonly _Run: () => infer Run
    readonly _Out: (_: infer Out) => void
    readonly _F: () => infer F
  }
}
  ? ServicesOf<R, F> | ServicesOf<Run, F, Out>
  : never

/** The placeholders of shared hooks that run every command's handler: all but the sentinels', which `left out` covers. */
type Running<T> = Exclude<WhichIn<T>, "~default">

/**
 * The errors of a command's handler where shared hooks of the errors `T` run it.
 *
 * @since 0.1.0
 * @category models
 */
export type SharedRunError<C, T> = C extends { readonly [TypeId]: { readonly _F: () => infer F } }
  ? FailsWith<Stands<F, Running<T>>>
  : never

/**
 * The services of a command's handler where shared hooks of the services `T` run it outside of the command's layers.
 *
 * @since 0.1.0
 * @category models
 */
export type SharedRunServices<C, T> = C extends { readonly [TypeId]: { readonly _F: () => infer F } }
  ? Needs<Stands<F, Running<T>>>
  : never

/**
 * The services of a command's handler where shared hooks of the services `T` run it within the command's layers.
 *
 * @since 0.1.0
 * @category models
 */
export type SharedRunUnprovided<C, T> = C extends {
  readonly [TypeId]: { readonly _Out: (_: infer Out) => void; readonly _F: () => infer F }
}
  ? Exclude<Needs<Stands<F, Running<T>>>, Out>
  : never

/**
 * Stands for the errors of each command that a wrapper of any command is used on.
 *
 * @since 0.1.0
 * @category models
 */
export interface EachError {
  readonly "~effect-coma/EachError": never
  readonly _tag?: string
}

/**
 * Stands for the services of each command that a wrapper of any command is used on.
 *
 * @since 0.1.0
 * @category models
 */
export interface EachServices {
  readonly "~effect-coma/EachServices": never
}

/**
 * The errors of a command with the errors `E0` in a wrapper that takes the errors `E` and fails with `E2`. A wrapper of any
 * command takes `EachError`: the errors of the command are put in its place.
 *
 * @since 0.1.0
 * @category models
 */
export type Wrapped<E0, E, E2> = [E] extends [never] ? E2 : [E] extends [EachError] ? E0 | Exclude<E2, EachError> : E2

/**
 * The services of a command in a wrapper, as {@link Wrapped} tells the errors.
 *
 * @since 0.1.0
 * @category models
 */
export type WrappedServices<R0, R, R2> = [R] extends [never]
  ? R2
  : [R] extends [EachServices]
    ? R0 | Exclude<R2, EachServices>
    : R2

// The methods that every command has, whatever its parameters. The type's parts have no values.
const proto = {
  [TypeId]: {},
  pipe() {
    // biome-ignore lint/complexity/noArguments: what pipeArguments takes
    return pipeArguments(this, arguments)
  }
}

/** Makes a command; what its type says is up to the constructors and combinators. */
export const fromDeclaration = <C extends AnyCommand>(name: string, declaration: Declaration): C =>
  Object.assign(Object.create(proto), { name, declaration })

type Changes = (before: Declaration) => Partial<Declaration>

/** Changes a declaration: of a lazy command, what is known of it, and what is loaded later. */
const changed = (before: Declaration, changes: Changes): Declaration => {
  const { load } = before
  const after = { ...before, ...changes(before) }
  return load === undefined ? after : { ...after, load: Effect.map(load, (loaded) => changed(loaded, changes)) }
}

/**
 * Changes what a command declares; its type stays, or becomes what a combinator says of it.
 *
 * @since 0.1.0
 * @category combinators
 */
export const change = <C extends AnyCommand>(self: AnyCommand, changes: Changes): C =>
  fromDeclaration(self.name, changed(self.declaration, changes))

/**
 * Tells whether a value is a command.
 *
 * @since 0.1.0
 * @category guards
 */
export const isCommand = (value: unknown): value is AnyCommand => Predicate.hasProperty(value, TypeId)
