/**
 * Running what a slot holds: one hook after the other, each over what the one before made.
 *
 * Owns the order, what the sentinels stand for in a slot, and the service that runs it all. The built-in runner adds
 * nothing; {@link layerTraced} traces the run.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { isLessThanOrEqualTo } from "effect/LogLevel"
import * as References from "effect/References"
import { type Data, passOn } from "./Data.ts"
import { builtIn, DefaultHooks } from "./DefaultHooks.ts"
import type { HandlerServices } from "./Handler.ts"
import { misused } from "./HookError.ts"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { Parser, type ParserData } from "./ParserData.ts"
import {
  flatten,
  type Hooks,
  type InvocationSlot,
  type Slot,
  type SlotError,
  type SlotName,
  type SlotServices,
  type Step
} from "./Slot.ts"
import { SharedHooks, SlotDefault } from "./StandIn.ts"
import { DEFAULT, SHARED } from "./sentinel.ts"
import { inSlot, standingFor } from "./trace/span.ts"

/**
 * A runner of slots. `key` is the service through which the hooks read their data.
 *
 * @since 0.1.0
 * @category models
 */
export interface Runner {
  readonly run: <I, D extends Data, E, R>(
    slot: SlotName,
    hooks: ReadonlyArray<Step<D, E, R>>,
    key: Context.Key<I, D>,
    data: D
  ) => Effect.Effect<D, E, Exclude<R, I>>
}

const runPlain = Effect.fnUntraced(function* <I, D extends Data, E, R>(
  hooks: ReadonlyArray<Step<D, E, R>>,
  key: Context.Key<I, D>,
  first: D
) {
  let data = first
  for (const hook of hooks) data = passOn(data, yield* Effect.provideService(hook, key, data))
  return data
})

/**
 * Runs hooks and nothing else.
 *
 * @since 0.1.0
 * @category constants
 */
export const plain: Runner = {
  run: (_, hooks, key, data) => (hooks.length === 0 ? Effect.succeed(data) : runPlain(hooks, key, data))
}

const isSentinel = (hook: object): boolean => Object.is(hook, DEFAULT) || Object.is(hook, SHARED)

/**
 * Runs hooks under a span for each slot that has any, named after it, and one for each hook, with the hook's name. A hook
 * that runs again after a failure has a span for each attempt.
 *
 * @since 0.1.0
 * @category constants
 */
export const traced: Runner = {
  run: (slot, hooks, key, data) =>
    hooks.length === 0
      ? Effect.succeed(data)
      : inSlot(slot, hooks, isSentinel, (placed) => plain.run(slot, placed, key, data))
}

/**
 * The service that runs slots: {@link plain}, unless a layer says otherwise.
 *
 * @since 0.1.0
 * @category services
 */
export const Pipeline: Context.Reference<Runner> = Context.Reference("effect-coma/hook/Pipeline", {
  defaultValue: () => plain
})

/**
 * Traces a run: it, each of its slots that has hooks, and each hook has a span, which goes to the tracer that is provided.
 *
 * The run's span is called after the program and its command, and tells the version and the exit code; a hook's tells its
 * slot and place, the attempt if it has failed before, and what the built-in hooks have done: the files that they read and
 * wrote, and how many overrides they applied. No span holds a value.
 *
 * ```ts
 * const program = wake([greet], app).pipe(Effect.provide(Pipeline.layerTraced))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layerTraced: Layer.Layer<never> = Layer.succeed(Pipeline, traced)

/** One of the ten slots: its name, the service through which its hooks read their data, and its place in a record. */
interface Entered<I, D extends Data> {
  readonly name: SlotName
  readonly key: Context.Key<I, D>
  readonly of: (hooks: Hooks) => Slot<D> | undefined
}

const invocationSlot = (name: InvocationSlot): Entered<Invocation, InvocationData> => ({
  name,
  key: Invocation,
  of: (hooks) => hooks[name]
})

const parserSlot: Entered<Parser, ParserData> = { name: "parser", key: Parser, of: (hooks) => hooks.parser }

/** Logs that a hook runs; of a sentinel, that is told of what it stands for. */
const telling =
  (slot: SlotName) =>
  <D, E, R>(hook: Step<D, E, R>, index: number): Step<D, E, R> =>
    isSentinel(hook) ? hook : standingFor(Effect.andThen(Effect.logDebug(`running ${slot}[${index}]`), hook), hook)

/** Runs hooks as the pipeline does. */
const runHooks = <I, D extends Data>(
  { key, name }: Pick<Entered<I, D>, "key" | "name">,
  hooks: ReadonlyArray<Step<D, unknown, unknown>>,
  data: D
) =>
  Effect.flatMap(Pipeline, (pipeline) =>
    Effect.withFiber<D, unknown, unknown>((fiber) => {
      const isDebug = isLessThanOrEqualTo(fiber.getRef(References.MinimumLogLevel), "Debug")
      return pipeline.run(name, isDebug ? hooks.map(telling(name)) : hooks, key, data)
    })
  )

