/**
 * What a task has done so far: a count, and the tasks within it.
 *
 * Owns that a tick is an addition and nothing else: who shows a task reads it when there is something to draw.
 */
import * as Effect from "effect/Effect"

const counted = (value: number | undefined): number | undefined =>
  value !== undefined && Number.isFinite(value) && value >= 0 ? value : undefined

/** A task while it runs, and after it. */
export class Counter {
  readonly label: string
  readonly parent: Counter | undefined
  /** How many steps there are, if that is known. */
  total: number | undefined
  /** How many of them are done. */
  done = 0
  /** How many of those were done before it began: they say nothing of how fast it is. */
  before = 0
  /** How it goes, in a few words. */
  note = ""
  /** Whether its end is told elsewhere, where lines are for people. */
  isEndTold = false
  /** When it began, in milliseconds of a clock that only goes on. */
  began = 0
  /** Whether it is among what is shown. */
  isShown = false
  /** The tasks within it that run now. */
  inner: Set<Counter> | undefined
  private one: Effect.Effect<void> | undefined

  constructor(label: string, total: number | undefined, parent: Counter | undefined) {
    this.label = label
    this.total = counted(total)
    this.parent = parent
  }

  /** Counts steps that were done. What is no number of steps would never go away again. */
  readonly tickUnsafe = (steps = 1): void => {
    if (Number.isFinite(steps)) this.done += steps
  }

  /** Counts steps that were done: one, unless it says how many. */
  readonly tick = (steps = 1): Effect.Effect<void> => {
    if (steps !== 1) return Effect.sync(() => this.tickUnsafe(steps))
    if (this.one === undefined) this.one = Effect.sync(() => this.tickUnsafe())
    return this.one
  }

  /** Says in a few words how it goes; the last ones stand beside the label. */
  readonly setNote = (note: string): Effect.Effect<void> =>
    Effect.sync(() => {
      this.note = note
    })

  /** Says how many steps there are, once that is known. */
  readonly setTotal = (total: number | undefined): Effect.Effect<void> =>
    Effect.sync(() => {
      this.total = counted(total)
    })
}
