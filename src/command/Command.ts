/**
 * Commands: what a program can be asked to do, each with its parameters, its handler and its hooks.
 *
 * Owns declaring them. A command is a value; nothing runs, and nothing is registered anywhere, before `wake` is given it.
 */
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { ConfigSchema } from "../config/Config.ts"
import * as Persistence from "../config/file/Persistence.ts"
import type { DefaultError } from "../hook/DefaultHooks.ts"
import type { Invocation } from "../hook/InvocationData.ts"
import type { Parser } from "../hook/ParserData.ts"
import type { CurrentSlot } from "../hook/Pipeline.ts"
import type { Hooks, HooksServices, Listed, OnlySlots, RunSlot, SlotName } from "../hook/Slot.ts"
import type { ErrorOfHooks, SharedHooks } from "../hook/sentinel.ts"
import * as Inspector from "../param/Inspector.ts"
import type * as Param from "../param/Param.ts"
import * as Documentation from "./cli/Documentation.ts"
import { type Any, type Command, change, fromDeclaration, type Handler } from "./declaration.ts"

export type { Example } from "./cli/Documentation.ts"
export type { Any, Command, Declaration, Error, Handler, Services } from "./declaration.ts"
export {
  unlisted,
  withAlias,
  withDescription,
  withExamples,
  withGroup,
  withShortDescription
} from "./help.ts"

/** What every slot's hooks get, and so do not need of the program. */
type Provided = CurrentSlot | SharedHooks | Scope.Scope

type OuterServices<H> =
  | Exclude<HooksServices<H, Exclude<SlotName, RunSlot | "parser">>, Provided | Invocation>
  | Exclude<HooksServices<H, "parser">, Provided | Parser>

type RunServices<H> = Exclude<HooksServices<H, RunSlot>, Provided | Invocation>

/** The effects of a class's methods: a run hook may call any of them. */
type MethodEffect<I> = { [K in keyof I]: I[K] extends (...args: never) => infer Returned ? Returned : never }[keyof I]

/** Refuses a class whose `run` returns a promise: nobody would wait for it. */
type NoPromise<I> = I extends { readonly run: (...args: never) => PromiseLike<unknown> }
  ? { readonly "run returns a promise; let it return an effect": never }
  : unknown

type EffectError<T> = T extends Effect.Effect<infer _A, infer E, infer _R> ? E : never

type EffectServices<T> = T extends Effect.Effect<infer _A, infer _E, infer R> ? R : never

/**
 * Makes a command.
 *
 * `params` says what it takes, by id: a struct or class schema is a structured config, a record schema a dict config, an
 * array schema a list config, and `Param` makes the rest. The handler gets the named parameters in one object, keyword
 * variadics merged in, then the positional variadics. It returns an effect; or it is a class whose constructor gets the
 * parameters and whose `run()` returns an effect.
 *
 * ```ts
 * class Recipient extends Schema.Class<Recipient>("Recipient")({ entity: Field.make(Schema.String, "World") }) {}
 *
 * const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
 *   Console.log(`Hello ${recipient.entity}!`)
 * )
 * ```
 */
export const make: {
  <const Name extends string, P extends Param.Params, F extends Effect.Effect<unknown, unknown, unknown>>(
    name: Name,
    params: P,
    handler: (named: Param.Named<P>, ...positional: Param.Positional<P>) => F
  ): Command<Name, P, EffectError<F>, never, Exclude<EffectServices<F>, Scope.Scope | Invocation>>
  <const Name extends string, P extends Param.Params, I extends object>(
    name: Name,
    params: P,
    handler: (new (named: Param.Named<P>, ...positional: Param.Positional<P>) => I) & NoPromise<I>
  ): Command<
    Name,
    P,
    EffectError<MethodEffect<I>>,
    never,
    Exclude<EffectServices<MethodEffect<I>>, Scope.Scope | Invocation>
  >
  // The first one again: a compile error speaks of the last.
  <const Name extends string, P extends Param.Params, F extends Effect.Effect<unknown, unknown, unknown>>(
    name: Name,
    params: P,
    handler: (named: Param.Named<P>, ...positional: Param.Positional<P>) => F
  ): Command<Name, P, EffectError<F>, never, Exclude<EffectServices<F>, Scope.Scope | Invocation>>
} = <C extends Any>(name: string, params: Param.Params, handler: Handler): C =>
  fromDeclaration(name, {
    handler,
    params,
    supplemental: {},
    hooks: {},
    inspector: Inspector.make(),
    persistence: Persistence.make(),
    layers: [],
    around: [],
    documentation: Documentation.empty
  })

