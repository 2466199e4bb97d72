/**
 * One invocation of a command: its slots in order, its layers, its scope.
 *
 * Owns when each slot runs, what surrounds it, and saying where a failure comes from. What the slots do is the hooks'
 * business.
 */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import { isLessThanOrEqualTo } from "effect/LogLevel"
import * as References from "effect/References"
import type * as Scope from "effect/Scope"
import { shapesOf } from "../config/evolution/adapt.ts"
import { readOnce } from "../config/file/store.ts"
import { warnOnce } from "../config/interpolation/warnings.ts"
import * as Shape from "../config/schema/Shape.ts"
import { builtIn, DefaultHooks } from "../hook/DefaultHooks.ts"
import { Invocation, type InvocationData } from "../hook/InvocationData.ts"
import { Parser, type ParserData } from "../hook/ParserData.ts"
import { Pipeline, plain, runCommandParser, runCommandSlot, type Surroundings, traced } from "../hook/Pipeline.ts"
import {
  flatten,
  type Hooks,
  type InvocationSlot,
  invocationSlots,
  runSlots,
  type SlotName,
  type Step
} from "../hook/Slot.ts"
import { SHARED } from "../hook/sentinel.ts"
import { parsing } from "../hook/trace/run.ts"
import { buildingLayers } from "../hook/trace/span.ts"
import { collect } from "../param/call.ts"
import * as ParamData from "../param/ParamData.ts"
import { annotated } from "../terminal/logs.ts"
import type { Declaration } from "./declaration.ts"
import { Origin } from "./report.ts"

const withinLayers: ReadonlyArray<InvocationSlot> = runSlots
const beforeLayers = invocationSlots.filter((name) => !withinLayers.includes(name))

/** Services that win over those of `Command.provide`: what a test puts in the place of a database. */
export const Replacements = Context.Reference<Context.Context<never> | undefined>("effect-coma/command/Replacements", {
  defaultValue: () => undefined
})

/** Where a program is by now. */
export interface Running {
  origin: Origin["Service"] | undefined
  /** The name of the program. */
  readonly program?: string | undefined
}

/** Is told where the program is by now. */
export const Running = Context.Reference<Running>("effect-coma/command/Running", {
  defaultValue: () => ({ origin: undefined })
})

/** What tells which configs a command has, and what their files may hold. */
type Placing = Pick<InvocationData, "parameters" | "persistence">

/**
 * Tells whether a config is one of a command without secrets: nothing that its file holds was meant for one, nor was in an
 * older version.
 */
const isShown = ({ parameters, persistence }: Placing, config: string): boolean => {
  const now = ParamData.allConfigs(parameters)
  const all = [...now.values(), ...(parameters.declared?.values() ?? [])]
  return now.has(config) && !all.some((each) => shapesOf(each, persistence).some(Shape.hasRedacted))
}

/** Marks the cause of a failure with the command and the slot that it comes from; a mark from further inside stays. */
const inSlot =
  (command: string, slot?: SlotName, placing?: Placing) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.withFiber((fiber) => {
      const running = fiber.getRef(Running)
      const isPlain = (config: string) => placing !== undefined && isShown(placing, config)
      const level = fiber.getRef(References.MinimumLogLevel)
      const origin = { command, slot, level, program: running.program, isPlain }
      running.origin = origin
      return Effect.catchCause(annotated(self, fiber, command, slot), (cause) =>
        Effect.failCause(Cause.annotate(cause, Context.make(Origin, origin)))
      )
    })

/** What `wake` shares. */
export interface Shared {
  /** The hooks that `SHARED` stands for: those that `wake` was given, and the built-in ones. */
  readonly hooks: Hooks
  /** The hooks that run in every command, whatever its own are: after those of the slot, and before those of `preConfig`. */
  readonly always: Hooks
  /** Whether the configs of commands have files. */
  readonly readsFiles: boolean
  /** The slots that `wake` was given hooks for. */
  readonly given: ReadonlySet<SlotName>
}

/** Runs a slot, and adds its name to `unshared` if `wake` was given hooks for it but `SHARED` did not run. */
const sharing = <A, E, R>(
  name: SlotName,
  { given, hooks }: Shared,
  unshared: Set<SlotName>,
  run: (surroundings: Surroundings) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  let isShared = !given.has(name)
  const onShared = () => {
    isShared = true
  }
  return Effect.map(run({ shared: hooks, onShared }), (data) => {
    if (!isShared) unshared.add(name)
    return data
  })
}

/** Adds what runs in every command to a slot of one. */
const withAlways = (name: SlotName, hooks: Hooks, { always }: Shared): Hooks => {
  const [own, added] = [hooks[name] ?? null, always[name] ?? null]
  // A slot of each name holds the same kind of hooks in both records.
  return added === null ? hooks : { ...hooks, [name]: name === "preConfig" ? [added, own] : [own, added] }
}

/** Returns the hooks of a parser slot that holds only those of the library: of most commands, and there may be thousands. */
const builtInParser = (hooks: Hooks, { always, given }: Shared): ReadonlyArray<Step<ParserData>> | undefined =>
  !given.has("parser") && (hooks.parser ?? SHARED) === SHARED
    ? [
        ...flatten<ParserData, unknown, unknown>(builtIn.parser),
        ...flatten<ParserData, unknown, unknown>(always.parser)
      ]
    : undefined

