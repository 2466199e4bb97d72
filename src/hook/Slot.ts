/**
 * The ten slots: their names, their order, and what each may hold.
 *
 * Owns the types of what a slot holds, the errors and services in it, and making a hook of a function. A slot holds a
 * hook, `null`, `false`, or a nested array of those, to any depth. An empty array does nothing.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { type Data, type Passed, passOn } from "./Data.ts"
import type { InvocationData } from "./InvocationData.ts"
import type { ParserData } from "./ParserData.ts"
import { named } from "./trace/span.ts"

/**
 * The slots of the chosen command, in the order in which they run.
 *
 * @since 0.1.0
 * @category constants
 */
export const invocationSlots = [
  "preConfig",
  "config",
  "postConfig",
  "preInit",
  "init",
  "postInit",
  "preRun",
  "run",
  "postRun"
] as const

/**
 * The name of one of the nine slots that run for the chosen command.
 *
 * @since 0.1.0
 * @category models
 */
export type InvocationSlot = (typeof invocationSlots)[number]

/**
 * The name of one of the ten slots.
 *
 * @since 0.1.0
 * @category models
 */
export type SlotName = "parser" | InvocationSlot

/**
 * The slots in which the layers of `Command.provide` live.
 *
 * @since 0.1.0
 * @category constants
 */
export const runSlots = ["preRun", "run", "postRun"] as const satisfies ReadonlyArray<InvocationSlot>

/**
 * The name of one of the slots in which the layers of `Command.provide` live.
 *
 * @since 0.1.0
 * @category models
 */
export type RunSlot = (typeof runSlots)[number]

/**
 * One hook over the data `D`. Succeeding with anything but data leaves the data as it is.
 *
 * @since 0.1.0
 * @category models
 */
export type Step<D, E = unknown, R = unknown> = Effect.Effect<D | Passed | void, E, R>

/**
 * What a slot over the data `D` holds: a hook, nothing (`null` or `false`), or a nested array.
 *
 * @since 0.1.0
 * @category models
 */
export type Slot<D, E = unknown, R = unknown> = Step<D, E, R> | null | false | ReadonlyArray<Slot<D, E, R>>

/**
 * Hooks by slot. A slot that is left out, or is `undefined`, keeps what it falls back to.
 *
 * @since 0.1.0
 * @category models
 */
export type Hooks<E = unknown, R = unknown> = {
  readonly parser?: Slot<ParserData, E, R> | undefined
} & { readonly [Name in InvocationSlot]?: Slot<InvocationData, E, R> | undefined }

/** The hooks in a slot, out of the arrays that hold them. `Seen` are the arrays around, for a type that holds itself. */
type StepsOf<S, Seen = never> =
  S extends Effect.Effect<unknown, unknown, unknown>
    ? S
    : S extends ReadonlyArray<infer Item>
      ? S extends Seen
        ? never
        : StepsOf<Item, Seen | S>
      : never

/**
 * The errors of everything in a slot.
 *
 * @since 0.1.0
 * @category models
 */
export type SlotError<S> = Effect.Error<StepsOf<S>>

/**
 * The services of everything in a slot.
 *
 * @since 0.1.0
 * @category models
 */
export type SlotServices<S> = Effect.Services<StepsOf<S>>

/**
 * The hooks of a program or a command that sets none.
 *
 * @since 0.1.0
 * @category models
 */
export type NoHooks = Record<never, never>

/** What the slots `Names` of `H` hold; of several records, what any of them holds. */
type Held<H, Names extends SlotName> = H extends unknown ? H[keyof H & Names] : never

/**
 * The errors of the slots `Names` of `H`.
 *
 * @since 0.1.0
 * @category models
 */
export type HooksError<H, Names extends SlotName = SlotName> = SlotError<Held<H, Names>>

/**
 * The services of the slots `Names` of `H`.
 *
 * @since 0.1.0
 * @category models
 */