/**
 * Sets hooks, by slot. A slot that is left out falls back to what `wake` shares, as if it said `SHARED`.
 *
 * A second call refines the first: the slots that it names replace those of the first. The command's type keeps the
 * errors and services of both calls, since it does not say which slot each is of.
 */
export const withHooks =
  <const H extends Hooks>(hooks: H & OnlySlots<H>) =>
  <Name extends string, P, E, R, Run>(
    self: Command<Name, P, E, R, Run>
  ): Command<Name, P, E | Listed<ErrorOfHooks<H>>, R | OuterServices<H>, Run | RunServices<H>> =>
    change(self, { hooks: { ...self.declaration.hooks, ...definedSlots(hooks) } })

/** `undefined` in a slot is the same as leaving it out. */
const definedSlots = (hooks: Hooks): Hooks =>
  Object.fromEntries(Object.entries(hooks).filter(([, slot]) => slot !== undefined))

/**
 * Provides services to the handler and the run hooks: a layer, or a function that makes one of the decoded named
 * parameters.
 *
 * The layer is built after `postInit`, in the scope of the invocation, and lives to the end of `postRun`. A later call
 * provides to the layers of earlier ones.
 */
export const provide: {
  <Out, E2, In>(
    layer: Layer.Layer<Out, E2, In>
  ): <Name extends string, P, E, R, Run>(
    self: Command<Name, P, E, R, Run>
  ) => Command<Name, P, E | E2, R, Exclude<Run, Out> | Exclude<In, Scope.Scope>>
  <P, Out, E2, In>(
    layer: (named: Param.Named<P>) => Layer.Layer<Out, E2, In>
  ): <Name extends string, E, R, Run>(
    self: Command<Name, P, E, R, Run>
  ) => Command<Name, P, E | E2, R, Exclude<Run, Out> | Exclude<In, Scope.Scope>>
} =
  (layer: Layer.Layer<unknown, unknown, unknown> | ((named: never) => Layer.Layer<unknown, unknown, unknown>)) =>
  <C extends Any>(self: Any): C =>
    change(self, { layers: [...self.declaration.layers, typeof layer === "function" ? layer : () => layer] })

/**
 * Wraps the whole invocation, from `preConfig` to `postRun` and the release of its scope.
 *
 * The function gets the effect of the invocation and returns the one to run. Errors that it handles, and services that
 * it provides, are gone from the command's type; what `provide` can discharge stays.
 */
export const around =
  <E, R, E2, R2>(wrap: (invocation: Effect.Effect<unknown, E | DefaultError, R>) => Effect.Effect<unknown, E2, R2>) =>
  <Name extends string, P, Run>(self: Command<Name, P, E, R, Run>): Command<Name, P, E2, R2, Run> =>
    change(self, {
      // The wrapper gets the invocation of this very command.
      around: [
        ...self.declaration.around,
        wrap as (effect: Effect.Effect<unknown, unknown, unknown>) => Effect.Effect<unknown, unknown, unknown>
      ]
    })

/** Refuses ids that stand for a parameter too, where the types know them. */
type NoClash<P, S> = string extends keyof P | keyof S
  ? unknown
  : keyof P & keyof S extends never
    ? unknown
    : { readonly "a supplemental config has the id of a parameter": keyof P & keyof S }

/** Adds configs that hooks use and the handler does not get. Their ids are none of the parameters'. */
export const withSupplemental =
  <const S extends Readonly<Record<string, ConfigSchema>>>(supplemental: S) =>
  <Name extends string, P, E, R, Run>(self: Command<Name, P, E, R, Run> & NoClash<P, S>): Command<Name, P, E, R, Run> =>
    change(self, { supplemental: { ...self.declaration.supplemental, ...supplemental } })

/** Says how `params` become data: options for the built-in inspector, or another one of the same shape. */
export const withInspector =
  (inspector: Inspector.Options | Inspector.Inspector) =>
  <C extends Any>(self: C): C =>
    change(self, { inspector: typeof inspector === "function" ? inspector : Inspector.make(inspector) })

/** Says where the configs' files are. */
export const withPersistence =
  (persistence: Persistence.Persistence) =>
  <C extends Any>(self: C): C =>
    change(self, { persistence })
