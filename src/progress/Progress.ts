/**
 * Progress: how far the work of a handler or a hook is.
 *
 * Owns what programs write; what becomes of it is up to the service {@link Progress}, which by default shows it on stderr:
 * bars on a terminal, a line every few seconds in a pipe, log lines with `--log-format json` or `logfmt`.
 */
import type { ReadonlyArray as Arrays } from "effect/Array"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type { Concurrency } from "effect/Types"
import { printingAbove } from "../terminal/footer.ts"
import { Counter } from "./Counter.ts"
import { begin } from "./Display.ts"
import { stateOf } from "./line.ts"

/**
 * A task that runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Task {
  readonly label: string
  /** How many steps there are, if that is known. */
  readonly total: number | undefined
  /** How many of them are done. */
  readonly done: number
  /** How it goes, in a few words; empty at first. */
  readonly note: string
  /** The task that it is within. */
  readonly parent: Task | undefined
  /** Counts steps that were done: one, unless it says how many. It is an addition; nothing is drawn because of it. */
  readonly tick: (steps?: number) => Effect.Effect<void>
  /** The same at once, for a loop that is no effect. */
  readonly tickUnsafe: (steps?: number) => void
  /** Says how many steps there are, once that is known. */
  readonly setTotal: (total: number | undefined) => Effect.Effect<void>
  /** Says in a few words how it goes, such as `loss 0.1`: they stand beside the label. Keep secrets out of them, too. */
  readonly setNote: (note: string) => Effect.Effect<void>
}

/**
 * What becomes of tasks: it surrounds the work of each.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reporter {
  readonly around: <A, E, R>(task: Task, work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/**
 * Shows tasks on stderr, unless `--log-level` leaves out what is below a warning.
 *
 * @since 0.1.0
 * @category constants
 */
export const shown: Reporter = {
  around: (task, work) =>
    Effect.acquireUseRelease(
      // Only `task` makes tasks.
      begin(task as Counter),
      (display) => (display === undefined ? work : printingAbove(work)),
      (display, exit) => display?.end(task as Counter, stateOf(exit)) ?? Effect.void
    )
}

/**
 * Shows nothing.
 *
 * ```ts
 * const program = wake([greet], app).pipe(Effect.provideService(Progress.Progress, Progress.silent))
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const silent: Reporter = { around: (_, work) => work }

/**
 * The service that tasks are told to: {@link shown}, unless a layer says otherwise.
 *
 * @since 0.1.0
 * @category services
 */
export const Progress: Context.Reference<Reporter> = Context.Reference("effect-coma/progress/Progress", {
  defaultValue: () => shown
})

/** The task that an effect is part of. */
const Current = Context.Reference<Counter | undefined>("effect-coma/progress/Current", {
  defaultValue: () => undefined
})

/**
 * Makes an effect a task; a function of the task can tick it.
 *
 * A task begins when the effect does, and ends with it, however it ends. Tasks of the effect itself are within it. Without a
 * total, how much is left is not known. Labels are shown as they are: keep secrets out of them.
 *
 * ```ts
 * const resized = Progress.task("resize", files.length)((task) =>
 *   Effect.forEach(files, (file) => Effect.andThen(resize(file), task.tick()))
 * )
 * const migrated = Effect.sleep("1 second").pipe(Progress.task("migrate"))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const task =
  (label: string, total?: number) =>
  <A, E, R>(work: Effect.Effect<A, E, R> | ((task: Task) => Effect.Effect<A, E, R>)): Effect.Effect<A, E, R> =>
    Effect.withFiber((fiber) => {
      const counter = new Counter(label, total, fiber.getRef(Current))
      const effect = Effect.isEffect(work) ? work : Effect.suspend(() => work(counter))
      return fiber.getRef(Progress).around(counter, Effect.provideService(effect, Current, counter))
    })

/**
 * How {@link each} goes through its items.
 *
 * @since 0.1.0
 * @category models
 */
export interface EachOptions<Discard extends boolean = boolean> {
  /** What the task is called; nothing by default. */
  readonly label?: string | undefined
  /** How many items there are, if the items do not say so: they do as an array, a set or a map. */
  readonly total?: number | undefined
  readonly concurrency?: Concurrency | undefined
  readonly discard?: Discard | undefined
}

const sizeOf = (items: Iterable<unknown>): number | undefined => {
  // The length of a text is not that of what it gives: some characters count twice.
  if (typeof items === "string") return [...items].length
  const { length, size } = items as { readonly length?: unknown; readonly size?: unknown }
  return typeof length === "number" ? length : typeof size === "number" ? size : undefined
}

/**
 * Runs an effect for each item, as `Effect.forEach` does, as a task with a step for each that succeeds.
 *
 * ```ts
 * const sizes = Progress.each(files, resize, { label: "resize", concurrency: 4 })
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const each: {
  <A, B, E, R, S extends Iterable<A> = Iterable<A>, const Discard extends boolean = false>(
    f: (item: A, index: number) => Effect.Effect<B, E, R>,
    options?: EachOptions<Discard>
  ): (
    items: [S] extends [never] ? Iterable<A> : S
  ) => Effect.Effect<Discard extends false ? Arrays.With<S, B> : void, E, R>
  <B, E, R, S extends Iterable<unknown>, const Discard extends boolean = false>(
    items: S,
    f: (item: Arrays.Infer<S>, index: number) => Effect.Effect<B, E, R>,
    options?: EachOptions<Discard>
  ): Effect.Effect<Discard extends false ? Arrays.With<S, B> : void, E, R>
} = dual(
  (args) => typeof args[1] === "function",
  <A, B, E, R>(
    items: Iterable<A>,
    f: (item: A, index: number) => Effect.Effect<B, E, R>,
    { label = "", total, ...options }: EachOptions = {}
  ): Effect.Effect<unknown, E, R> =>
    task(
      label,
      total ?? sizeOf(items)
    )(({ tickUnsafe }) => {
      const ticked = (value: B): B => {
        tickUnsafe()
        return value
      }
      return Effect.forEach(items, (item, index) => Effect.map(f(item, index), ticked), options)
    })
)
