/**
 * Making commands: of a function that returns an effect, or of a class.
 *
 * Owns refusing a class that cannot run, and changing the effect of a handler.
 */
import type * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type * as Scope from "effect/Scope"
import {
  type HandlerError,
  type HandlerServices,
  isClass,
  type MethodIn,
  ownMethod,
  problems,
  runReturned,
  type WhichIn
} from "../hook/Handler.ts"
import { misused } from "../hook/HookError.ts"
import type { Invocation } from "../hook/InvocationData.ts"
import type { Hooks } from "../hook/Slot.ts"
import { SHARED } from "../hook/sentinel.ts"
import * as Inspector from "../param/Inspector.ts"
import type * as Param from "../param/Param.ts"
import * as Documentation from "./cli/Documentation.ts"
import {
  type Any,
  type Command,
  change,
  type EachError,
  type EachServices,
  fromDeclaration,
  type Handler,
  type Wrap,
  type Wrapped,
  type WrappedServices
} from "./declaration.ts"

/** The effect of a handler, less what every handler gets; that of a plain value. */
type Own<F> =
  F extends Effect.Effect<infer A, infer E, infer R>
    ? Effect.Effect<A, E, Exclude<R, Scope.Scope | Invocation>>
    : Effect.Effect<F>

/** A slot that a command leaves out is `SHARED`. */
const leftOut: Hooks = {
  parser: SHARED,
  preConfig: SHARED,
  config: SHARED,
  postConfig: SHARED,
  preInit: SHARED,
  init: SHARED,
  postInit: SHARED,
  preRun: SHARED,
  run: SHARED,
  postRun: SHARED
}

const declare = <P, C extends Any>(name: string, params: Param.Checked<P>, handler: Handler, problem?: string): C =>
  fromDeclaration(name, {
    handler,
    problem,
    // What passes the check is a declaration; the inspector refuses what a cast forced through.
    params: params as Param.Params,
    supplemental: {},
    hooks: leftOut,
    inspector: Inspector.make(),
    persistence: undefined,
    layers: [],
    around: [],
    documentation: Documentation.empty
  })

/**
 * Makes a command.
 *
 * `params` says what it takes, by id: a struct or class schema is a structured config, a record schema a dict config, an
 * array schema a list config, and `Param` makes the rest. The handler gets the named parameters in one object, keyword
 * variadics merged in, then the positional variadics. It returns an effect.
 *
 * ```ts
 * class Recipient extends Schema.Class<Recipient>("Recipient")({ entity: Field.make(Schema.String, "World") }) {}
 *
 * const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
 *   Console.log(`Hello ${recipient.entity}!`)
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <
  const Name extends string,
  F extends Effect.Effect<unknown, unknown, unknown>,
  P = Record<never, never>
>(
  name: Name,
  params: Param.Checked<P>,
  handler: (named: Param.Named<P>, ...positional: Param.Positional<P>) => F
): Command<
  Name,
  P,
  HandlerError<"~left out">,
  never,
  HandlerServices<"~left out">,
  never,
  { readonly "~own": Own<F> }
> => declare(name, params, handler)

/** What the overloads of a method return: of several, the last four. */
type Returned<Method> = Method extends {
  (...args: never): infer A
  (...args: never): infer B
  (...args: never): infer C
  (...args: never): infer D
}
  ? A | B | C | D
  : never

/** A method of those that a value may be. */
type MethodAmong<T> = Extract<T, (...args: never) => unknown>

type Methods<I> = {
  readonly [K in keyof I as [MethodAmong<I[K]>] extends [never] ? never : K]-?: Own<Returned<MethodAmong<I[K]>>>
}

/** The reason why a method, or one of several, cannot run its class. */
type Problem<I, Method> = Method extends string
  ? Method extends keyof I
    ? I[Method] extends () => unknown
      ? Returned<I[Method]> extends PromiseLike<unknown>
        ? `${Method} returns a promise; let it return an effect`
        : Returned<I[Method]> extends Generator<unknown, unknown, never>
          ? `${Method} returns a generator; let it return an effect, with Effect.gen`
          : never
      : `${Method} is not a method without parameters`
    : `the class has no public method ${Method}`
  : never

/** Refuses a class that a method cannot run. */
type Runnable<I, Method> = [Problem<I, Method>] extends [never] ? unknown : Problem<I, Method>

/** The effects of the methods that may run a class. */
type EffectsOf<I, Method> = Method extends keyof I ? Own<Returned<I[Method]>> : never

type Constructor = new (...args: ReadonlyArray<unknown>) => object

/** Extends a class with the method {@link ownMethod}, which returns what `call` gives. */
const runBy = (handler: Handler, call: (self: object, inherited: unknown) => unknown): Constructor => {
  // The parameters are the business of the class that is extended.
  const Base = handler as Constructor
  const Extended = class extends Base {
    [ownMethod](): unknown {
      return call(this, Base.prototype[ownMethod])
    }
  }
  return Object.defineProperty(Extended, "name", { value: Base.name, configurable: true })
}

const call = (self: object, found: unknown, method: string): unknown =>
  typeof found === "function" ? found.call(self) : misused(`The class has no method "${method}" to run.`)

const kinds: { readonly [tag: string]: string } = {
  "[object AsyncFunction]": problems.promise,
  "[object AsyncGeneratorFunction]": "is an async generator. Let it return an effect.",
  "[object GeneratorFunction]": problems.generator
}