/** Runs what a slot holds, over the data of the hook that asks for it. */
const runHere = <I, D extends Data>({ key, name }: Entered<I, D>, slot: Slot<D> | undefined) =>
  Effect.flatMap(Effect.service(key), (data) => runHooks({ key, name }, flatten(slot), data))

/** Runs what `DEFAULT` stands for in a slot. Within a default hook, that is the built-in one. */
const standForDefault = <I, D extends Data>(entered: Entered<I, D>) =>
  Effect.flatMap(DefaultHooks, (hooks) =>
    Effect.provideService(runHere(entered, entered.of(hooks)), SlotDefault, runHere(entered, entered.of(builtIn)))
  )

// Making an error takes milliseconds at the first time.
const misusedShared = Effect.suspend(() =>
  misused("SHARED stands for what wake shares, so it cannot stand in wake's own hooks. Write DEFAULT there.")
)

/** Runs what a slot holds, with what `DEFAULT` stands for there. */
const enter = <I, D extends Data, S extends Slot<D>>(
  entered: Entered<I, D>,
  slot: S,
  data: D
): Effect.Effect<D, SlotError<S>, Exclude<SlotServices<S>, I | SlotDefault | HandlerServices<string>>> => {
  const hooks = flatten<D, unknown, unknown>(slot)
  const run = runHooks(entered, hooks, data)
  // The hooks that `flatten` lists have the errors and services that the slot's type says.
  return Effect.provideService(run, SlotDefault, standForDefault(entered)) as Effect.Effect<
    D,
    SlotError<S>,
    Exclude<SlotServices<S>, I | SlotDefault | HandlerServices<string>>
  >
}

/**
 * Runs what a slot of an invocation holds, over `data`.
 *
 * If the slot runs the handler, the caller provides the handler's services: the type of the data does not tell them.
 *
 * ```ts
 * const data = yield* TestInvocation.make({ params: { model: Model } })
 * const after = yield* Pipeline.runSlot("config", ConfigHook.makeDefault({ write: false }), data)
 * ```
 *
 * @since 0.1.0
 * @category running
 */
export const runSlot = <const S extends Slot<InvocationData>>(
  name: InvocationSlot,
  slot: S,
  data: InvocationData
): Effect.Effect<
  InvocationData,
  SlotError<S>,
  Exclude<SlotServices<S>, Invocation | SlotDefault | HandlerServices<string>>
> => enter(invocationSlot(name), slot, data)

/**
 * Runs what a parser slot holds, over `data`.
 *
 * @since 0.1.0
 * @category running
 */
export const runParserSlot = <const S extends Slot<ParserData>>(
  slot: S,
  data: ParserData
): Effect.Effect<ParserData, SlotError<S>, Exclude<SlotServices<S>, Parser | SlotDefault | HandlerServices<string>>> =>
  enter(parserSlot, slot, data)

/**
 * What a command's slot gets besides its own hooks.
 *
 * @internal
 */
export interface Surroundings {
  /** The hooks that `wake` shares: `SHARED` stands for them. */
  readonly shared: Hooks
  /** The pipeline calls this when `SHARED` runs. */
  readonly onShared: () => void
}

const withShared = <I, D extends Data, A, E, R>(
  entered: Entered<I, D>,
  { onShared, shared }: Surroundings,
  run: Effect.Effect<A, E, R>
) => {
  const held = runHere(entered, entered.of(shared))
  const stand = Effect.provideService(Effect.andThen(Effect.sync(onShared), held), SharedHooks, misusedShared)
  return Effect.provideService(run, SharedHooks, stand)
}

/**
 * Runs a slot of a command's invocation, in which `SHARED` stands for what `wake` shares.
 *
 * @internal
 */
export const runCommandSlot = (
  name: InvocationSlot,
  hooks: Hooks,
  data: InvocationData,
  surroundings: Surroundings
): Effect.Effect<InvocationData, unknown, unknown> => {
  const entered = invocationSlot(name)
  return withShared(entered, surroundings, enter(entered, entered.of(hooks) ?? null, data))
}

/**
 * Runs the parser slot of a command, in which `SHARED` stands for what `wake` shares.
 *
 * @internal
 */
export const runCommandParser = (
  hooks: Hooks,
  data: ParserData,
  surroundings: Surroundings
): Effect.Effect<ParserData, unknown, unknown> =>
  withShared(parserSlot, surroundings, enter(parserSlot, hooks.parser ?? null, data))
