/**
 * Records progress, for tests of what shows some.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { stateOf } from "../progress/line.ts"
import { Progress, type Task } from "../progress/Progress.ts"

/**
 * A task, as far as it is by now.
 *
 * @since 0.1.0
 * @category models
 */
export interface Recorded {
  /** Its label, after those of the tasks that it is within. */
  readonly path: ReadonlyArray<string>
  readonly total: number | undefined
  readonly done: number
  readonly state: "running" | "done" | "failed" | "interrupted"
}

/**
 * The tasks of a test, in the order in which they began.
 *
 * @since 0.1.0
 * @category services
 */
export class RecordedTasks extends Context.Service<RecordedTasks, { readonly list: () => ReadonlyArray<Recorded> }>()(
  "effect-coma/testing/TestProgress/RecordedTasks"
) {}

const pathOf = ({ label, parent }: Task): ReadonlyArray<string> => [
  ...(parent === undefined ? [] : pathOf(parent)),
  label
]

/**
 * Records tasks instead of showing them.
 *
 * ```ts
 * const test = Effect.gen(function* () {
 *   yield* Progress.each(files, resize, { label: "resize" })
 *   const tasks = yield* TestProgress.tasks
 *   expect(tasks).toEqual([{ path: ["resize"], total: 2, done: 2, state: "done" }])
 * }).pipe(Effect.provide(TestProgress.layer))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer: Layer.Layer<RecordedTasks> = Layer.effectContext(
  Effect.sync(() => {
    const began: Array<{ readonly task: Task; state: Recorded["state"] }> = []
    const list = () =>
      began.map(({ state, task }) => ({ path: pathOf(task), total: task.total, done: task.done, state }))
    return Context.make(RecordedTasks, { list }).pipe(
      Context.add(Progress, {
        around: (task, work) =>
          Effect.suspend(() => {
            const recorded: (typeof began)[number] = { task, state: "running" }
            began.push(recorded)
            return Effect.onExit(work, (exit) =>
              Effect.sync(() => {
                recorded.state = stateOf(exit)
              })
            )
          })
      })
    )
  })
)

/**
 * Lists the tasks that have begun.
 *
 * @since 0.1.0
 * @category running
 */
export const tasks: Effect.Effect<ReadonlyArray<Recorded>, never, RecordedTasks> = Effect.map(
  RecordedTasks,
  ({ list }) => list()
)