/** Runs the parser slot of a command, in a scope of its own. */
export const parse = (
  hooks: Hooks,
  data: ParserData,
  shared: Shared,
  unshared: Set<SlotName>
): Effect.Effect<ParserData, unknown, unknown> => {
  const ours = builtInParser(hooks, shared)
  const parsed = Effect.withFiber<ParserData, unknown, unknown>((fiber) => {
    const pipeline = fiber.getRef(Pipeline)
    const isDebug = isLessThanOrEqualTo(fiber.getRef(References.MinimumLogLevel), "Debug")
    // They need neither a scope nor what stands for a sentinel, which would take most of the time.
    return ours !== undefined && !isDebug && pipeline === plain && fiber.getRef(DefaultHooks) === builtIn
      ? plain.run("parser", ours, Parser, data)
      : Effect.scoped(
          sharing("parser", shared, unshared, (surroundings) =>
            runCommandParser(withAlways("parser", hooks, shared), data, surroundings)
          )
        ).pipe(pipeline === traced ? (run) => parsing(data.name, run) : identity)
  })
  return inSlot(data.name, "parser")(parsed)
}

/** What is invoked. */
interface Invoked {
  readonly declaration: Declaration
  readonly shared: Shared
  /** The slots that left out what `wake` was given for them. */
  readonly unshared: Set<SlotName>
}

/** Tells whether a slot holds nothing but what `wake` shares, and that is nothing. */
const isIdle = (name: InvocationSlot, hooks: Hooks, { hooks: shared }: Shared): boolean =>
  flatten(shared[name]).length === 0 && flatten(hooks[name] ?? SHARED).every((hook) => hook === SHARED)

/** Runs slots one after the other. */
const runAll = Effect.fnUntraced(function* (
  { declaration, shared, unshared }: Invoked,
  names: ReadonlyArray<InvocationSlot>,
  first: InvocationData
) {
  // Another pipeline may want to see every slot.
  const isOurs = [plain, traced].includes(yield* Pipeline)
  let data = first
  for (const name of names) {
    const before = data
    const hooks = withAlways(name, declaration.hooks, shared)
    if (isOurs && isIdle(name, hooks, shared)) continue
    data = yield* sharing(name, shared, unshared, (surroundings) =>
      runCommandSlot(name, hooks, before, surroundings)
    ).pipe(inSlot(first.name, name, before))
  }
  return data
})

/** Builds the layers of `Command.provide` into the scope, the outermost first. */
const buildLayers = Effect.fnUntraced(function* (declaration: Declaration, data: InvocationData, scope: Scope.Scope) {
  const replacements = yield* Replacements
  let context = (replacements ?? Context.empty()) as Context.Context<unknown>
  if (declaration.layers.length === 0) return context
  const memo = Layer.CurrentMemoMap.forkOrCreate(yield* Effect.context())
  const { named } = data.called ?? (yield* collect(data.parameters, { policy: "SILENT_SKIP" }))
  for (const make of declaration.layers.toReversed()) {
    // The command's type ties the parameters of the function to the command's own.
    const layer = (make as (named: unknown) => Layer.Layer<unknown, unknown, unknown>)(named)
    const build = Effect.provideContext(Layer.buildWithMemoMap(layer, memo, scope), context)
    if (replacements === undefined) {
      context = Context.merge(context, yield* build)
      continue
    }
    // All services of this layer may have been replaced, so it need not work.
    const built = yield* Effect.exit(build)
    if (Exit.isSuccess(built)) context = Context.merge(Context.merge(context, built.value), replacements)
    else yield* Effect.logDebug(`A layer of the command ${data.name} could not be built`, built.cause)
  }
  return context
})

const lifecycle = Effect.fnUntraced(function* (invoked: Invoked, first: InvocationData) {
  const { declaration } = invoked
  const scope = yield* Effect.scope
  const ready = yield* runAll(invoked, beforeLayers, first)
  const layers = buildLayers(declaration, ready, scope)
  const count = declaration.layers.length
  const built = count > 0 && (yield* Pipeline) === traced ? buildingLayers(count, layers) : layers
  const context = yield* inSlot(first.name, "preRun", ready)(built)
  return yield* Effect.provideContext(runAll(invoked, withinLayers, ready), context)
})

/** Logs the slots in which a command leaves out what `wake` shares. */
const logUnshared = (command: string, unshared: ReadonlySet<SlotName>): Effect.Effect<void> =>
  unshared.size === 0
    ? Effect.void
    : Effect.logDebug(
        `The command ${command} leaves out what wake shares in ${[...unshared].join(", ")}: its own hooks there do not have SHARED.`
      )

/**
 * Runs the invocation of a command, with what wraps it. It reads its data as hooks do, so that a wrapper may run it over
 * other data, any number of times: each run has a scope, files and warnings of its own.
 */
export const invoke = (invoked: Invoked, data: InvocationData): Effect.Effect<unknown, unknown, unknown> => {
  const { declaration, unshared } = invoked
  const run = Effect.flatMap(Invocation, (first) => lifecycle(invoked, first)).pipe(
    Effect.ensuring(Effect.suspend(() => logUnshared(data.name, unshared))),
    readOnce,
    warnOnce,
    Effect.scoped
  )
  const wrapped = declaration.around.reduce(
    (effect, wrap) => wrap(effect),
    run as Effect.Effect<unknown, unknown, unknown>
  )
  return inSlot(data.name)(Effect.provideService(wrapped, Invocation, data))
}