export type HooksServices<H, Names extends SlotName = SlotName> = SlotServices<Held<H, Names>>

type KeyOf<H> = H extends unknown ? keyof H : never

/**
 * Refuses what is not a slot: a hook under a mistyped name would never run.
 *
 * @since 0.1.0
 * @category models
 */
export type OnlySlots<H> = {
  readonly [K in KeyOf<H> as K extends SlotName ? Misplaced<Held<H, K>, K> : K]?: Wrong<K>
}

/** The hooks among `S` whose success is surely not the data `D`. What may be anything is not looked at. */
type Misfit<S, D> =
  S extends Effect.Effect<infer A, infer _E, infer _R>
    ? [A] extends [D | Passed | void]
      ? never
      : [D] extends [A]
        ? never
        : S
    : never

/** The name of a slot that cannot hold `S`. */
type Misplaced<S, K extends SlotName> = [Misfit<StepsOf<S>, K extends "parser" ? ParserData : InvocationData>] extends [
  never
]
  ? never
  : K

/** What is wrong with a slot that holds what it cannot. */
type Wrong<K> = K extends "parser"
  ? "parser takes hooks over the command line: see ParserHook.make"
  : K extends SlotName
    ? `${K} takes hooks over the invocation: see Hook.make`
    : K extends string
      ? `${K} is not a slot`
      : never

/**
 * Hooks by slot, each of any data: {@link OnlySlots} says which do not fit.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnyHooks extends Partial<Readonly<Record<SlotName, Slot<unknown> | undefined>>> {
  // What every hook has, and what every array has: a hook without its slot would never run.
  readonly pipe?: Unslotted
  readonly length?: Unslotted
}

type Unslotted = "hooks stand in a record, by slot: { preRun: hook }"

/**
 * Returns the slots that are set: `undefined` in a slot is the same as leaving it out.
 *
 * @since 0.1.0
 * @category getters
 */
export const definedSlots = (hooks: Hooks): Hooks =>
  Object.fromEntries(Object.entries(hooks).filter(([, slot]) => slot !== undefined))

/**
 * Lists the hooks of a slot in the order in which they run; nested arrays may be of any depth.
 *
 * @since 0.1.0
 * @category getters
 */
export const flatten = <D, E, R>(slot: Slot<D, E, R> | undefined): ReadonlyArray<Step<D, E, R>> => {
  const hooks: Array<Step<D, E, R>> = []
  const stack: Array<Slot<D, E, R> | undefined> = [slot]
  while (stack.length > 0) {
    const next = stack.pop()
    if (next === null || next === undefined || next === false) continue
    if (Effect.isEffect(next)) hooks.push(next)
    else for (let i = next.length - 1; i >= 0; i--) stack.push(next[i])
  }
  return hooks
}

/** A function of the data `D`, with a name before it if it is to have another than its own. */
type Named<D, F> = readonly [f: (data: D) => F] | readonly [name: string, f: (data: D) => F]

/**
 * Makes an effect that reads its data from the service of `key`, and succeeds with what a function makes of it. Its name is
 * that of the function, unless it is given.
 *
 * If the function returns one of several effects, the hook has the errors and services of all of them.
 *
 * @internal
 */
export const step =
  <I, D extends Data>(key: Context.Key<I, D>) =>
  <F extends Step<D>>(...given: Named<D, F>): Effect.Effect<D, SlotError<F>, Exclude<SlotServices<F>, I> | I> => {
    const [name, f] = given.length === 1 ? [given[0].name, given[0]] : given
    const run = named(name, ({ context }) => {
      // The type of the hook says that it needs the data.
      const data = Context.getUnsafe(context as Context.Context<I>, key)
      // Each of the effects in F is a step over the data.
      return Effect.map(f(data) as Step<D>, (success) => passOn(data, success))
    })
    // The effect that ran is one of those in F, whose types say what it fails with and needs.
    return run as Effect.Effect<D, SlotError<F>, Exclude<SlotServices<F>, I> | I>
  }
