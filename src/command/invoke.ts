/**
 * One invocation of a command: its slots in order, its layers, its scope.
 *
 * Owns when each slot runs and what surrounds it. What the slots do is the hooks' business.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { readOnce } from "../config/store.ts"
import { HookMisused } from "../hook/HookError.ts"
import { Called } from "../hook/InitHook.ts"
import { Invocation, type InvocationData } from "../hook/InvocationData.ts"
import { Pipeline } from "../hook/Pipeline.ts"
import { flatten, type Hooks, type InvocationSlot, type Slot } from "../hook/Slot.ts"
import { SHARED, SharedHooks } from "../hook/sentinel.ts"
import { collect } from "../param/call.ts"
import type { Declaration } from "./Command.ts"

const beforeLayers: ReadonlyArray<InvocationSlot> = ["preConfig", "config", "postConfig", "preInit", "init", "postInit"]
const withinLayers: ReadonlyArray<InvocationSlot> = ["preRun", "run", "postRun"]

/** Runs slots one after the other; a slot that the command leaves out is what `wake` shares. */
const runSlots = Effect.fnUntraced(function* (
  hooks: Hooks,
  names: ReadonlyArray<InvocationSlot>,
  first: InvocationData
) {
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
  const memo = yield* Layer.makeMemoMap
  const called = Context.getOption(data.extras as Context.Context<Called>, Called)
  const { named } = Option.isSome(called) ? called.value : yield* collect(data.parameters, { policy: "SILENT_SKIP" })
  for (const make of declaration.layers.toReversed()) {
    // The command's type ties the parameters of the function to the command's own.
    const layer = (make as (named: unknown) => Layer.Layer<unknown, unknown, unknown>)(named)
    const built = yield* Effect.provideContext(Layer.buildWithMemoMap(layer, memo, scope), context)
    context = Context.merge(context, built)
  }
  return context
})

const runAll = Effect.fnUntraced(function* (declaration: Declaration, first: InvocationData) {
  const scope = yield* Effect.scope
  const ready = yield* runSlots(declaration.hooks, beforeLayers, first)
  const context = yield* buildLayers(declaration, ready, scope)
  return yield* Effect.provideContext(runSlots(declaration.hooks, withinLayers, ready), context)
})

/** Reading a flag that no parser hook added throws, because reading is no effect; here it becomes the failure it is. */
const misuseAsFailure = (defect: unknown) => (defect instanceof HookMisused ? Effect.fail(defect) : Effect.die(defect))

/** Runs the invocation of a command, in a scope of its own. */
export const invoke = (
  declaration: Declaration,
  data: InvocationData,
  shared: SharedHooks["Service"]
): Effect.Effect<unknown, unknown, unknown> => {
  const invocation = runAll(declaration, data).pipe(
    readOnce,
    Effect.provideService(SharedHooks, shared),
    Effect.scoped,
    Effect.catchDefect(misuseAsFailure)
  )
  return declaration.around.reduce(
    (effect, wrap) => wrap(effect),
    invocation as Effect.Effect<unknown, unknown, unknown>
  )
}