/** Finds a method on a prototype or on those that it inherits from, without running a getter. */
const methodOf = (prototype: object | null, method: string): unknown => {
  for (let at = prototype; at !== null; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, method)
    if (descriptor !== undefined) return descriptor.value
  }
  return undefined
}

/** Returns why a method of a class cannot run, as far as its declaration tells. */
const problemOf = (prototype: object, method: string): string | undefined => {
  const problem = kinds[Object.prototype.toString.call(methodOf(prototype, method))]
  return problem === undefined ? undefined : `The method "${method}" ${problem}`
}

/**
 * Makes a command of a class: `init` constructs it with the parameters, `run` calls its method.
 *
 * The method takes nothing and returns an effect, or a plain value. It is `run`, or the one that the options name.
 * Errors: HookError for a method that returns a promise or a generator, if a cast hid that from the types.
 *
 * ```ts
 * class Greet {
 *   readonly recipient: Recipient
 *   constructor({ recipient }: { readonly recipient: Recipient }) {
 *     this.recipient = recipient
 *   }
 *   run() {
 *     return Console.log(`Hello ${this.recipient.entity}!`)
 *   }
 * }
 *
 * const greet = Command.fromClass("greet", { recipient: Recipient }, Greet)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromClass = <
  const Name extends string,
  I extends object,
  P = Record<never, never>,
  const O extends { readonly method?: string | undefined } = Record<never, never>
>(
  name: Name,
  params: Param.Checked<P>,
  handler: (new (named: Param.Named<P>, ...positional: Param.Positional<P>) => I) & Runnable<I, MethodIn<O, "run">>,
  options?: O
): Command<
  Name,
  P,
  HandlerError<"~left out">,
  never,
  HandlerServices<"~left out">,
  never,
  Methods<I> & { readonly "~own": EffectsOf<I, MethodIn<O, "run">> }
> => {
  const method: string = options?.method ?? "run"
  const runnable = runBy(handler as Handler, (self) => call(self, Reflect.get(self, method), method))
  return declare(name, params, runnable, problemOf(handler.prototype, method))
}

/** Applies a function to the effect that a handler returns. */
const mapped = (handler: Handler, f: Wrap): Handler => {
  if (isClass(handler)) {
    return runBy(handler, (self, inherited) => f(runReturned("The command", () => call(self, inherited, "run"))))
  }
  // The parameters are the business of the handler.
  const run = handler as (...args: ReadonlyArray<unknown>) => unknown
  return (...args: ReadonlyArray<unknown>) => f(runReturned("The handler", () => run(...args)))
}

/** What a function takes: anything, if it is one of any effect. */
type Taken<T> = [T] extends [never] ? T : [T] extends [EachError | EachServices] ? unknown : T

/** The effect of a handler that a function was applied to. */
type Mapped<F, E, R, E2, R2> = F extends { readonly "~own": Effect.Effect<infer _A, infer EO, infer RO> }
  ? Effect.Effect<unknown, Wrapped<EO, E, E2>, Exclude<WrappedServices<RO, R, R2>, Scope.Scope | Invocation>>
  : never

/** The errors of such a handler, where no placeholder stands for them. */
type Unplaced<E0, M> = [Extract<WhichIn<E0>, "~own" | "~default" | "~left out">] extends [never]
  ? Effect.Error<M>
  : never

/**
 * Applies a function to the effect of the handler alone: for `catchTag`, `retry`, or `provide` of what it needs.
 *
 * A function of any effect, such as `Effect.timeout("5 minutes")`, makes a value that can be used on any command.
 *
 * ```ts
 * const patient = fetchPage.pipe(Command.mapHandler(Effect.retry({ times: 2 })))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const mapHandler: {
  <E = EachError, R = EachServices, E2 = never, R2 = never>(
    f: (handler: Effect.Effect<unknown, E, R>) => Effect.Effect<unknown, E2, R2>
  ): <Name extends string, P, E0, R0, Run, Out, F0>(
    self: Command<Name, P, E0, R0, Run, Out, F0> &
      Command<Name, P, E0, R0, Run, Out, { "~own": Effect.Effect<unknown, Taken<E>, Taken<R>> }>
  ) => Command<
    Name,
    P,
    E0 | Unplaced<E0, Mapped<F0, E, R, E2, R2>>,
    R0,
    Run,
    Out,
    Omit<F0, "~own"> & { readonly "~own": Mapped<F0, E, R, E2, R2> }
  >
  <Name extends string, P, E0, R0, Run, Out, F0, E, R, E2, R2>(
    self: Command<Name, P, E0, R0, Run, Out, F0 & { readonly "~own": Effect.Effect<unknown, E, R> }>,
    f: (handler: Effect.Effect<unknown, E, R>) => Effect.Effect<unknown, E2, R2>
  ): Command<
    Name,
    P,
    E0 | Unplaced<E0, Mapped<F0, E, R, E2, R2>>,
    R0,
    Run,
    Out,
    Omit<F0, "~own"> & { readonly "~own": Mapped<F0, E, R, E2, R2> }
  >
} = dual(2, (self: Any, f: Wrap): Any => change(self, ({ handler }) => ({ handler: mapped(handler, f) })))
