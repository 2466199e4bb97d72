/**
 * Sweeps: one command, run for many points.
 *
 * `enable` gives a command `--sweep` and its kin. A point is the invocation of the command over further overrides, with its own
 * scope, layers, accounting and configs. What runs them is a `Launcher`, what records them a `Store`, what says which point is
 * next a `Sampler`; retries and timeouts are hooks of the command.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Any, type Command, change } from "../command/declaration.ts"
import { mapHandler } from "../command/handler.ts"
import { shapeOf } from "../config/schema/fromSchema.ts"
import * as Shape from "../config/schema/Shape.ts"
import { Invocation, type InvocationData } from "../hook/InvocationData.ts"
import { isInspection } from "../hook/inspect/Inspect.ts"
import type { Slot } from "../hook/Slot.ts"
import { listsIn } from "../hook/sources.ts"
import type * as Source from "../param/source/Source.ts"
import * as Progress from "../progress/Progress.ts"
import { workFor } from "./attempt.ts"
import { type Asked, addFlags, readFlags } from "./flags.ts"
import { type Given, Launcher } from "./Launcher.ts"
import { listPoints } from "./listing.ts"
import type { Point as PointOf } from "./Point.ts"
import { makePlan, readSpace } from "./plan.ts"
import { runAll } from "./run.ts"
import { captured, pointRunner, type Services } from "./runPoint.ts"
import { fromSpace, Samplers } from "./Sampler.ts"
import type { Store } from "./Store.ts"
import { SweepError } from "./space/SweepError.ts"
import { printTable } from "./table.ts"

export { Point } from "./Point.ts"
export { type Result, results } from "./results.ts"

const sweepAll = Effect.fnUntraced(function* (
  invocation: Effect.Effect<unknown, unknown, unknown>,
  data: InvocationData,
  asked: Asked,
  result: Schema.Codec<unknown, unknown>,
  sources: ReadonlyArray<Source.Any> | undefined
) {
  if (Shape.hasRedacted(shapeOf(result))) {
    const explanation = `The result of ${data.name} has a secret, and results are recorded. Leave it out of its schema.`
    return yield* new SweepError({ reason: { _tag: "Misused", explanation } })
  }
  const launcher = yield* Launcher
  const given = asked.worker ? yield* launcher.given ?? Effect.succeed(undefined) : undefined
  const plan = yield* makePlan(data, sources, given?.directory)
  if (asked.table !== undefined) return yield* printTable(plan.sweep, asked.table, asked.sort)
  const services = yield* Effect.context<unknown>()
  const run = pointRunner(invocation, data, plan, asked.quiet, Schema.encodeUnknownEffect(Schema.toCodecJson(result)))
  const runPoint = (point: PointOf, number: string) =>
    Effect.flatMap(Effect.context<never>(), (around) => {
      // What a point prints stands above the bars that there are by then, if the terminal is this process's.
      // The type of a command's services is that of the command.
      const all = Context.merge(services, around) as Context.Context<Services>
      return Effect.provideContext(run(point, number), given === undefined ? all : Context.merge(all, relayed(given)))
    })
  if (asked.worker) return yield* workFor(plan.sweep, runPoint)
  const space = yield* readSpace(data, asked)
  let scanned = 0
  // Told before anything runs, where that does not take long.
  for (const point of space) {
    if (scanned++ >= scan) break
    yield* plan.check(point)
  }
  if (asked.list) return yield* listPoints(data, space, plan.check)
  const sampler = yield* Samplers
  return yield* runAll({
    plan,
    sampler: yield* sampler(space),
    // Another sampler may ask for more points, or less.
    total: sampler === fromSpace ? space.size : undefined,
    jobs: asked.jobs,
    failFast: asked.failFast,
    runPoint
  })
})

const relayed = ({ console }: Given) =>
  Context.make(Console.Console, console).pipe(Context.add(Progress.Progress, Progress.silent))

/** How many points are looked at before the first one runs: that takes a moment. The others are when it is their turn. */
const scan = 10_000

/** Runs the invocation, or a sweep of it if that is asked for. */
const sweeping =
  (result: Schema.Codec<unknown, unknown>, sources: ReadonlyArray<Source.Any> | undefined) =>
  (invocation: Effect.Effect<unknown, unknown, unknown>): Effect.Effect<unknown, unknown, unknown> =>
    Effect.flatMap(Invocation, (data) => {
      if (isInspection(data)) return invocation
      return Effect.flatMap(readFlags(data), (asked): Effect.Effect<unknown, unknown, unknown> => {
        if (asked.sweep.length === 0 && asked.table === undefined && !asked.worker) return invocation
        return sweepAll(invocation, data, asked, result, sources)
      })
    })

/** The sources that the config hooks of a command have, if they have their own. */
const sourcesOf = (config: Slot<unknown> | undefined): ReadonlyArray<Source.Any> | undefined => {
  const lists = listsIn(config)
  return lists.length === 0 ? undefined : [...new Set(lists.flat())]
}

/** Refuses a command whose handler returns something else. */
type Returns<F, T> = F extends { readonly "~own": Effect.Effect<infer A, infer _E, infer _R> }
  ? [A] extends [T]
    ? unknown
    : "the handler does not return what the schema says"
  : unknown

/**
 * Lets a command be swept: `--sweep lr=1e-3,1e-4` runs it once for each value.
 *
 * The handler returns what the schema says, which is recorded as JSON, and so has no secret. Use it last: what is added to the command later stands
 * around the whole sweep, or is not there. The command then needs a `Launcher` and a `Store`, and may fail with a
 * SweepError. Without `--sweep` it runs as ever.
 *
 * ```ts
 * const trainable = Command.make("train", { model: Model }, ({ model }) => Effect.succeed({ loss: model.lr })).pipe(
 *   Sweep.enable({ result: Schema.Struct({ loss: Schema.Finite }) })
 * )
 * const program = wake([trainable], app).pipe(
 *   Effect.provide([Launcher.fibers({ concurrency: 4 }), Store.memory()])
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const enable =
  <T, Encoded>(options: { readonly result: Schema.Codec<T, Encoded> }) =>
  <Name extends string, P, E, R, Run, Out, F>(
    self: Command<Name, P, E, R, Run, Out, F> & Returns<F, T>
  ): Command<Name, P, E | SweepError, R | Launcher | Store | Services, Run, Out, F> => {
    const declared: Any = self
    // Its types are those of a handler that is known.
    const keeping = (mapHandler(captured) as unknown as (self: Any) => Any)(declared)
    return change(keeping, ({ around, hooks }) => ({
      hooks: { ...hooks, parser: [hooks.parser ?? null, addFlags] },
      around: [...around, sweeping(options.result, sourcesOf(hooks.config))]
    }))
  }
