/**
 * The ten slots: their names, their order, what each may hold, and what that holds of errors and services; and making
 * what a slot holds of a function.
 *
 * A slot holds a hook, `null`, or a nested array of those, to any depth. An empty array does nothing.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { InvocationData } from "./InvocationData.ts"
import type { ParserData } from "./ParserData.ts"

/** The slots of the chosen command, in the order in which they run. */
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

/** The name of one of the nine slots that run for the chosen command. */
export type InvocationSlot = (typeof invocationSlots)[number]

/** The name of one of the ten slots. */
export type SlotName = "parser" | InvocationSlot

/** The slots in which the layers of `Command.provide` live. */
export const runSlots = ["preRun", "run", "postRun"] as const satisfies ReadonlyArray<InvocationSlot>

/** The name of one of the slots in which the layers of `Command.provide` live. */
export type RunSlot = (typeof runSlots)[number]

/** One hook over the data `D`. Succeeding with nothing leaves the data as it is. */
export type Step<D, E = unknown, R = unknown> = Effect.Effect<D | void, E, R>

/** What a slot over the data `D` holds: a hook, `null`, or a nested array. */
export type Slot<D, E = unknown, R = unknown> = Step<D, E, R> | null | ReadonlyArray<Slot<D, E, R>>

/** What the slots hold, by name. A slot that is left out, or `undefined`, keeps what it falls back to. */
export type Hooks<E = unknown, R = unknown> = {
  readonly parser?: Slot<ParserData, E, R> | undefined
} & { readonly [Name in InvocationSlot]?: Slot<InvocationData, E, R> | undefined }

/** The items of an array, without the arrays among them where they are of the same kind again: `Slot` itself. */
type Finite<Item> = ReadonlyArray<Item> extends Item ? Exclude<Item, ReadonlyArray<unknown>> : Item

/** The hooks in a slot, out of the arrays that hold them. */
type StepsOf<S> =
  S extends Effect.Effect<unknown, unknown, unknown>
    ? S
    : S extends ReadonlyArray<infer Item>
      ? StepsOf<Finite<Item>>
      : never

/** The errors of everything in a slot. */
export type SlotError<S> = Effect.Error<StepsOf<S>>

/** The services of everything in a slot. */
export type SlotServices<S> = Effect.Services<StepsOf<S>>

/** The hooks of who sets none. */
export type NoHooks = Record<never, never>

/** The same union, shown as its members rather than by the name of its type. */
export type Listed<T> = T extends infer Member ? Member : never

/** The errors of the slots `Names` of `H`. */
export type HooksError<H, Names extends SlotName = SlotName> = { [K in keyof H & Names]: SlotError<H[K]> }[keyof H &
  Names]

/** The services of the slots `Names` of `H`. */
export type HooksServices<H, Names extends SlotName = SlotName> = {
  [K in keyof H & Names]: SlotServices<H[K]>
}[keyof H & Names]

/** Refuses what is no slot: a hook under a mistyped name would never run. */
export type OnlySlots<H> = { readonly [K in Exclude<keyof H, SlotName>]: never }

const isNested = <D, E, R>(slot: Slot<D, E, R>): slot is ReadonlyArray<Slot<D, E, R>> => Array.isArray(slot)

/** Lists the hooks of a slot in the order in which they run; nested arrays may be of any depth. */
export const flatten = <D, E, R>(slot: Slot<D, E, R> | undefined): ReadonlyArray<Step<D, E, R>> => {
  const hooks: Array<Step<D, E, R>> = []
  const stack: Array<Slot<D, E, R> | undefined> = [slot]
  while (stack.length > 0) {
    const next = stack.pop()
    if (next === null || next === undefined) continue
    if (isNested(next)) for (let i = next.length - 1; i >= 0; i--) stack.push(next[i])
    else hooks.push(next)
  }
  return hooks
}

/**
 * Makes an effect that reads its data from the service of `key`, and succeeds with what `f` makes of it.
 *
 * What a union of effects fails with and needs is what each of them does: a function may return one or another.
 */
export const step =
  <I, D>(key: Context.Key<I, D>) =>
  <F extends Step<D>>(f: (data: D) => F): Effect.Effect<D, SlotError<F>, Exclude<SlotServices<F>, I> | I> =>
    Effect.flatMap(Effect.service(key), (data) =>
      // The members of the union, as the one effect that any of them is.
      Effect.map(f(data) as Step<D, SlotError<F>, SlotServices<F>>, (changed) => changed ?? data)
    ) as Effect.Effect<D, SlotError<F>, Exclude<SlotServices<F>, I> | I>
