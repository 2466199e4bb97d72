/**
 * The handler of a command, as hooks see it.
 *
 * Owns telling functions from classes, running what a handler returns, and the placeholders for its errors and services. A
 * placeholder is a type without values. The type of a hook holds one if the hook runs the handler of a command that it
 * does not know. A command's type puts the real errors and services in its place.
 */
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import { misused } from "./HookError.ts"

/**
 * Names what a placeholder stands for. `~own` stands for running the command as it was declared, `~default` for the
 * built-in hook of the slot around, and `~left out` for a run slot that the command leaves out. Any other name is that of
 * a method.
 *
 * @since 0.1.0
 * @category models
 */
export type Which = string

/**
 * Stands for the errors of the handler.
 *
 * @since 0.1.0
 * @category models
 */
export interface HandlerError<out Method extends Which = "~own"> {
  readonly "~effect-coma/HandlerError": Method
  readonly _tag?: string
}

/**
 * Stands for the services of the handler.
 *
 * @since 0.1.0
 * @category models
 */
export interface HandlerServices<out Method extends Which = "~own"> {
  readonly "~effect-coma/HandlerServices": Method
}

/**
 * The names of the methods that options may name: that of `Default`, where they may name none.
 *
 * @since 0.1.0
 * @category models
 */
export type MethodIn<O, Default extends Which = "~own"> = "method" extends keyof O
  ? MethodOf<O["method" & keyof O], Default>
  : Default

/** A name, or `Default` for `undefined`: that is what reading an optional property may give. */
type MethodOf<Method, Default> = Method extends string ? Method : Default

/**
 * The names of the placeholders in a union.
 *
 * @since 0.1.0
 * @category models
 */
export type WhichIn<T> = T extends HandlerError<infer Method> | HandlerServices<infer Method> ? Method : never

/**
 * A union without the placeholders that `Which_` names.
 *
 * @since 0.1.0
 * @category models
 */
export type WithoutHandler<T, Which_ extends Which = Which> = Exclude<T, HandlerError<Which_> | HandlerServices<Which_>>

/**
 * The name of the method that runs a command as it was declared. A command without it has a method `run` for that.
 *
 * @since 0.1.0
 * @category constants
 */
export const ownMethod = "~effect-coma/run"

type Callable = (...args: ReadonlyArray<unknown>) => unknown
type Constructible = new (...args: ReadonlyArray<unknown>) => object

/**
 * Tells whether a handler is a class.
 *
 * @since 0.1.0
 * @category guards
 */
export const isClass = (handler: unknown): handler is Constructible =>
  // The prototype of a class cannot be replaced, that of a function can, and an arrow function has none.
  typeof handler === "function" && Object.getOwnPropertyDescriptor(handler, "prototype")?.writable === false

/**
 * Tells whether a handler is a function that is not a class.
 *
 * @since 0.1.0
 * @category guards
 */
export const isFunction = (handler: unknown): handler is Callable => typeof handler === "function" && !isClass(handler)

const isGenerator = (value: unknown): boolean =>
  Predicate.isIterable(value) && Predicate.hasProperty(value, "next") && typeof value.next === "function"

/**
 * What is wrong with a handler that returns a promise, or a generator.
 *
 * @internal
 */
export const problems = {
  promise: "returns a promise. Let it return an effect, with Effect.promise or Effect.tryPromise.",
  generator: "returns a generator. Let it return an effect, with Effect.gen."
} as const

/**
 * Runs what a handler, or a method of a command, returns: an effect, or the value itself.
 *
 * Errors: those of the effect; HookError for a promise, which nobody would wait for, and for a generator, which nobody
 * would run. They begin with `what`; `command` is given if that names it.
 *
 * @since 0.1.0
 * @category running
 */
export const runReturned = (
  what: string,
  call: () => unknown,
  command?: string
): Effect.Effect<unknown, unknown, unknown> =>
  Effect.suspend(() => {
    const returned = call()
    if (Effect.isEffect(returned)) return returned
    if (Predicate.isPromiseLike(returned)) return misused(`${what} ${problems.promise}`, command)
    if (isGenerator(returned)) return misused(`${what} ${problems.generator}`, command)
    return Effect.succeed(returned)
  })
