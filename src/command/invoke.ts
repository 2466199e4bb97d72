/**
 * One invocation of a command: its slots in order, its layers, its scope.
 *
 * Owns when each slot runs and what surrounds it. What the slots do is the hooks' business.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { readOnce } from "../config/file/store.ts"
import { HookMisused } from "../hook/HookError.ts"
import { Invocation, type InvocationData } from "../hook/InvocationData.ts"
import { Pipeline } from "../hook/Pipeline.ts"
import { flatten, type Hooks, type InvocationSlot, invocationSlots, runSlots, type Slot } from "../hook/Slot.ts"
import { SHARED, SharedHooks } from "../hook/sentinel.ts"
import { collect } from "../param/call.ts"
import type { Declaration } from "./Command.ts"

const withinLayers: ReadonlyArray<InvocationSlot> = runSlots
const beforeLayers = invocationSlots.filter((name) => !withinLayers.includes(name))

/** Runs slots one after the other; a slot that the command leaves out is what `wake` shares. */
const runAll = Effect.fnUntraced(function* (hooks: Hooks, names: ReadonlyArray<InvocationSlot>, first: InvocationData) {
  const pipeline = yield* Pipeline
  let data = first
  for (const name of names) {
    // Each of the nine slots is one over the invocation.
    const slot = hooks[name] as Slot<InvocationData> | undefined
    data = yield* pipeline.run(
      name,
      flatten<InvocationData, unknown, unknown>(slot ?? (slot === null ? null : SHARED)),
      Invocation,
      data
    )
  }
  return data
})

/** Builds the layers of `Command.provide` into the scope, the outermost first. */
const buildLayers = Effect.fnUntraced(function* (declaration: Declaration, data: InvocationData, scope: Scope.Scope) {
  let context = Context.empty() as Context.Context<unknown>
  if (declaration.layers.length === 0) return context
  const memo = Layer.CurrentMemoMap.forkOrCreate(yield* Effect.context())
  const { named } = data.called ?? (yield* collect(data.parameters, { policy: "SILENT_SKIP" }))
  for (const make of declaration.layers.toReversed()) {
    // The command's type ties the parameters of the function to the command's own.
    const layer = (make as (named: unknown) => Layer.Layer<unknown, unknown, unknown>)(named)
    const built = yield* Effect.provideContext(Layer.buildWithMemoMap(layer, memo, scope), context)
    context = Context.merge(context, built)
  }
  return context
})

const lifecycle = Effect.fnUntraced(function* (declaration: Declaration, first: InvocationData) {
  const scope = yield* Effect.scope
  const ready = yield* runAll(declaration.hooks, beforeLayers, first)
  const context = yield* buildLayers(declaration, ready, scope)
  return yield* Effect.provideContext(runAll(declaration.hooks, withinLayers, ready), context)
})

/** Finds the misuse that a cause dies of: reading a flag that no parser hook added throws, as reading is no effect. */
const misuseIn = (cause: Cause.Cause<unknown>): HookMisused | undefined =>
  cause.reasons
    .filter(Cause.isDieReason)
    .map((reason) => reason.defect)
    .find((defect) => defect instanceof HookMisused)

/** Fails with a misuse that was thrown; any other cause stays as it is. */
const misuseAsFailure = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E | HookMisused, R> =>
  Effect.catchCauseIf(
    self,
    (cause) => misuseIn(cause) !== undefined,
    (cause) => Effect.fail(misuseIn(cause)!)
  )

/** Runs the invocation of a command, in a scope of its own. */
export const invoke = (
  declaration: Declaration,
  data: InvocationData,
  shared: SharedHooks["Service"]
): Effect.Effect<unknown, unknown, unknown> => {
  const invocation = lifecycle(declaration, data).pipe(
    readOnce,
    Effect.provideService(SharedHooks, shared),
    Effect.scoped,
    misuseAsFailure
  )
  return declaration.around.reduce(
    (effect, wrap) => wrap(effect),
    invocation as Effect.Effect<unknown, unknown, unknown>
  )
}
