/**
 * Running what a slot holds: one hook after the other, each over what the one before made.
 *
 * Owns the order, the slot that a hook can ask for, and the service that runs it all. The built-in runner adds nothing;
 * {@link layerTraced} adds a span for each slot and hook.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { Parser, type ParserData } from "./ParserData.ts"
import {
  flatten,
  type InvocationSlot,
  type Slot,
  type SlotError,
  type SlotName,
  type SlotServices,
  type Step
} from "./Slot.ts"

/** The slot that is running, for what depends on it: the sentinels. Only a pipeline provides it. */
export class CurrentSlot extends Context.Service<CurrentSlot, SlotName>()("effect-coma/hook/CurrentSlot") {}

/** What runs the hooks of a slot: `run` takes the key of the service through which they read their data. */
export interface Runner {
  readonly run: <I, D, E, R>(
    slot: SlotName,
    hooks: ReadonlyArray<Step<D, E, R>>,
    key: Context.Key<I, D>,
    data: D
  ) => Effect.Effect<D, E, Exclude<Exclude<R, I>, CurrentSlot>>
}

const runPlain = Effect.fnUntraced(function* <I, D, E, R>(
  hooks: ReadonlyArray<Step<D, E, R>>,
  key: Context.Key<I, D>,
  first: D
) {
  let data = first
  for (const hook of hooks) data = (yield* Effect.provideService(hook, key, data)) ?? data
  return data
})

/** Runs hooks and nothing else. */
export const plain: Runner = {
  run: (slot, hooks, key, data) =>
    hooks.length === 0 ? Effect.succeed(data) : Effect.provideService(runPlain(hooks, key, data), CurrentSlot, slot)
}

/** Runs hooks under a span for each slot, named after it, and one for each hook: `run`, `run[0]`. */
export const traced: Runner = {
  run: (slot, hooks, key, data) =>
    plain
      .run(
        slot,
        hooks.map((hook, index) => Effect.withSpan(hook, `${slot}[${index}]`)),
        key,
        data
      )
      .pipe(hooks.length === 0 ? (run) => run : Effect.withSpan(slot))
}

/** The service that runs slots: {@link plain}, unless a layer says otherwise. */
export const Pipeline: Context.Reference<Runner> = Context.Reference("effect-coma/hook/Pipeline", {
  defaultValue: () => plain
})

/** Traces every slot and hook. */
export const layerTraced: Layer.Layer<never> = Layer.succeed(Pipeline, traced)

/** Runs what a slot of an invocation holds, over `data`. */
export const runSlot = <const S extends Slot<InvocationData>>(
  name: InvocationSlot,
  slot: S,
  data: InvocationData
): Effect.Effect<InvocationData, SlotError<S>, Exclude<Exclude<SlotServices<S>, Invocation>, CurrentSlot>> =>
  run(name, slot, Invocation, data)

/** Runs what a parser slot holds, over `data`. */
export const runParserSlot = <const S extends Slot<ParserData>>(
  slot: S,
  data: ParserData
): Effect.Effect<ParserData, SlotError<S>, Exclude<Exclude<SlotServices<S>, Parser>, CurrentSlot>> =>
  run("parser", slot, Parser, data)

const run = <I, D, S extends Slot<D>>(
  name: SlotName,
  slot: S,
  key: Context.Key<I, D>,
  data: D
): Effect.Effect<D, SlotError<S>, Exclude<Exclude<SlotServices<S>, I>, CurrentSlot>> => {
  // The hooks that `flatten` lists have the errors and services that the slot's type says.
  const hooks = flatten<D, unknown, unknown>(slot) as ReadonlyArray<Step<D, SlotError<S>, SlotServices<S>>>
  return Effect.flatMap(Pipeline, (pipeline) => pipeline.run(name, hooks, key, data))
}
